#!/bin/bash
# From a person to an answer, and what happens when something else comes to light.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=fixture/casework.sh
. "$(dirname "$0")/fixture/casework.sh"

found_unit
forms
c=C-$year-000001

# ---- persons and records ----

as rec.ord person add --file "$work/person"
ended 0 "a records officer enters a person"
has "and is told the identifier" "$out" "P-000001"
has "and the next command" "$out" "ought record add P-000001"
as rec.ord record add p-1 --file "$work/record"
ended 0 "a record is entered about a person in either case, without zeros"
has "and has an identifier" "$out" "R-000001"
as rec.ord record show R-1 --reason "checking the entry" --json
is "the age at the time follows from the date of birth" "$(json .age_least)" 16
as rec.ord record list --json
is "a list holds nothing personal" "$(json '.rows[0] | keys | join(" ")')" "at category kind outcome person record status"
jq '. + {reason: "The surname was misspelt."} | .names[0].surname = "Quillworth"' "$work/person" >"$work/amended"
as rec.ord person amend P-1 --file "$work/amended"
ended 0 "a person is put right with a reason"
as rec.ord person show P-1 --reason "checking the correction"
has "and then has the other name" "$out" "Elizabeth Quillworth "
jq '.names[0].surname = "Quillworthy" | . + {reason: "It was right."}' "$work/amended" >"$work/amended2"
must as rec.ord person amend P-1 --file "$work/amended2"
jq 'del(.role, .kind, .outcome, .category, .retention_group, .review) + {reason: "The date was wrong.", from: "2018-03-04"}' "$work/record" >"$work/amended"
as rec.ord record amend R-1 --file "$work/amended"
ended 0 "a record is put right with a reason"
as rec.ord record show R-1 --reason "checking the correction" --json
is "and its age follows anew" "$(json .age_least)" 17
form find '{"names": [{"kind": "current", "forenames": "Liz", "surname": "Quillworthy"}], "births": ["2001-02-03"]}'
as rec.ord person find --file "$work/find" --reason "a letter from the person" --json
is "a person is found by a nickname" "$(json '.rows[0].person')" P-000001
has "with evidence in words" "$(json '.rows[0].evidence[].finding')" "agrees"

# ---- a check ----

as dis.clo check add --file "$work/check"
ended 0 "a disclosure officer enters a check"
as dis.clo check answer "$c"
refused "a check that was not searched is not answered" 1 "the register was not searched"
as dis.clo check search "$c"
ended 0 "the register is searched"
has "the candidate is named" "$out" "P-000001"
has "with the evidence" "$out" "day and month swapped"
as dis.clo check answer "$c"
refused "nor is one with a candidate whom nobody looked at" 1 "P-000001: nobody has found whether this is the applicant"
as dis.clo check list --json
is "the list says what it waits for" "$(json '.rows[0].state')" "to match"
as dis.clo check match "$c" P-1 --same --not-same --file "$work/reasons"
ended 2 "a finding is one of three"
as dis.clo check match "$c" P-1 --same --file "$work/reasons"
ended 0 "the candidate is found to be the applicant"
has "and the next step is said" "$out" "ought assess $c R-000001"
as dis.clo check answer "$c"
refused "all that is missing is named" 1 "R-000001: not assessed"
as dis.clo assess "$c" R-1 --file "$work/reasons"
refused "an assessment names all parts that are missing" 2 "relevance, substantiation, seriousness"
as dis.clo assess "$c" R-1 --file "$work/assessment"
ended 0 "the record is assessed"
as sen.ior decide "$c" R-1 --file "$work/disclose"
refused "nothing is decided while nobody said whether the applicant was asked" 1 "representations"
as dis.clo represent invite "$c" R-1 --file "$work/invitation"
ended 0 "the applicant is invited to make representations"
as dis.clo represent receive "$c" R-1 --file "$work/reply"
ended 0 "the reply is recorded"
jq '.relevant = "no"' "$work/disclose" >"$work/wrong"
as sen.ior decide "$c" R-1 --file "$work/wrong"
ended 2 "what is not relevant is not asked whether it ought to be included"
jq 'del(.certificate_text, .proportionality)' "$work/disclose" >"$work/wrong"
as sen.ior decide "$c" R-1 --file "$work/wrong"
refused "an incomplete decision names what is missing" 2 "proportionality and certificate text are missing"
as dis.clo decide "$c" R-1 --file "$work/wrong"
refused "who may not decide is told so, and not what is missing" 1 "dis.clo is a disclosure officer; a decision is made by"
as dis.clo decide "$c" R-1 --file "$work/disclose"
refused "a disclosure officer does not decide" 1 "chief officer or a senior officer with a live delegation"
as sen.ior decide "$c" R-1 --file "$work/disclose" --json
ended 0 "a delegate decides"
is "the result follows from the test" "$(json .result)" disclose
as dis.clo check answer "$c" --draft
has "a draft says how it is sent" "$out" "Next: ought check answer $c"
as dis.clo check answer "$c" --draft --json
is "a draft shows the text" "$(json '.texts[0].text')" "A scuffle was reported."
as dis.clo check list --json
is "and answers nothing" "$(json '.rows[0].state')" "to answer"
as dis.clo check answer "$c"
ended 0 "the check is answered"
has "with the text that was decided" "$out" "A scuffle was reported."
as dis.clo check answer "$c"
refused "once" 1 "is answered"

# ---- something else comes to light ----

sed 's|ZZ/2017/1|ZZ/2018/2|' "$work/record" >"$work/record2"
must as rec.ord record add P-1 --file "$work/record2"
as sen.ior reconsider list --json
is "a further record raises a reconsideration by itself" "$(json '.rows[0] | .trigger + " " + .new_record')" \
    "new-information R-000002"
as sen.ior reconsider conclude X-1 --varied --file "$work/against"
refused "a varied decision needs the reasons of the conclusion too" 2 "reasons of the conclusion"
as sen.ior reconsider show X-1 --json
is "and a form refused leaves it open" "$(json .status)" open
for step in "assess $c R-2 --file $work/assessment" "represent not-invited $c R-2 --file $work/reason"; do
	# shellcheck disable=SC2086
	must as dis.clo $step
done
must as sen.ior decide "$c" R-2 --file "$work/against"
as sen.ior reconsider conclude X-1 --varied --file "$work/vary" --json
ended 0 "the decision is varied, and the reconsideration concluded, by one form"
is "with a new decision" "$(json .decision)" D-000003
as sen.ior audit log --json
n=$(json '[.rows[] | select(.act == "decision.made")][-1].n')
is "one entry after the other" "$(json ".rows[] | select(.n == $n + 1) | .act")" reconsideration.concluded
as sen.ior reconsider show X-1 --json
is "the chain goes from the earliest to the latest" "$(json '[.chain[] | select(.event == "decided") | .decision + " " + .status] | join(", ")')" \
    "D-000001 superseded, D-000003 live"
as dis.clo check answer "$c" --json
ended 0 "an answered check is answered again after that"
is "with what the live decisions allow" "$(json .answer)" nothing-to-disclose
form reason '{"reason": "The applicant disputes it."}'
must as dis.clo reconsider open D-3 --trigger accuracy-dispute --file "$work/reason"
as dis.clo check answer "$c" --draft
refused "nothing is answered while a decision is being reconsidered" 1 "R-000001: decided, and being reconsidered"
as sen.ior reconsider conclude X-2 --upheld --file "$work/reasons"
ended 0 "a decision is upheld with reasons"
as rec.ord record outcome R-1 99 --file "$work/reason"
refused "an outcome code that does not exist is refused" 2 "no outcome code"
as rec.ord record outcome R-1 1 --file "$work/reason"
has "a formal sanction takes a record out of the register" "$out" "left the register"
as rec.ord record list --json
is "and out of the list" "$(json '[.rows[].record] | join(" ")')" R-000002
as sen.ior reconsider list --json
is "and its live decision is reconsidered" "$(json '[.rows[].trigger] | join(" ")')" outcome-changed

# ---- nobody found, and withdrawn ----

jq '.reference = "ZZE000000002" | .applicant.names[0] = {kind: "current", forenames: "Zofia", surname: "Umbercote"}
    | .applicant.births = ["1970-06-07"]' "$work/check" >"$work/check2"
must as dis.clo check add --file "$work/check2"
must as dis.clo check search --all
as dis.clo check answer "C-$year-2" --json
is "where nobody is found the answer is no trace" "$(json .answer)" no-trace
jq '.reference = "ZZE000000003"' "$work/check2" >"$work/check3"
must as dis.clo check add --file "$work/check3"
as dis.clo check withdraw "C-$year-3" --file "$work/reason"
ended 0 "a check is withdrawn with a reason"
as dis.clo check answer "C-$year-3"
refused "and not answered any more" 1 "was withdrawn"
as dis.clo check list --all --json
is "each state is listed" "$(json '[.rows[].status] | join(" ")')" "answered answered withdrawn"

finish
