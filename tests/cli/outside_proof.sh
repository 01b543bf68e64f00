#!/bin/bash
# What people outside keep and check: checkpoints, cosignatures, proofs and times, with OpenSSL and arithmetic in place of
# this program; and an old copy of the whole store, which only they can find.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

found_store
enrol_officer --unadmitted ann.low auditor
enrol_officer --unadmitted carl.frost auditor
enrol_officer --unadmitted adam.low administrator

unhex() { # hex: its bytes
	printf '%b' "$(sed 's/../\\x&/g' <<<"$1")"
}
hex() { # standard input as hex
	od -An -v -tx1 | tr -d ' \n'
}
unbase64() { # base64: its bytes
	openssl base64 -d -A <<<"$1"
}
sha256() { # hex: hex of the digest of those bytes
	unhex "$1" | openssl dgst -sha256 -binary | hex
}
node() { # left right
	sha256 "01$1$2"
}
# Whether OpenSSL verifies an Ed25519 signature: key in hex, signature in hex, file that was signed.
verifies() {
	unhex "302a300506032b6570032100$1" >"$work/key.der"
	unhex "$2" >"$work/signature"
	openssl pkeyutl -verify -pubin -inkey "$work/key.der" -keyform DER -rawin -in "$3" -sigfile "$work/signature"
}
# The text of a note, with the newline after the root; and a signature line's bytes in hex.
text_of() {
	head -n 3 "$1"
}
line_of() { # file, key's name
	unbase64 "$(sed -n "s|^— $2 ||p" "$1")" | hex
}

as adam.low audit checkpoint --out "$work/no"
refused "an administrator issues no checkpoint" 1 "a checkpoint is issued by the chief officer or an auditor"
as ann.low audit checkpoint --out "$work/c1" --json
ended 0 "an auditor issues a checkpoint"
vkey=$(json .vkey)
origin=$(json .origin)
size=$(json .size)
is "its first line is the store's origin" "$(sed -n 1p "$work/c1")" "$origin"
is "its second line is how many acts it covers" "$(sed -n 2p "$work/c1")" "$size"
as ann.low audit log --last 1 --json
is "the issue is an act, after what it covers" "$(json '.rows[0] | "\(.act) \(.n)"')" "audit.checkpointed $size"
as ann.low audit checkpoint --out "$work/c1"
ended 1 "a checkpoint is not written over another"

# vkey: name+keyid+base64(type || key)
key=$(unbase64 "$(cut -d+ -f3- <<<"$vkey")" | hex)
is "the key is an Ed25519 key of a log" "${key:0:2}" 01
key=${key:2}
is "its key id is made as C2SP says" "$(cut -d+ -f2 <<<"$vkey")" \
    "$( (printf '%s\n' "$origin"; unhex "01$key") | openssl dgst -sha256 -binary | hex | cut -c 1-8)"
text_of "$work/c1" >"$work/text"
line=$(line_of "$work/c1" "$origin")
is "the signature line names that key" "${line:0:8}" "$(cut -d+ -f2 <<<"$vkey")"
holds "OpenSSL verifies its signature" verifies "$key" "${line:8}" "$work/text"
sed -i 2s/./9/ "$work/text"
holds "and not that of another size" bash -c "! $(declare -f verifies unhex); work=$work; ! verifies $key ${line:8} $work/text"

as ann.low audit cosign "$work/c1" --out "$work/no"
refused "nobody cosigns what they issued" 1 "another auditor cosigns it"
as mary.poe audit cosign "$work/c1" --out "$work/no"
refused "only auditors cosign" 1 "a checkpoint is cosigned by an auditor"
as carl.frost audit cosign "$work/c1" --out "$work/c1.cosigned" --json
ended 0 "another auditor cosigns"
cosigner=$(unbase64 "$(json .vkey | cut -d+ -f3-)" | hex)
is "the key is one of a witness" "${cosigner:0:2}" 04
is "the note stays as it was, with a line more" "$(head -n -1 "$work/c1.cosigned" | cmp - "$work/c1" && echo same)" same
line=$(line_of "$work/c1.cosigned" "$origin/carl.frost")
time=$((16#${line:8:16}))
(printf 'cosignature/v1\ntime %d\n' "$time"; text_of "$work/c1") >"$work/text"
holds "OpenSSL verifies the cosignature and its time" verifies "${cosigner:2}" "${line:24}" "$work/text"

# Inclusion: RFC 9162 section 2.1.3.2, by hand.
includes() { # proof file, leaf in hex: prints the root in hex
	local fn sn hash=$2 sibling
	fn=$(sed -n 's/^index //p' "$1")
	sn=$(sed -n '/^$/{n;n;p;q}' "$1")
	sn=$((sn - 1))
	while read -r sibling; do
		sibling=$(unbase64 "$sibling" | hex)
		if ((fn & 1 || fn == sn)); then
			hash=$(node "$sibling" "$hash")
			while (((fn & 1) == 0 && fn != 0)); do
				fn=$((fn >> 1))
				sn=$((sn >> 1))
			done
		else
			hash=$(node "$hash" "$sibling")
		fi
		fn=$((fn >> 1))
		sn=$((sn >> 1))
	done < <(sed -n '3,/^$/p' "$1" | sed '$d')
	echo "$hash"
}
for n in 0 1 2 $((size - 1)); do
	as ann.low audit export "$n" --out "$work/e$n"
	as ann.low audit prove "$n" --checkpoint "$work/c1" --out "$work/p$n"
	ended 0 "entry $n is proved for the checkpoint that somebody holds"
	# The signature's 64 bytes are the last of the armor's blob; the leaf is entry || signature.
	signature=$(unbase64 "$(grep -v '^-' "$work/e$n/entry.sig" | tr -d '\n')" | hex)
	leaf=$(sha256 "00$(hex <"$work/e$n/entry.json")${signature: -128}")
	is "and anybody computes the checkpoint's root from it" "$(includes "$work/p$n" "$leaf")" \
	    "$(unbase64 "$(sed -n 3p "$work/c1")" | hex)"
done
is "a proof begins as C2SP says" "$(head -n 1 "$work/p0")" "c2sp.org/tlog-proof@v1"
as ann.low audit prove "$size" --checkpoint "$work/c1"
refused "an act that came later is not in it" 3 "not among the $size entries"
as ann.low audit prove D-1 --checkpoint "$work/c1"
ended 3 "nor is a decision that was not made"
as adam.low audit prove 1 --checkpoint "$work/c1"
ended 0 "with a checkpoint at hand anybody makes the proof"
as adam.low audit prove 1
refused "without one it has to be somebody who may issue it" 1 "a checkpoint is issued by"
as ann.low audit prove 999
refused "nothing is issued for an entry that is not there" 3 "there is no entry 999"
as ann.low audit prove
ended 2 "what to prove has to be said"

as mary.poe audit checkpoint --out "$work/c2" --timestamp
ended 0 "the chief officer issues one too, with a request for its time"
as carl.frost audit prove --consistency "$work/c1" --checkpoint "$work/c2" --out "$work/consistency"
ended 0 "that one ledger grew out of the other is proved"
is "as a witness is asked" "$(head -n 1 "$work/consistency")" "old $size"
as carl.frost audit prove --consistency "$work/c2" --checkpoint "$work/c1"
ended 2 "and not the other way round"

# A time-stamping authority of our own.
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/tsa.key" -out "$work/tsa.pem" -days 1 -subj /CN=tsa \
    -addext extendedKeyUsage=critical,timeStamping >"$work/req.log" 2>&1
printf '[tsa]\ndefault_tsa = t\n[t]\nserial = %s/serial\ndefault_policy = 1.2.3.4\nsigner_digest = sha256\ndigests = sha256\nordering = no\n' \
    "$work" >"$work/tsa.conf"
echo 01 >"$work/serial"
holds "a time-stamping authority answers the request" openssl ts -reply -config "$work/tsa.conf" -section t \
    -queryfile "$work/c2.tsq" -inkey "$work/tsa.key" -signer "$work/tsa.pem" -out "$work/c2.tsr"
holds "and the time verifies for the checkpoint" openssl ts -verify -data "$work/c2" -in "$work/c2.tsr" \
    -CAfile "$work/tsa.pem"
holds "the answer fits the request, nonce and all" openssl ts -verify -queryfile "$work/c2.tsq" -in "$work/c2.tsr" \
    -CAfile "$work/tsa.pem"
has "OpenSSL reads the request as one that asks for the certificate" \
    "$(openssl ts -query -in "$work/c2.tsq" -text)" "Certificate required: yes"
holds "for another file it does not" bash -c "! openssl ts -verify -data '$work/c1' -in '$work/c2.tsr' -CAfile '$work/tsa.pem'"

as ann.low audit verify --since "$work/c1" --since "$work/c2" --since "$work/c1.cosigned"
ended 0 "the store begins with what all the checkpoints cover"
has "and says so" "$out" "the ledger begins with what the checkpoints cover"
as ann.low audit verify --since "$work/c1" --json
is "programs read how many were compared" "$(json '.checkpoints')" 1

sed 2s/.*/1/ "$work/c1" >"$work/forged"
as ann.low audit verify --since "$work/forged"
ended 4 "an altered checkpoint is a finding"
has "which says what it may be" "$out" "not signed by a chief officer or auditor whom the ledger knows"
printf 'nothing\n' >"$work/nothing"
as ann.low audit verify --since "$work/nothing"
ended 4 "what is not of this store is a finding"
as ann.low audit verify --since "$work/none"
ended 3 "a file that is not there is not found"

# An administrator puts an old copy of everything back: within the store all comes out.
cp -a "$OUGHT_STORE" "$work/old"
as mary.poe officer grant adam.low auditor
as mary.poe officer grant ann.low senior
as mary.poe officer revoke carl.frost auditor
ended 0 "later acts are made"
as mary.poe audit checkpoint --out "$work/c3"
rm -rf "$OUGHT_STORE"
cp -a "$work/old" "$OUGHT_STORE"
as ann.low audit verify
ended 0 "an old copy of everything verifies from within"
as ann.low audit verify --since "$work/c3"
ended 4 "whoever holds a later checkpoint finds it"
has "and learns that acts are missing" "$out" "acts are missing, as when an older copy of the store is put back"
as ann.low audit verify --since "$work/c2"
ended 0 "an earlier checkpoint cannot tell"
as carl.frost audit prove --consistency "$work/c3"
ended 4 "nothing is proved from it"
# And acts go on from there: another history of the same length.
for role in senior disclosure records; do as mary.poe officer grant ann.low "$role"; done
for _ in 1 2 3; do as mary.poe audit checkpoint --json; done
as ann.low audit verify --since "$work/c3"
ended 4 "a ledger that went on otherwise is found"
has "and named as rewritten" "$out" "the ledger was rewritten"

# A store that somebody founded under the same name with keys of their own.
as ann.low audit checkpoint --out "$work/other" --store "$work/old" --json
sed "1s|.*|suffolk/00000000|" "$work/other" >"$work/other.origin"
as ann.low audit verify --since "$work/other.origin"
has "a checkpoint of another store is named as one" "$out" "not one of the store $origin"

finish
