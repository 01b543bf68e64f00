#!/bin/bash
# When checks are due, what is left of the time, and checks that are opened again.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=fixture/casework.sh
. "$(dirname "$0")/fixture/casework.sh"

found_unit
forms
ago() { date -u -d "$today - $1 days" +%F; }
received() { # NUMBER DAY
	jq --arg day "$2" --arg reference "ZZE00000001$1" '.received = $day | .reference = $reference' "$work/check" \
	    >"$work/check$1"
	must as dis.clo check add --file "$work/check$1"
}
received 1 "$today"
received 2 "$(ago 40)"
received 3 "$(ago 61)"
jq '.birth_place = "Nowhere" | .purpose = "Works with children at a school."
    | .applicant.addresses = [{address: "1 Nowhere Lane", postcode: "ZZ99 1AA", from: "2019-01-01"}]
    | .reference = "ZZE000000014" | .volunteer = true' "$work/check" >"$work/check4"
must as dis.clo check add --file "$work/check4"

as dis.clo check list --json
is "those due first come first" "$(json '[.rows[].check[-1:]] | join(" ")')" "3 2 1 4"
is "a check is due 14 days after it was received, or on the next working day" \
    "$(json '.rows[-1] | .days_left >= 14 and .days_left <= 18')" true
is "an overdue check says so" "$(json '[.rows[].overdue] | join(" ")')" "true true false false"
is "and which have passed the hard line" "$(json '[.rows[].hard_line_passed] | join(" ")')" "true false false false"
is "which is 60 days after receipt, whatever day that is" "$(json '.rows[0].hard_line')" "$(ago 1)"
is "no check is due at a weekend" "$(json '.rows[].due' | xargs -I @ date -d @ +%u | grep -c '[67]')" 0
as dis.clo check list
has "the list says how long a check is overdue" "$out" "days overdue"
has "and that the hard line has passed" "$out" "past the hard line"

as dis.clo check show "C-$year-4"
for part in "ZZE000000014" "Works with children at a school." "Place of birth" "1 Nowhere Lane" "Hard line" "Volunteer"; do
	has "a check shows all that the application says: $part" "$out" "$part"
done
is "in JSON too" "$(as dis.clo check show "C-$year-4" --json; json '.hard_line + " " + .content.birth_place')" \
    "$(date -u -d "$today + 60 days" +%F) Nowhere"

as dis.clo check reopen "C-$year-1" --file "$work/reason"
refused "an open check is not opened again" 1 "C-$year-000001 is open"
must as dis.clo check withdraw "C-$year-1" --file "$work/reason"
must as dis.clo check search "C-$year-3"
must as dis.clo check answer "C-$year-3"
as rec.ord check reopen "C-$year-3" --file "$work/reason"
refused "a records officer opens no check again" 1 "a check is opened again by a disclosure officer"
as dis.clo check reopen "C-$year-3" --file "$work/reason" --json
ended 0 "an answered check is opened again"
due=$(json .due)
as dis.clo check list --json
is "and due anew" "$(json '.rows[] | select(.check[-1:] == "3") | .due + " " + .state')" "$due to search"
is "with its hard line counted anew" "$(json '.rows[] | select(.check[-1:] == "3") | .hard_line_passed')" false
as dis.clo check show "C-$year-3"
has "and why it was opened again" "$out" "There is no doubt about the facts."
has "its earlier answer is still shown" "$out" "Answer: no-trace"
has "and what it waits for" "$out" "ought check search C-$year-000003"
as dis.clo check answer "C-$year-3"
refused "it is answered again only after a new search" 1 "the register was not searched"
as dis.clo check search --all --json
has "a morning's searches do not pass over what was opened again" "$(json '.check')" "C-$year-000003"
as dis.clo check answer "C-$year-3"
ended 0 "and then it is"
as dis.clo check reopen "C-$year-1" --file "$work/reason"
has "a withdrawn check is opened again" "$out" "is open again, and due on"
must as dis.clo check withdraw "C-$year-1" --file "$work/reason"
as dis.clo check show "C-$year-1" --json
is "each closing and opening is told" "$(json '[.closings[] | .event + " " + (.was // "") + .reason[:5]] | join("; ")')" \
    "withdrawn There; opened again withdrawnThere"
as mary.poe audit verify
ended 0 "and all of it verifies"

finish
