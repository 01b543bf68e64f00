#!/bin/bash
# Disputes about a certificate, from what the applicant or the Independent Monitor says to the new certificate.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=fixture/casework.sh
. "$(dirname "$0")/fixture/casework.sh"

found_unit
forms
c=C-$year-000001
form grounds '{"grounds": "It was somebody else."}'
form review '{"review": "The information is still thought to be relevant."}'
form found '{"reasons": "The account was never tested."}'
form issued '{"reference": "001234567890"}'
form not_issued '{"reason": "The certificate was right."}'
verified() {
	as mary.poe audit verify
	ended 0 "$1 verifies"
}
waits() { # officer
	must as "$1" status --json
	json '[.rows[].command] | join(", ")'
}

# ---- a certificate ----

must as rec.ord person add --file "$work/person"
must as rec.ord record add P-1 --file "$work/record"
must as dis.clo check add --file "$work/check"
must as dis.clo check search "$c"
must as dis.clo check match "$c" P-1 --same --file "$work/reasons"
must as dis.clo assess "$c" R-1 --file "$work/assessment"
must as dis.clo represent not-invited "$c" R-1 --file "$work/reason"
must as sen.ior decide "$c" R-1 --file "$work/disclose"
as dis.clo dispute receive D-1 --section 117 --file "$work/grounds"
refused "a decision that was disclosed in no answer is not disputed" 1 "no certificate with it to dispute"
as sen.ior reconsider list --json
is "and nothing was opened for it" "$(json '.rows | length')" 0
must as dis.clo check answer "$c"

# ---- s.117: its accuracy ----

as dis.clo dispute receive D-1 --file "$work/grounds"
refused "which dispute it is has to be said" 2 "--section 117A"
as sen.ior dispute receive D-1 --section 117 --file "$work/grounds" --on 2999-01-01
refused "a dispute is not received on a day to come" 2 "has not come yet"
as dis.clo dispute receive D-1 --section 117 --file "$work/grounds"
ended 0 "a disclosure officer records a dispute"
has "which is a reconsideration" "$out" "X-000001"
has "and is told what is next" "$out" "Next: ought reconsider conclude X-000001, or, where the dispute is not accepted, ought dispute refer X-000001"
as dis.clo dispute receive D-1 --section 117 --file "$work/grounds"
refused "once" 1 "is recorded already"
as dis.clo check answer "$c" --draft
refused "meanwhile nothing is answered" 1 "being reconsidered"
as dis.clo dispute finding X-1 --relevant yes --ought yes --file "$work/found"
refused "nothing is found before it is referred" 1 "comes first"
as dis.clo dispute certificate X-1 --issued no --file "$work/not_issued"
refused "nor a certificate issued before it is concluded" 1 "is open"
is "a delegate is to conclude it" "$(waits sen.ior)" "ought reconsider show X-000001"
as dis.clo dispute refer X-1 --file "$work/review" --delegation 1
refused "a disclosure officer refers it without a delegation" 2 "needs no delegation"
must as dis.clo dispute refer X-1 --file "$work/review"
is "not while the Independent Monitor has it" "$(waits sen.ior)" "ought dispute finding X-000001"
as sen.ior reconsider conclude X-1 --upheld --file "$work/reasons"
refused "and it cannot be upheld meanwhile" 1 "finding in X-000001 is not recorded"
as dis.clo dispute finding X-1 --relevant yes --file "$work/found"
refused "what was found of the second question has to be said" 2 "whether found that it ought to be included"
as dis.clo dispute finding X-1 --relevant no --ought no --file "$work/found"
ended 2 "and is not asked of what is not relevant"
as dis.clo dispute finding X-1 --relevant maybe --file "$work/found"
ended 2 "an answer is yes or no"
must as dis.clo dispute finding X-1 --relevant yes --ought yes --file "$work/found"
as sen.ior reconsider conclude X-1 --upheld --file "$work/reasons"
ended 0 "found in favour, the decision is upheld"
has "and then whether there is a new certificate is recorded" "$out" "Next: ought dispute certificate X-000001"
is "by a disclosure officer" "$(waits dis.clo)" "ought dispute certificate X-000001"
as dis.clo dispute list --json
is "the list has the stages with their dates" "$(json '.rows[0] | [.received, .referred, .finding, .ought, .state] | join(" ")')" \
    "$today $today $today yes upheld"
is "and nothing personal" "$(json '.rows[0] | keys | join(" ")')" \
    "check decision finding ought received reconsideration record referred relevant state trigger"
as dis.clo dispute certificate X-1 --issued yes --file "$work/not_issued"
refused "a new certificate has a reference" 2 "reference of the new certificate is missing"
must as dis.clo dispute certificate X-1 --issued no --file "$work/not_issued"
as dis.clo dispute list --json
is "then it is over" "$(json '.rows | length')" 0
is "and nothing waits any more" "$(waits dis.clo)" ""
verified "all of it"

# ---- s.117A: whether it ought to be included ----

must as dis.clo reconsider open D-1 --trigger independent-monitor --file "$work/reason"
has "one that was opened before is to be recorded" "$out" "Next: ought dispute receive D-000001"
is "and waits" "$(waits dis.clo)" "ought dispute receive D-000001"
as dis.clo dispute receive D-1 --file "$work/grounds" --json
is "and is the same" "$(json .reconsideration)" X-000002
is "its next stage is the chief officer's" "$(json .next)" "ought dispute refer X-000002, by the chief officer or a delegate"
as dis.clo dispute refer X-2 --file "$work/review"
refused "a disclosure officer does not review for the Monitor" 1 "chief officer or a senior officer with a live delegation"
is "it waits for a delegate" "$(waits sen.ior)" "ought dispute refer X-000002"
must as sen.ior dispute refer X-2 --file "$work/review"
must as dis.clo dispute finding X-2 --relevant yes --ought no --file "$work/found"
has "found against, the decision is to be varied" "$out" "Next: ought reconsider conclude X-000002 --varied, by a decision not to disclose"
as sen.ior reconsider conclude X-2 --upheld --file "$work/reasons"
refused "it cannot be upheld" 1 "can only be varied, by a decision not to disclose: Police Act 1997 s.117A(5) and (6)"
jq '. + {reasons: "It was weighed again."}' "$work/disclose" >"$work/again"
as sen.ior reconsider conclude X-2 --varied --file "$work/again"
refused "nor decided into the certificate again" 1 "s.117A(5) and (6)"
as sen.ior reconsider conclude X-2 --varied --file "$work/vary"
ended 0 "it is varied"
has "and the check to be answered again" "$out" "Next: ought check answer $c"
is "which waits for a disclosure officer" "$(waits dis.clo)" "ought check answer $c"
as dis.clo check answer "$c" --json
is "the new answer is without it" "$(json '.answer + " " + (.texts | length | tostring)')" "nothing-to-disclose 0"
must as dis.clo dispute certificate X-2 --issued yes --file "$work/issued"
lacks "then nothing is next" "$out" "Next:"
verified "all of it"

# ---- the chain ----

as dis.clo dispute show X-2 --json
is "a dispute shows its stages" "$(json '[.stages[] | .event + (if .stage then " " + .stage else "" end)] | join(", ")')" \
    "opened, stage received, stage referred, stage finding, concluded, stage certificate"
is "with what was written" "$(json '[.stages[].content | .grounds // .review // .reference // empty] | join(" / ")')" \
    "It was somebody else. / The information is still thought to be relevant. / 001234567890"
as sen.ior reconsider show X-2 --json
is "the chain has everything between the first decision and the last answer" \
    "$(json '[.chain[] | .event + " " + (.decision // .reconsideration // "-")] | join(", ")')" \
    "decided D-000001, answered D-000001, opened D-000001, stage X-000001, stage X-000001, stage X-000001, concluded X-000001, stage X-000001, opened D-000001, stage X-000002, stage X-000002, stage X-000002, decided D-000002, concluded X-000002, answered -, stage X-000002"
is "with the authority of what needs one" "$(json '[.chain[] | select(.delegation) | .event] | join(" ")')" \
    "decided concluded stage decided concluded"
as mary.poe audit log --person P-1 --processing consultation --json
is "and reading it was logged" "$(json '.rows[-1] | .by + " " + .claims.what')" "sen.ior reconsideration"
as sen.ior reconsider chain D-1
has "it can be read" "$out" "Decision D-000001 on R-000001 for $c"
has "with each stage" "$out" "X-000002: the finding of the Independent Monitor"
has "what was found" "$out" "Ought                    no"
has "and what was sent in the end" "$out" "none of these"
as dis.clo dispute show X-9
ended 3 "a dispute that there is not is not found"
must as dis.clo reconsider open D-2 --trigger court-order --file "$work/reason"
as dis.clo dispute show X-3
ended 3 "nor is a reconsideration that is no dispute"
as dis.clo dispute refer X-3 --file "$work/review"
refused "and it has no stages" 1 "is no dispute about a certificate"

finish
