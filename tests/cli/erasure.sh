#!/bin/bash
# A record and its person are erased, by two officers; what is left is shown, counted and verified.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=fixture/casework.sh
. "$(dirname "$0")/fixture/casework.sh"

found_unit
forms
c=C-$year-000001
must as rec.ord person add --file "$work/person"
jq 'del(.review)' "$work/record" >"$work/overdue"
must as rec.ord record add P-1 --file "$work/overdue"
must as dis.clo check add --file "$work/check"
must as dis.clo check search "$c"
must as dis.clo check match "$c" P-1 --same --file "$work/reasons"
form period '{"reason": "The clear period is over."}'

as rec.ord record erase R-1 --file "$work/period"
refused "nothing is erased while a check may be about it" 1 "$c is open and may be about R-000001"
must as dis.clo assess "$c" R-1 --file "$work/assessment"
must as dis.clo represent not-invited "$c" R-1 --file "$work/reason"
must as sen.ior decide "$c" R-1 --file "$work/disclose"
must as dis.clo check answer "$c"

# ---- proposing ----

as dis.clo record erase R-1 --file "$work/period"
refused "a disclosure officer proposes no erasure" 1 "an erasure is proposed by a records officer"
as rec.ord record erase R-1 --approve --refuse --file "$work/period"
ended 2 "one is approved or refused"
as sen.ior record erase R-1 --approve --file "$work/period"
refused "nothing is erased that nobody proposed" 1 "nobody has proposed to erase R-000001"
as rec.ord record erase R-1 --file "$work/period"
ended 0 "a records officer proposes to erase a record"
has "and is told what comes next" "$out" "ought record erase --approve R-000001"
as rec.ord record review --due --json
is "the due list says so" "$(json '.rows[0].proposed_by')" rec.ord
as rec.ord record erase R-1 --approve --file "$work/period"
refused "who is no senior officer does not approve" 1 "approved by the chief officer or a senior officer"
as sen.ior status --json
has "the proposal waits for who may approve" "$(json '.rows[].command')" "ought record erase --approve R-000001"
as rec.ord status --json
is "and for nobody else" "$(json '[.rows[].command] | join(" ")')" ""
as sen.ior record erase R-1 --refuse --file "$work/period"
ended 0 "it may be refused"
must as rec.ord record erase R-1 --file "$work/period"

# ---- erased ----

as mary.poe report stats --by outcome --left --suppress 0 --json
before=$(json '[.total, .rows]')
as sen.ior record erase R-1 --approve --file "$work/period" --json
ended 0 "another officer approves"
is "what was contained is gone" "$(json .gone)" true
is "of every entry about it" "$(json .entries)" 5
as rec.ord record show R-1 --reason "what is left"
has "who erased it is shown" "$out" "Erased by"
has "by name" "$out" "sen.ior, "
has "and who proposed it" "$out" "rec.ord"
lacks "and nothing of what it said" "$out" "scuffle"
as rec.ord record list --left --json
is "the list says that it was erased" "$(json '.rows[0].status')" erased
as sen.ior audit verify --json
ended 0 "it verifies"
is "and the erased parts are counted" "$(json .erased)" 5
as mary.poe report stats --by outcome --left --suppress 0 --json
is "statistics of all there ever were count it as before" "$(json '[.total, .rows]')" "$before"
as mary.poe report stats --by year --left --suppress 0 --reason "an answer" --json
ended 0 "also where a year is asked for that was erased"
as rec.ord record outcome R-1 22 --file "$work/reason"
refused "nothing can be changed about it" 1 "R-000001 was erased on"
as rec.ord record erase R-1 --file "$work/period"
refused "nor is it erased again" 1 "R-000001 was erased on"
as sen.ior record erase R-1 --approve --file "$work/period"
refused "by anybody" 1 "R-000001 was erased on"
as sen.ior record erase R-9 --approve --file "$work/period"
refused "nor what was never there" 3 "there is no record R-000009"
as dis.clo check show "$c"
ended 0 "the check that was answered is shown"
lacks "without the text" "$out" "A scuffle was reported"

as rec.ord person show P-1 --reason "what is left"
has "the person's page says that the record was erased" "$out" "as suspect, which was erased"
must as rec.ord person erase P-1 --file "$work/period"
as mary.poe person erase P-1 --approve --file "$work/period"
ended 0 "a person without records is erased"
as rec.ord person show P-1 --reason "what is left"
has "which their page says" "$out" "Erased by"
lacks "without the name" "$out" "Quillworthy"
form find '{"names": [{"kind": "current", "forenames": "Liz", "surname": "Quillworthy"}], "births": ["2001-02-03"]}'
as rec.ord person find --file "$work/find" --reason "a letter from the person"
has "nobody is found by that name" "$out" "Nobody was found"
as mary.poe audit verify
ended 0 "all of it verifies"
finish
