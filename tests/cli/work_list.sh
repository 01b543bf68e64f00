#!/bin/bash
# What waits for each officer: what they may do, and nothing that only others may.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=fixture/casework.sh
. "$(dirname "$0")/fixture/casework.sh"

# The commands with which an officer's work goes on, in the order of the list.
waits() { # officer
	must as "$1" status --json
	json '[.rows[].command] | join(", ")'
}

# ---- officers ----

found_store
must as adm.one officer request --officer adm.one --out "$work/adm.one.request"
must as mary.poe officer enrol "$work/adm.one.request" --role administrator
must as new.one officer request --officer new.one --out "$work/new.one.request"
must as adm.one officer enrol "$work/new.one.request"
is "an administrator sees who has no role" "$(waits adm.one)" "ought officer grant new.one ROLE"
must as adm.one officer grant new.one disclosure
is "until a role is granted" "$(waits adm.one)" ""
is "the chief officer sees who is to be admitted" "$(waits mary.poe)" "ought officer admit new.one"
must as mary.poe officer admit new.one --fingerprint "$(as new.one whoami --json && json .fingerprint)"
is "until they are" "$(waits mary.poe)" ""
enrol_officer sen.ior senior
is "and the senior officer to whom nothing is delegated" "$(waits mary.poe)" "ought officer delegate sen.ior"
must as mary.poe officer delegate sen.ior --rank superintendent --workforce child --from "$year-01-01" \
    --to "$later" --instrument EX/1
is "and a delegation that ends within thirty days" "$(waits mary.poe)" "ought officer delegate sen.ior"
must as mary.poe officer delegate sen.ior --rank superintendent --workforce child --from "$later" \
    --to "$((year + 1))-12-31" --instrument EX/2
is "unless another takes over" "$(waits mary.poe)" ""

# ---- checks, by urgency ----

forms
enrol_officer rec.ord records
enrol_officer dis.clo disclosure
enrol_officer sen.dis senior disclosure
enrol_officer adu.lts senior
must as mary.poe officer delegate sen.dis --rank superintendent --workforce child --from "$year-01-01" \
    --to "$((year + 1))-12-31" --instrument EX/3
must as mary.poe officer delegate adu.lts --rank superintendent --workforce adult --from "$year-01-01" \
    --to "$((year + 1))-12-31" --instrument EX/4
# Faster where there is a keyring.
for name in mary.poe rec.ord dis.clo sen.ior sen.dis adu.lts; do
	as "$name" unlock
done
must as rec.ord person add --file "$work/person"
must as rec.ord record add P-1 --file "$work/record"
add_check() { # number, days ago
	jq --arg day "$(date -u -d "$today - $2 days" +%F)" ".reference = \"ZZE00000000$1\" | .received = \$day" \
	    "$work/check" >"$work/check$1"
	must as dis.clo check add --file "$work/check$1"
}
add_check 1 1
add_check 2 40
add_check 3 100
is "what is most overdue comes first" "$(waits dis.clo)" \
    "ought check search C-$year-000003, ought check search C-$year-000002, ought check search C-$year-000001"
must as dis.clo status --json
is "and how late it is" "$(json '[.rows[].late] | join(", ")')" "past the hard line, overdue, "
is "for programs too" "$(json '[.rows[] | (.overdue | tostring) + " " + (.past_hard_line | tostring)] | join(", ")')" \
    "true true, true false, false false"
as dis.clo
has "a bare call says the same" "$out" "past the hard line"
has "with the command to go on with" "$out" "ought check search C-$year-000003"
is "nobody else has it to do" "$(waits rec.ord)$(waits sen.ior)" ""

# ---- who may decide ----

c=C-$year-000003
must as dis.clo check search "$c"
must as dis.clo check match "$c" P-1 --same --file "$work/reasons"
must as sen.dis assess "$c" R-1 --file "$work/assessment"
must as dis.clo represent not-invited "$c" R-1 --file "$work/reason"
is "a decision waits for whoever may make it" "$(waits sen.ior)" "ought decide $c R-000001"
is "and for the chief officer" "$(waits mary.poe)" "ought decide $c R-000001"
is "not for another workforce's delegate" "$(waits adu.lts)" ""
lacks "nor for who assessed it" "$(waits sen.dis)" decide
must as sen.ior decide "$c" R-1 --file "$work/disclose"
must as dis.clo check answer "$c"
must as dis.clo reconsider open D-1 --trigger court-order --file "$work/reason"
is "so it is with a reconsideration" "$(waits sen.ior)|$(waits adu.lts)" "ought reconsider show X-000001|"
lacks "which who assessed it does not conclude" "$(waits sen.dis)" reconsider
must as sen.ior reconsider conclude X-1 --upheld --file "$work/reasons"
lacks "an answer whose decision was upheld stands" "$(waits dis.clo)" "check answer"

# ---- a reply that is late ----

must as dis.clo check search "C-$year-2"
must as dis.clo check match "C-$year-2" P-1 --same --file "$work/reasons"
must as sen.dis assess "C-$year-2" R-1 --file "$work/assessment"
jq --arg day "$today" '.reply_by = $day' "$work/invitation" >"$work/today"
must as dis.clo represent invite "C-$year-2" R-1 --file "$work/today"
must as dis.clo status --json
is "a reply is due on the day by which it was asked for" \
    "$(json '[.rows[] | select(.what | startswith("record the reply")) | .due] | join(" ")')" "$today"

# ---- dip samples ----

enrol_officer aud.one auditor
is "an auditor has nothing to find" "$(waits aud.one)" ""
must as aud.one audit sample --from "$year-01-01" --to "$today" --size 1 --seed 01
is "until a sample is drawn" "$(waits aud.one)" "ought audit sample 1"
jq -n '{reasons: "The reasons carry the result."}' >"$work/finding"
must as aud.one audit finding 1 D-1 --satisfied yes --file "$work/finding"
is "and each of its decisions has a finding" "$(waits aud.one)" ""

# ---- many ----

for i in $(seq 4 30); do
	jq ".reference = \"ZZF0000000$i\"" "$work/check" >"$work/many.$i"
	as dis.clo check add --file "$work/many.$i" || exit
done
as dis.clo status
is "of a long list the most urgent are shown" "$(grep -c 'ought check search' <<<"$out")" 24
has "with how many more there are" "$out" "and 4 more; 0 of all 29 are overdue."
has "and how to see them" "$out" '"ought status --all" lists them'
as dis.clo status --all
is "which lists all" "$(grep -c 'ought check search' <<<"$out")" 28
as dis.clo --all
is "by itself too" "$(grep -c 'ought check search' <<<"$out")" 28
must as dis.clo status --json
is "programs get all of it" "$(json '.rows | length')" 29
as mary.poe audit verify
ended 0 "all of it verifies"

finish
