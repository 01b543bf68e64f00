#!/bin/bash
# The log: who did what, sifted by officer, act, processing, subject and day; and why somebody was looked at.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=fixture/casework.sh
. "$(dirname "$0")/fixture/casework.sh"

found_unit
forms
enrol_officer --unadmitted ann.low auditor
c=C-$year-000001
must as rec.ord person add --file "$work/person"
jq '.names[0].forenames = "Eliza" | .births = ["2001-02-04"]' "$work/person" >"$work/person2"
must as rec.ord person add --file "$work/person2"
must as rec.ord record add P-1 --file "$work/record"
must as dis.clo check add --file "$work/check"
must as dis.clo check search "$c"
must as dis.clo check match "$c" P-1 --same --file "$work/reasons"
must as sen.ior person show P-1 --reason "a complaint of Tuesday"
must as rec.ord person show P-2 --reason "checking an address"

log() { # options... | filter
	local filter=${*: -1}
	as ann.low audit log "${@:1:$#-1}" --json
	json "$filter"
}
is "who saw a person is one question" "$(log --person P-1 --processing consultation '[.rows[] | .by + " " + .act] | join(", ")')" \
    "dis.clo check.searched, sen.ior access.consulted"
is "of one officer" "$(log --person P-1 --processing consultation --officer sen.ior '[.rows[].act] | join(", ")')" \
    access.consulted
is "an entry has to concern each of several" "$(log --person P-1 --check "$c" '[.rows[].act] | join(", ")')" \
    "$(log --check "$c" '[.rows[] | select(.act != "check.received") | .act] | join(", ")')"
is "and so there may be none" "$(log --person P-2 --record R-1 '.rows | length')" 0
is "a kind of processing" "$(log --processing collection '[.rows[].act] | unique | join(", ")')" \
    "check.received, person.entered, record.entered"
is "an act of an officer" "$(log --officer rec.ord --act person.entered '[.rows[].claims.person] | join(" ")')" \
    "P-000001 P-000002"
is "from a day on" "$(log --from "$today" --to "$today" '.rows | length')" "$(log '.rows | length')"
is "up to a day" "$(log --to 2001-01-01 '.rows | length')" 0
is "the last of those that pass" "$(log --officer rec.ord --last 2 '[.rows[].act] | join(", ")')" \
    "record.entered, access.consulted"
is "every kind of processing is some entry's, or none" \
    "$(($(for kind in collection alteration consultation disclosure combination erasure none; do
	log --processing $kind '.rows | length'
done | paste -sd+)))" "$(log '.rows | length')"
as ann.low audit log --json
is "each entry stands on a line of its own" "$(grep -c '^,\?{"act"' <<<"$out")" "$(json '.rows | length')"
as ann.low audit log --processing consultaton
ended 2 "a word that would let nothing through is refused"
has "and the right ones are named" "$err" "collection, alteration, consultation"
as ann.low audit log --officer "Ann Low"
ended 2 "so is what is no officer's name"

as mary.poe audit log --person P-1 --processing consultation --officer sen.ior --why
ended 2 "why somebody was looked at is content: it asks for a reason"
as mary.poe audit log --person P-1 --processing consultation --officer sen.ior --why --reason "a letter" --json
is "and tells theirs" "$(json '[.rows[].reason] | join(", ")')" "a complaint of Tuesday"
as mary.poe audit log --last 1 --json
is "and is logged itself" "$(json '.rows[0] | .act + " " + .by + " " + .claims.persons[0]')" \
    "access.consulted mary.poe P-000001"
as ann.low audit log --why --reason "a letter"
ended 1 "whose key does not open the content is told no reasons"

must as rec.ord person merge P-2 P-1 --file "$work/reason"
is "who is held to be the same was seen under both numbers" \
    "$(log --person P-1 --processing consultation --officer rec.ord '[.rows[].claims.persons[0]] | join(" ")')" P-000002

finish
