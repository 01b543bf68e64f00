#!/bin/bash
# How the unit keeps up, and who decides how: from the ledger, by whoever may read that.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=fixture/casework.sh
. "$(dirname "$0")/fixture/casework.sh"

found_unit
enrol_officer --unadmitted aud.tor auditor
forms
c=C-$year-000001
waits() { # sentence, what it should wait for
	as aud.tor report workload --json
	is "$1" "$(json '[.waiting[].for] | join(", ")')" "$2"
}
waits "nothing waits at first" ""
must as rec.ord person add --file "$work/person"
must as rec.ord record add P-1 --file "$work/record"
jq --arg day "$(date -u -d "$today - 20 days" +%F)" '.received = $day' "$work/check" >"$work/c1"
must as dis.clo check add --file "$work/c1"
waits "a check waits for the search" "the search of the register"
is "for as long as since it was received" "$(json '.waiting[0].oldest_days')" 20
is "and is overdue" "$(json '.open[] | "\(.age): \(.checks), \(.late_checks)"')" "15 to 30 days: 1, 1"
must as dis.clo check search "$c"
waits "then for a finding" "whether a candidate is the applicant"
must as dis.clo check match "$c" P-1 --same --file "$work/reasons"
waits "then for an assessment" "an assessment"
must as dis.clo assess "$c" R-1 --file "$work/assessment"
waits "then for representations to be invited" "asking for representations, or saying why not"
must as dis.clo represent invite "$c" R-1 --file "$work/invitation"
waits "then for the applicant" "the applicant's reply"
is "who is not the unit" "$(json '.waiting[0].whom')" applicants
must as dis.clo represent receive "$c" R-1 --file "$work/reply"
waits "then for a delegate" "a decision"
must as sen.ior decide "$c" R-1 --file "$work/disclose"
waits "then for the answer" "an answer"
form reason '{"reason": "A court asks."}'
must as dis.clo reconsider open D-1 --trigger court-order --file "$work/reason"
waits "unless the decision is reconsidered" "the end of a reconsideration"
must as sen.ior reconsider conclude X-1 --upheld --file "$work/reasons"
must as dis.clo check answer "$c"
waits "and then for nothing" ""
is "it took twenty days" "$(json '.all | "\(.answered) \(.median_days) \(.p90_days) \(.in_time)"')" "1 20 20 0"
jq '.reference = "ZZE000000002"' "$work/check" >"$work/c2"
must as dis.clo check add --file "$work/c2"
as aud.tor report workload
has "people read it as tables" "$out" "the search of the register"
has "with a line for all weeks" "$out" "All"
as aud.tor report workload --html --out "$work/workload.html"
ended 0 "and as a page"
holds "with the same tables" grep -q "Who waits on whom" "$work/workload.html"
as aud.tor report workload --out "$work/other"
ended 2 "a file is a page"

as aud.tor report deciders --json
is "of each decider: decisions, disclosed, reconsidered, upheld, days" \
    "$(json '.rows[] | "\(.officer) \(.made) \(.disclosed) \(.share) \(.reconsidered) \(.upheld) \(.varied) \(.median_days)"')" \
    "sen.ior 1 1 100 1 1 0 20"
as aud.tor report deciders --to 2001-01-01
has "in a period" "$out" "Nobody decided."
as aud.tor report deciders --to 2001-02-30
ended 2 "that exists"

# ---- dip samples ----

draw=(audit sample --from "$today" --to "$today" --size 5)
as aud.tor "${draw[@]}" --seed 00ff10
ended 0 "an auditor draws a sample without reading any content"
has "of what there is" "$out" D-000001
has "with the seed" "$out" 00ff10
as aud.tor "${draw[@]}" --json
is "without a seed one is drawn, and shown" "$(json '.seed | test("^[0-9a-f]{32}$")')" true
is "and the sample has a number" "$(json .sample)" 2
as aud.tor audit sample 1 --json
is "a sample is shown again" "$(json '[.seed, .decisions[0].decision, .decisions[0].officer, .decisions[0].result] | join(" ")')" \
    "00ff10 D-000001 sen.ior disclose"
is "with nothing found yet" "$(json '.decisions[0] | has("satisfied")')" false
as aud.tor audit sample 9
ended 3 "one that was not drawn is not found"
as aud.tor audit sample
refused "a sample has a period and a size" 2 "--from, --to and --size"
as aud.tor audit sample 1 --size 3
refused "and one that was drawn has them already" 2 "was drawn"
as dis.clo "${draw[@]}"
refused "nobody else draws one" 1 "a sample is drawn by an auditor"
as aud.tor audit finding 1 D-1 --satisfied no --file "$work/reasons"
refused "who found something has read the case, and so is admitted to it" 1 "aud.tor is not admitted to the content"
enrol_officer ann.green auditor
as ann.green audit finding 1 D-1 --satisfied no --file "$work/reasons"
ended 0 "an admitted auditor finds that a decision does not satisfy"
as ann.green audit finding 1 D-1 --satisfied perhaps --file "$work/reasons"
refused "or that it does" 2 "yes or no"
as ann.green audit finding 1 D-9 --satisfied no --file "$work/reasons"
refused "of a decision in the sample" 3 "there is no decision D-000009"
as aud.tor audit sample 1
has "the sample shows the finding" "$out" "no"
as aud.tor audit sample 1 --json
is "and who made it" "$(json '.decisions[0] | .satisfied + " " + .found_by')" "no ann.green"
as aud.tor report deciders --json
is "it counts in the statistics of the decider" "$(json '.rows[0] | "\(.sampled) \(.not_satisfied)"')" "1 1"
as mary.poe audit verify
ended 0 "all of it verifies"

finish
