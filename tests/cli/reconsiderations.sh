#!/bin/bash
# Reconsiderations: every trigger can be opened by hand, the rules raise theirs by themselves, and each ends in its way.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=fixture/casework.sh
. "$(dirname "$0")/fixture/casework.sh"

found_unit
forms
c=C-$year-000001
must as rec.ord person add --file "$work/person"
must as rec.ord record add P-1 --file "$work/record"
must as dis.clo check add --file "$work/check"
must as dis.clo check search "$c"
must as dis.clo check match "$c" P-1 --same --file "$work/reasons"
must as dis.clo assess "$c" R-1 --file "$work/assessment"
must as dis.clo represent not-invited "$c" R-1 --file "$work/reason"
must as sen.ior decide "$c" R-1 --file "$work/disclose"
must as dis.clo check answer "$c"

# ---- by hand ----

number=0
for trigger in new-information outcome-changed representations accuracy-dispute independent-monitor court-order \
    guidance-changed update-service retention-review; do
	as dis.clo reconsider open D-1 --trigger "$trigger" --file "$work/reason" --json
	number=$((number + 1))
	is "$trigger can be opened" "$(json .reconsideration)" "X-00000$number"
done
as dis.clo reconsider open D-1 --trigger court-order --file "$work/reason"
refused "once while it is open" 1 "X-000006 is open already, of the same decision and with the same trigger"
as dis.clo reconsider open D-1 --trigger accuracy-disputes
refused "a trigger is a word of its table, and said to be before a form is asked for" 2 "did you mean accuracy-dispute?"
as dis.clo reconsider conclude X-6 --upheld --file "$work/reasons"
refused "a disclosure officer concludes none" 1 "chief officer or a senior officer with a live delegation"
as sen.ior reconsider conclude X-6 --upheld --withdrawn --file "$work/reasons"
ended 2 "it ends in one way"
must as sen.ior reconsider list --json
is "open ones are listed, oldest first" "$(json '[.rows[].reconsideration] | . == sort | tostring') $(json '.rows | length')" "true 9"
as dis.clo check answer "$c" --draft
refused "one open reconsideration is enough to hold the answer back" 1 "being reconsidered"

# ---- upheld, withdrawn, varied ----

for i in 1 2 3 4; do
	must as sen.ior reconsider conclude "X-$i" --withdrawn --file "$work/reasons"
done
lacks "what is withdrawn has nothing next" "$out" "Next:"
as sen.ior reconsider conclude X-5 --upheld --file "$work/reasons"
refused "the Independent Monitor's is not upheld before the finding" 1 "is not recorded"
must as sen.ior reconsider conclude X-5 --withdrawn --file "$work/reasons"
must as mary.poe reconsider conclude X-6 --upheld --file "$work/reasons"
as sen.ior reconsider conclude X-6 --withdrawn --file "$work/reasons"
refused "what is concluded is concluded" 1 "X-000006 is concluded already"
must as sen.ior reconsider conclude X-7 --varied --file "$work/vary"
as sen.ior reconsider conclude X-8 --varied --file "$work/vary"
refused "the earlier decision is not varied twice" 1 "D-000001 is not the live decision"
must as sen.ior reconsider conclude X-8 --upheld --file "$work/reasons"
must as sen.ior reconsider conclude X-9 --withdrawn --file "$work/reasons"
must as sen.ior reconsider list --all --json
is "each has its outcome" "$(json '[.rows[].state] | join(" ")')" \
    "withdrawn withdrawn withdrawn withdrawn withdrawn upheld varied upheld withdrawn"
as sen.ior reconsider chain D-2 --json
is "the chain says by whose authority each ended" \
    "$(json '[.chain[] | select(.event == "concluded") | .officer + (if .delegation then " by delegation " + (.delegation | tostring) else "" end)] | unique | join(", ")')" \
    "mary.poe, sen.ior by delegation 1"
is "and why" "$(json '[.chain[] | select(.event == "opened" or .event == "concluded") | .content | .reason // .reasons] | map(type) | unique | join(" ")')" string
as dis.clo reconsider open D-1 --trigger court-order --file "$work/reason"
refused "only the live decision is reconsidered" 1 "was superseded by a later decision"
must as dis.clo check answer "$c"

# ---- by the rules ----

raised() { # the triggers of what is open
	must as sen.ior reconsider list --json
	json '[.rows[].trigger] | sort | join(" ")'
}
is "nothing is open" "$(raised)" ""
sed 's|ZZ/2017/1|ZZ/2018/2|' "$work/record" >"$work/record2"
must as rec.ord record add P-1 --file "$work/record2"
is "a further record raises one" "$(raised)" new-information
jq 'del(.kind, .outcome, .category, .role, .retention_group, .review) + {reason: "The date was wrong.", from: "2018-03-04"}' "$work/record" >"$work/amended"
must as rec.ord record amend R-1 --file "$work/amended"
is "an amended one too" "$(raised)" "new-information record-amended"
must as rec.ord record outcome R-1 16 --kind no-further-action --file "$work/reason"
is "and a changed outcome" "$(raised)" "new-information outcome-changed record-amended"
jq '.births = ["2001-02-04"]' "$work/person" >"$work/person2"
must as rec.ord person add --file "$work/person2"
must as rec.ord person merge P-2 P-1 --file "$work/reason"
is "and that two are held to be one person" "$(raised)" "new-information outcome-changed persons-merged record-amended"
must as rec.ord person split P-2 P-1 --file "$work/reason"
is "and that they are not" "$(raised)" "new-information outcome-changed persons-merged persons-split record-amended"
must as sen.ior reconsider list --json
x=$(json '[.rows[] | select(.trigger == "new-information")][0].reconsideration')
as sen.ior reconsider show "$x"
has "one that the rules opened says so" "$out" "opened by the rules"
has "with the record that came to light" "$out" "New record               R-000002"
has "and what is next" "$out" "ought reconsider conclude $x --upheld|--varied|--withdrawn"
as mary.poe audit verify
ended 0 "all of it verifies"

finish
