#!/bin/bash
# Officers: a key of one's own, a place, a role, the content's key, a delegation; and who may not give them.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

as jane.roe officer request --officer jane.roe --out "$work/jane.request"
ended 0 "a request needs no store"
is "the request is its owner's alone" "$(stat -c %a "$work/jane.request")" 600
has "the key is told, to be read out" "$out" "SHA256:"
as jane.roe officer request --officer jane.roe --out "$work/jane.request"
ended 1 "a request is not written over a file"
as jane.roe officer request --officer "Jane Roe" --out "$work/other.request"
ended 2 "an officer's identifier has its form"

found_store
as mary.poe officer enrol "$work/jane.request" --role senior --role disclosure
ended 0 "the chief officer enrols"
has "the roles are said" "$out" "jane.roe is enrolled (senior and disclosure)"
as mary.poe officer enrol "$work/jane.request" --role senior
ended 0 "enrolling again changes nothing and is no error"
as mary.poe audit log --act officer.enrol --json
is "nor is it entered twice" "$(json '.rows | length')" 1

sed 's/jane.roe/jane.doe/' "$work/jane.request" >"$work/forged.request"
as mary.poe officer enrol "$work/forged.request"
ended 4 "a request that was changed does not verify"
printf '{"a":1}' >"$work/no.request"
as mary.poe officer enrol "$work/no.request"
ended 2 "what is no request is not read as one"
as mary.poe officer enrol "$work/none.request"
ended 3 "a file that is not there is not found"
as jane.roe officer request --officer jane.roe --out "$work/jane2.request"
as mary.poe officer enrol "$work/jane2.request"
refused "an enrolled officer's key is not replaced by another request" 1 "with another key"

as mary.poe officer show jane.roe --json
key=$(json .fingerprint)
out=$(setsid -w "$OUGHT" officer admit jane.roe --as mary.poe --passphrase-fd 3 2>&1 </dev/null \
    3< <(passphrase_of mary.poe))
status=$?
ended 2 "nobody is admitted without the key's being confirmed"
has "the enrolled key is shown for it" "$out" "$key"
as mary.poe officer admit jane.roe --fingerprint SHA256:AAAAC3NzaC1lZDI1NTE5AAAAIFhKH3dkcgQzZzrYhDNKp3
refused "a key that the officer did not read out is not admitted" 1 "not the one given"
as mary.poe officer admit jane.roe --fingerprint "$key"
ended 0 "the chief officer admits a confirmed key"
as mary.poe officer admit jane.roe --fingerprint "$key"
ended 0 "admitting again is no error"
as mary.poe audit log --act officer.admit --json
is "nor entered twice" "$(json '.rows | length')" 1
as jane.roe whoami
has "the officer's own key opens the content" "$out" "Content:      admitted"

rm "$OUGHT_STORE/keys/jane.roe.json"
as jane.roe whoami
ended 3 "without a slot there is no way in"
as mary.poe officer enrol "$work/jane.request"
as mary.poe officer admit jane.roe --fingerprint "$key"
as jane.roe whoami
ended 0 "enrolling and admitting again mend a lost slot"

enrol_officer --unadmitted adam.low administrator
as adam.low officer grant jane.roe records
ended 0 "an administrator gives roles"
as adam.low officer admit jane.roe --fingerprint "$key"
ended 1 "an administrator admits nobody to the content"
as adam.low officer grant jane.roe administrator
refused "an administrator makes no administrators" 1 "administrator"
as mary.poe officer admit adam.low --fingerprint "$(as mary.poe officer show adam.low --json; json .fingerprint)"
refused "an administrator is never admitted" 1 "adam.low"
as jane.roe officer grant jane.roe auditor
refused "others give no roles" 1 "jane.roe"
as mary.poe officer grant jane.roe auditor
refused "an auditor holds no other role" 1 "an auditor holds no other role"
as mary.poe officer grant jane.roe emperor
ended 2 "a role that does not exist is refused as such"
as mary.poe officer grant nobody.here senior
refused "an officer who is not enrolled is not found" 3 "no officer nobody.here is enrolled"
as adam.low officer revoke jane.roe records
ended 0 "a role is taken again"
has "and the next command names the officer" "$out" "Next: ought officer show jane.roe"

as mary.poe officer delegate jane.roe --rank superintendent --workforce child --workforce adult \
    --from 2026-01-01 --to 2026-12-31 --instrument SC/2026/14
ended 0 "the chief officer delegates"
has "the delegation has its number and days" "$out" \
    "Delegation 1: jane.roe (superintendent) may decide from 1 January 2026 to 31 December 2026."
as mary.poe officer delegate jane.roe --rank inspector --workforce child --from 2026-01-01 --to 2026-12-31 \
    --instrument SC/2026/15
refused "a rank below superintendent does not decide" 1 "inspector"
as jane.roe officer delegate jane.roe --rank superintendent --workforce other --from 2026-01-01 --to 2026-12-31 \
    --instrument SC/2026/16
refused "only the chief officer delegates" 1 "chief officer"
as mary.poe officer delegate jane.roe --rank superintendent --workforce child --from 2026-02-30 --to 2026-12-31 \
    --instrument SC/2026/17
ended 2 "a day that does not exist is refused"
as mary.poe officer list --json
is "the list shows each officer once" "$(json '[.rows[].officer] | sort | join(" ")')" "adam.low jane.roe mary.poe"
is "and nobody's role is lost" "$(json '.rows[] | select(.officer == "jane.roe") | .roles | join(" ")')" \
    "senior disclosure"
as mary.poe officer delegate jane.roe --rank superintendant --workforce child --from 2026-01-01 --to 2099-12-31 \
    --instrument SC/2026/17
refused "a rank is a word of its table" 2 "there is no rank superintendant; did you mean superintendent?"
as mary.poe officer undelegate 1 --on 2199-01-01
refused "no delegation is made longer by ending it" 1 "delegation 1 ends on"
as mary.poe officer undelegate 1
ended 0 "a delegation is ended"
as mary.poe officer undelegate 2
ended 3 "one that was not made is not found"
as mary.poe officer show jane.roe --json
is "an ended delegation stays on show, with its last day" "$(json '.delegations[0].ended | length')" 10

finish
