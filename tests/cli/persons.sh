#!/bin/bash
# A person is merged, wrongly, and split again, with every decision intact; and a record that concerns two.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=fixture/casework.sh
. "$(dirname "$0")/fixture/casework.sh"

found_unit
forms
c=C-$year-000001
verified() {
	as mary.poe audit verify
	ended 0 "$1"
}

# ---- two persons with records, and a decision about one ----

must as rec.ord person add --file "$work/person"
jq '.names[0].surname = "Umbercote" | .births = ["2001-02-03", "2002-03-02"]
    | .names += [{kind: "alias", forenames: "Bess", surname: "Quillworthy"}]
    | .addresses = [{address: "2 Nowhere Lane", postcode: "ZZ99 1AB", from: "2015-01-01", to: "2017-06-30"}]' \
    "$work/person" >"$work/person2"
must as rec.ord person add --file "$work/person2"
must as rec.ord record add P-1 --file "$work/record"
jq '.reference = "ZZ/2019/2" | .kind = "allegation" | del(.outcome) | .summary = "Seen at a fire."
    | .from = "2019-01-02"' "$work/record" >"$work/record2"
must as rec.ord record add P-2 --file "$work/record2"
must as dis.clo check add --file "$work/check"
must as dis.clo check search "$c"
must as dis.clo check match "$c" P-1 --same --file "$work/reasons"
must as dis.clo check match "$c" P-2 --not-same --file "$work/reasons"
must as dis.clo assess "$c" R-1 --file "$work/assessment"
must as dis.clo represent not-invited "$c" R-1 --file "$work/reason"
must as sen.ior decide "$c" R-1 --file "$work/disclose"
must as dis.clo check answer "$c"
as sen.ior reconsider chain D-1 --json
before=$(json '[.. | objects | select(.event? == "decided")] | tostring')

# ---- merged ----

as dis.clo person merge P-1 P-2 --file "$work/reason"
refused "a disclosure officer does not merge persons" 1 "persons are merged by a records officer"
as rec.ord person merge P-1 P-1 --file "$work/reason"
refused "nobody is merged with themself" 2 "P-000001 cannot be merged with themself"
as rec.ord person merge P-1 P-9 --file "$work/reason"
refused "nor with nobody" 3 "there is no person P-000009"
as rec.ord person merge p-1 p-2 --file "$work/reason"
ended 0 "two persons are merged"
has "which is said" "$out" "Merged P-000002 into P-000001; 1 live decision is to be reconsidered"
has "with the next command" "$out" "Next: ought person show P-000001"
verified "the store verifies after the merge"
as rec.ord person show P-1 --reason "looking at the merge"
has "the one stands for both" "$out" "P-000002, merged into P-000001"
has "under the names of both" "$out" "Elizabeth Umbercote"
has "with the records of both" "$out" "R-000002"
has "and the periods of addresses" "$out" "2 Nowhere Lane, ZZ99 1AB, from 2015-01-01, to 2017-06-30"
as rec.ord person show P-2 --reason "looking at the merge"
has "the other says into whom they were merged" "$out" "Person P-000002, who was merged into P-000001"
lacks "and has the own records only" "$out" "R-000001"
form find '{"names": [{"kind": "current", "forenames": "Elizabeth", "surname": "Umbercote"}], "births": ["2001-02-03"]}'
as rec.ord person find --file "$work/find" --reason "a letter" --json
is "the search finds one person" "$(json '[.rows[] | select(.band != "remote") | .person] | join(" ")')" P-000001
jq '. + {reason: "A mistake."}' "$work/person2" >"$work/amended"
as rec.ord person amend P-2 --file "$work/amended"
refused "who was merged is not amended" 1 "P-000002 was merged into P-000001, who stands for both"
as dis.clo check match "$c" P-2 --same --file "$work/reasons"
refused "nor matched" 1 "P-000002 was merged into P-000001, who stands for both"
as sen.ior reconsider list --json
is "the decision is to be reconsidered" "$(json '[.rows[] | .trigger + " " + .decision] | join(", ")')" \
    "persons-merged D-000001"
as dis.clo check show "$c" --json
is "findings that contradict each other have to be made anew" "$(json .missing)" \
    "P-000001: nobody has found whether this is the applicant"
is "with the evidence for the one that came first" "$(json '.candidates[0].evidence | length > 0')" true
must as dis.clo check match "$c" P-1 --same --file "$work/reasons"
as dis.clo check show "$c" --json
is "and then the records of both have to be dealt with" "$(json .missing)" \
    "R-000002: not assessed; R-000001: decided, and being reconsidered"
as mary.poe audit log --processing combination --json
is "a merge is logged as combination" "$(json '[.rows[] | select(.act == "person.merged")] | length')" 1

# ---- and split ----

as rec.ord person split P-2 P-1 --file "$work/reason"
refused "what was merged is split the way it was merged" 1 "P-000001 is not merged into anybody"
as rec.ord person split P-1 P-2 --file "$work/reason" --json
ended 0 "they are split again"
is "which is said to programs too" "$(json '.schema + " " + .person + " " + .other')" \
    "ought.person-split/1 P-000001 P-000002"
verified "the store verifies after the split"
as rec.ord person show P-2 --reason "looking at the split" --history --json
is "the history has both" "$(json '[.history[].act] | join(" ")')" "person.entered person.merged person.split"
is "and the person stands alone again" "$(json '.root + " " + (.records | map(.record) | join(" "))')" "P-000002 R-000002"
as rec.ord person find --file "$work/find" --reason "a letter" --json
has "both are found again" "$(json '[.rows[].person] | join(" ")')" P-000002
as sen.ior reconsider chain D-1 --json
is "the decision stayed as it was" "$(json '[.. | objects | select(.event? == "decided")] | tostring')" "$before"
as sen.ior reconsider list --json
is "and is to be reconsidered for the split too" "$(json '[.rows[].trigger] | sort | join(" ")')" \
    "persons-merged persons-split"
must as sen.ior reconsider conclude X-1 --upheld --file "$work/reasons"
must as sen.ior reconsider conclude X-2 --upheld --file "$work/reasons"
verified "the store verifies after the decision was upheld"

# ---- a record that concerns two ----

as rec.ord record link R-2 P-1 --role victim --file "$work/reason"
refused "a role is a word of its table" 2 "there is no role victim; there are suspect and third-party"
as rec.ord record link R-2 P-1 --role third-party --file "$work/reason"
ended 0 "a record is linked to a further person"
has "which is said" "$out" "R-000002 now concerns P-000001 as third-party; 1 live decision is to be reconsidered"
as rec.ord record show R-2 --reason "looking at the link"
has "the record names both" "$out" "P-000002 as suspect"
has "each with a role" "$out" "P-000001 as third-party"
as rec.ord record list --person P-1 --json
is "and is a record of both" "$(json '[.rows[].record] | join(" ")')" "R-000001 R-000002"
as dis.clo assess "$c" R-2 --file "$work/assessment"
ended 0 "it is assessed for a check of the person it is linked to"
as rec.ord record unlink R-2 P-1 --file "$work/reason"
ended 0 "a link is taken back"
as rec.ord record unlink R-2 P-2 --file "$work/reason"
refused "but not the last" 1 "R-000002 concerns nobody but P-000002; whom it is about has to be linked first"
verified "the store verifies after the links"

# ---- a date of birth is corrected ----

jq '. + {reason: "The certificate was shown.", births: ["2000-02-03"]}' "$work/person2" >"$work/amended"
must as rec.ord person amend P-2 --file "$work/amended"
as rec.ord record show R-2 --reason "looking at the age" --history --json
is "the age follows a corrected date of birth" "$(json .age_least)" 18
is "and the history has the earlier one" "$(json '.history[0].content.considerations.age')" 17
jq '.addresses[0].to = "2014-12-31"' "$work/amended" >"$work/wrong"
as rec.ord person amend P-2 --file "$work/wrong"
refused "an address ends after it begins" 2 "the last day at an address is before the first"

# ---- a record is put right, and leaves the register ----

jq 'del(.role, .kind, .outcome, .category, .retention_group, .review) + {reason: "The place was wrong.",
    summary: "A scuffle before a shed."}' "$work/record" >"$work/amended"
must as rec.ord record amend R-1 --file "$work/amended"
as sen.ior reconsider list --json
has "an amended record raises its decisions" "$(json '[.rows[].trigger] | join(" ")')" record-amended
as rec.ord record outcome R-1 1 --file "$work/reason"
ended 0 "a charge takes a record out of the register"
as rec.ord record show R-1 --reason "looking at the history" --history
has "the history has the earlier text" "$out" "A scuffle behind a shed."
has "and the later one" "$out" "A scuffle before a shed."
has "with the reason" "$out" "The place was wrong."
has "and the outcome" "$out" "Outcome changed, outcome 1"
as rec.ord record amend R-1 --file "$work/amended"
refused "a record that left is not amended" 1 "R-000001 has left the register"
as rec.ord record link R-1 P-2 --role suspect --file "$work/reason"
refused "nor linked" 1 "R-000001 has left the register"
verified "the store verifies at the end"

finish
