#!/bin/bash
# One check through every branch: work at home with a third party, representations that change the assessor's mind, disclosure,
# the answer, a dispute under s.117A that the Independent Monitor decides against the chief officer, and the new answer.  The
# store verifies at each step, with the content and without it.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=fixture/casework.sh
. "$(dirname "$0")/fixture/casework.sh"

found_unit
enrol_officer --unadmitted ann.low auditor
forms
c=C-$year-000001

verified() {
	as mary.poe audit verify
	ended 0 "$1, and the store verifies"
	as ann.low audit verify
	ended 0 "to an auditor without the content too"
}
waits() { # officer: what the list of work says is to be done, in its order
	must as "$1" status --json
	json '[.rows[].command] | join(", ")'
}

# ---- two persons at one address, and what is held on one of them ----

jq '. + {addresses: [{address: "1 Nowhere Lane", postcode: "ZZ99 1AA", from: "2015-01-01"}]}' "$work/person" >"$work/applicant"
form partner '{"names": [{"kind": "current", "forenames": "Zebedee", "surname": "Umbercote"}], "births": ["1999-08-07"],
    "sex": "male", "addresses": [{"address": "1 Nowhere Lane", "postcode": "ZZ99 1AA", "from": "2016-01-01"}]}'
must as rec.ord person add --file "$work/applicant"
must as rec.ord person add --file "$work/partner"
jq '.kind = "no-further-action" | del(.outcome) | .summary = "He was said to have struck a child in his care."' \
    "$work/record" >"$work/partners"
must as rec.ord record add P-2 --file "$work/partners"
verified "Two persons are held at one address"

# ---- the check: work at home ----

jq '.home_based = true | .position = "Childminder"
    | .applicant.addresses = [{address: "1 Nowhere Lane", postcode: "ZZ99 1AA"}]' "$work/check" >"$work/home"
must as dis.clo check add --file "$work/home"
is "the check waits to be searched for" "$(waits dis.clo)" "ought check search $c"
must as dis.clo check search "$c"
has "then for a match" "$(waits dis.clo)" "ought check match $c P-000001"
must as dis.clo check match "$c" P-1 --same --file "$work/reasons"
# Whoever lives at the home comes with the search, or else the record is linked to the applicant.
if [ "$(waits dis.clo)" = "ought check match $c P-000002" ]; then
	as dis.clo check answer "$c"
	refused "and for whoever lives at the home" 1 "P-000002: nobody has found whether this is a third party at the home"
	must as dis.clo check match "$c" P-2 --third-party --file "$work/reasons"
else
	must as rec.ord record link R-1 P-1 --role third-party --file "$work/reason"
fi
is "then for the assessment" "$(waits dis.clo)" "ought assess $c R-000001"
verified "The applicant and a third party at the home are found"

# ---- the assessment, with the third party's access ----

jq '.recommendation = "not-disclose" | .reasons = "He is said to have moved out."' "$work/assessment" >"$work/without"
as dis.clo assess "$c" R-1 --file "$work/without"
refused "work at home asks whom a third party could reach" 2 "third-party access is missing"
jq '.third_party_access = "Not established: he is said to have moved out."' "$work/without" >"$work/first"
must as dis.clo assess "$c" R-1 --file "$work/first"
is "then whether the applicant is asked" "$(waits dis.clo)" "ought represent invite $c R-000001"
must as dis.clo represent invite "$c" R-1 --file "$work/invitation"
is "then for the reply" "$(waits dis.clo)" "ought represent receive $c R-000001"
is "and nobody can decide meanwhile" "$(waits sen.ior)" "$(waits dis.clo)"
as sen.ior decide "$c" R-1 --file "$work/disclose"
refused "not even who tries" 1 "was asked to reply by"
verified "The applicant is invited to make representations"

# ---- representations, and a second assessment ----

form reply '{"reply": "received", "text": "He still lives with me, and helps with the children.",
    "effect": "It shows that he would be with the children: assessed again."}'
must as dis.clo represent receive "$c" R-1 --file "$work/reply"
jq '.third_party_access = "He lives there, and helps with the children."
    | .recommendation = "disclose" | .reasons = "The reply shows access."' "$work/first" >"$work/second"
must as dis.clo assess "$c" R-1 --file "$work/second"
as sen.ior assess show "$c" R-1 --json
is "the assessor's mind was changed, and the first assessment stays" \
    "$(json '[.assessments[] | .recommendation] | join(" after ")')" "disclose after not-disclose"
has "now it waits for a decision" "$(waits sen.ior)" "ought decide $c R-000001"
verified "The reply changes the assessment"

# ---- a draft, the decision, and the answer ----

form begun '{"relevant": "yes", "relevant_reasons": "Children would be in his care."}'
must as sen.ior decide "$c" R-1 --draft --file "$work/begun"
has "a draft waits for its writer" "$(waits sen.ior)" "ought decide $c R-000001"
verified "A decision is begun"
as dis.clo decide "$c" R-1 --file "$work/disclose"
refused "who assessed does not decide" 1 "dis.clo"
must as sen.ior decide "$c" R-1 --file "$work/disclose"
as dis.clo check answer "$c" --draft --json
is "the answer can be read before it is sent" "$(json '.answer + ": " + .texts[0].text')" "disclosure: A scuffle was reported."
must as dis.clo check answer "$c"
is "nothing waits" "$(waits dis.clo)$(waits sen.ior)" ""
verified "The check is answered with a disclosure"

# ---- the dispute ----

form grounds '{"grounds": "The applicant says that it ought not to be on her certificate."}'
form review '{"review": "The chief officer still thinks that it ought to be included."}'
form found '{"reasons": "It says little of the applicant, and much of another."}'
form issued '{"reference": "001234567890"}'
must as dis.clo dispute receive D-1 --section 117A --file "$work/grounds"
is "the chief officer's review waits for a delegate" "$(waits sen.ior)" "ought dispute refer X-000001"
verified "A dispute is received"
must as sen.ior dispute refer X-1 --file "$work/review"
verified "The chief officer's review goes to the Independent Monitor"
must as dis.clo dispute finding X-1 --relevant yes --ought no --file "$work/found"
is "then the conclusion waits" "$(waits sen.ior)" "ought reconsider show X-000001"
verified "The Independent Monitor finds that it ought not to be included"
as sen.ior reconsider conclude X-1 --upheld --file "$work/reasons"
refused "so the decision is not upheld" 1 "Police Act 1997 s.117A"

# ---- the varied decision, and the new answer ----

jq '. + {relevant: "yes", ought: "no", ought_reasons: "The Monitor found that it ought not to be.",
    proportionality: "It would weigh on her for what another did.", reasons: "s.117A(5)."} | del(.certificate_text)' \
    "$work/disclose" >"$work/varied"
must as sen.ior reconsider conclude X-1 --varied --file "$work/varied"
has "the check is to be answered again" "$out" "Next: ought check answer $c"
is "by a disclosure officer" "$(waits dis.clo)" "ought check answer $c"
verified "The decision is varied"
as dis.clo check answer "$c" --json
is "the new answer is without it" "$(json '.answer + " " + (.texts | length | tostring)')" "nothing-to-disclose 0"
verified "The check is answered again"
must as dis.clo dispute certificate X-1 --issued yes --file "$work/issued"
is "and nothing waits any more" "$(waits dis.clo)$(waits sen.ior)" ""
verified "A new certificate is issued"

# ---- what stays ----

as mary.poe reconsider chain D-1 --json
is "the chain tells all of it" "$(json '[.chain[] | .event + " " + (.decision // .stage // .outcome // .answer)] | join(", ")')" \
    "decided D-000001, answered D-000001, opened D-000001, stage received, stage referred, stage finding, decided D-000002, concluded varied, answered nothing-to-disclose, stage certificate"
is "the earlier decision as it was" "$(json '.chain[0].content.certificate_text')" "A scuffle was reported."
as dis.clo dispute receive D-2 --section 117A --file "$work/grounds"
refused "and what is not on a certificate is not disputed" 1 "disclosed in no answer"

finish
