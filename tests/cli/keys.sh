#!/bin/bash
# Keys: a new one for an officer, a new passphrase over the same, and new ones for the databases.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

# Two passphrases on one descriptor, a line each: with_two OLD NEW as OFFICER command...
with_two() {
	local old=$1 new=$2 officer=$3
	shift 3
	out=$("$OUGHT" "$@" --as "$officer" --passphrase-fd 3 2>"$work/stderr" </dev/null \
	    3< <(printf '%s\n%s\n' "$old" "$new"))
	status=$?
	err=$(cat "$work/stderr")
}
# With a passphrase of one's choice: with PASSPHRASE OFFICER command...
with() {
	local passphrase=$1
	shift
	with_two "$passphrase" '' "$@"
}

found_store
enrol_officer jane.roe senior
enrol_officer john.doe records
enrol_officer --unadmitted adam.low administrator
must as mary.poe officer delegate jane.roe --rank superintendent --workforce child --from 2026-01-01 \
    --to 2026-12-31 --instrument SC/2026/14

# A passphrase.
with_two "$(passphrase_of john.doe)" "another four plain words" john.doe passphrase
ended 0 "an officer changes the passphrase"
as john.doe whoami
ended 7 "the old one opens nothing any more"
with "another four plain words" john.doe whoami
has "the new one opens all that the old one did" "$out" "Content:      admitted"
with_two "another four plain words" "short" john.doe passphrase
ended 2 "a short one is not taken"
with_two "wrong" "another four plain words" john.doe passphrase
ended 7 "nor is one taken from who does not know the old"
with "another four plain words" john.doe whoami
ended 0 "after which nothing has changed"

# A new key, for which the one before signs.
must as mary.poe officer grant jane.roe disclosure
with_two "$(passphrase_of jane.roe)" "a new key wants new words" jane.roe officer renew --out "$work/jane.renewal" --json
ended 0 "an officer makes a new key"
key=$(json .fingerprint)
as jane.roe whoami
ended 0 "until it is put in place, the one before counts"
sed 's/"proof":"...../"proof":"AAAAA/' "$work/jane.renewal" >"$work/forged.renewal"
as adam.low officer rotate "$work/forged.renewal"
refused "a renewal for which the key before did not sign is not taken" 1 "the key that jane.roe has now did not sign for the new one"
as john.doe officer rotate "$work/jane.renewal"
ended 7 "the passphrase that was changed does not come back"
with "another four plain words" john.doe officer rotate "$work/jane.renewal"
refused "a records officer replaces no keys" 1 "an officer's keys are replaced by the chief officer or an administrator"
as adam.low officer rotate "$work/jane.renewal"
ended 0 "an administrator puts the new key in place"
has "and is told what it is" "$out" "$key"
as adam.low officer rotate "$work/jane.renewal"
ended 0 "doing so again is no error"
has "and says that nothing is new" "$out" "already; its slot was written anew"
as mary.poe audit log --act officer.rotated --json
is "nor entered twice" "$(json '.rows | length')" 1
as jane.roe whoami
ended 7 "the passphrase of the key before opens nothing"
with "a new key wants new words" jane.roe whoami
has "with the new one the content opens, which the administrator holds no key to" "$out" "Content:      admitted"
has "and the delegation is there still" "$out" "Delegation:   1"
has "the new key is the officer's" "$out" "$key"
as adam.low whoami
has "the administrator still holds none" "$out" "holds no key to it"

as adam.low officer show jane.roe --json
is "both keys are on show, with why the one before ended" "$(json '[.keys[].reason] | tostring')" '["renewed",null]'
as adam.low officer show jane.roe
has "people see it too" "$out" "(renewed)"

# Who signed with which key.
must as mary.poe officer revoke jane.roe disclosure
printf '{"names": [{"kind": "current", "forenames": "Nobody", "surname": "Atall"}], "births": ["2001-02-03"]}' >"$work/find"
with "a new key wants new words" jane.roe person find --file "$work/find" --reason EX/1
ended 0 "the new key signs"
as mary.poe audit log --officer jane.roe --json
n=$(json '.rows[-1].n')
as mary.poe audit export "$n" --out "$work/after"
ended 0 "what it signed is exported"
command=${out##*$'\n'  }
holds "ssh-keygen verifies it" bash -c "$command"
is "allowed_signers has a line for each key and period" "$(cut -d' ' -f4 "$work/after/allowed_signers" | sort -u | wc -l)" 2
holds "the key before is allowed until it was replaced only" grep -q 'valid-before=' "$work/after/allowed_signers"

# The chief officer's own, by the one before.
with_two "$(passphrase_of mary.poe)" "a chief officer's new words" mary.poe officer renew --out "$work/mary.renewal"
ended 0 "the chief officer makes a new key"
as mary.poe officer rotate "$work/mary.renewal"
ended 0 "and puts it in place with the one before"
as mary.poe whoami
ended 7 "which then opens nothing"
with "a chief officer's new words" mary.poe audit verify
ended 0 "and everything still comes out"
has "the content too" "$out" "1 parts verified"
with "a chief officer's new words" mary.poe audit export 0 --out "$work/founding"
command=${out##*$'\n'  }
holds "the founding still verifies, with the key of its time" bash -c "$command"
n=$(with "a chief officer's new words" mary.poe audit log --act officer.rotated --json; json '.rows[-1].n')
with "a chief officer's new words" mary.poe audit export "$n" --out "$work/rotation"
command=${out##*$'\n'  }
holds "and the act that replaced the key, which it signed itself" bash -c "$command"

# A key that is lost.
as john.doe officer request --officer john.doe --out "$work/john.new" --json
key=$(json .fingerprint)
as adam.low officer rotate "$work/john.new"
refused "without the key before it has to be said why" 2 "say whether it is --lost, or --compromised"
as adam.low officer rotate "$work/john.new" --lost --fingerprint "$key"
refused "an administrator alone puts nobody's key in place" 1 "to whom the officer reads it out"
with "a chief officer's new words" mary.poe officer rotate "$work/john.new" --lost --fingerprint SHA256:AAAA
refused "the chief officer takes none that was not read out" 1 "not the one given"
with "a chief officer's new words" mary.poe officer rotate "$work/john.new" --lost --fingerprint "$key"
ended 0 "the chief officer takes the one that was"
as john.doe whoami
has "and the officer goes on with it" "$out" "Content:      admitted"

# The databases.
cp -a "$OUGHT_STORE" "$work/old"
as adam.low store rekey
refused "an administrator does not encrypt the content anew" 1 "the store is encrypted under new keys by the chief officer"
with "a chief officer's new words" mary.poe officer revoke john.doe records
with "a chief officer's new words" mary.poe store rekey --json
ended 0 "the chief officer encrypts the store anew"
is "for those who hold a role" "$(json '"\(.generation) \(.holders) \(.without)"')" "2 3 0"
as john.doe whoami
ended 3 "who was revoked has no slot"
cp "$work/old/keys/john.doe.json" "$OUGHT_STORE/keys/"
as john.doe whoami
ended 7 "and an old one does not open it"
rm "$OUGHT_STORE/keys/john.doe.json"
with "a new key wants new words" jane.roe audit verify
ended 0 "the others go on"
with "a chief officer's new words" mary.poe audit log --last 1 --json
is "the ledger says so" "$(json '.rows[0].act')" store.rekeyed
is "nothing is left beside it" "$(find "$work" -maxdepth 1 -name 'store*' | wc -l)" 1

finish
