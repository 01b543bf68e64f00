#!/bin/bash
# Retention: what is due, what is retained, and how the next review follows from the group.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=fixture/casework.sh
. "$(dirname "$0")/fixture/casework.sh"

found_unit
forms
must as rec.ord person add --file "$work/person"
jq 'del(.review)' "$work/record" >"$work/overdue"
must as rec.ord record add P-1 --file "$work/overdue"
jq '.reference = "ZZ/2017/2" | .review = "2031-03-04"' "$work/record" >"$work/later"
must as rec.ord record add P-1 --file "$work/later"
jq '.reference = "ZZ/2017/3" | .review = "2099-03-04"' "$work/record" >"$work/late"
as rec.ord record add P-1 --file "$work/late"
refused "a review that comes later than the group's period is refused" 2 "is reviewed next by"

as rec.ord record list --kind outcome21
ended 2 "a list of a kind that there is not is no empty list"
has "and the right word is said" "$err" "there is no kind outcome21; did you mean outcome-21?"
as rec.ord record show R-1 --reason "checking the entry" --json
is "where no review is given it is when the period since the event is over" "$(json .review)" 2023-03-04
as rec.ord record review --due --json
ended 0 "what is due is listed"
is "and only that" "$(json '[.rows[].record] | join(" ")')" R-000001
is "without anything personal" "$(json '.rows[0] | keys | join(" ")')" "kind person record retention_group review title"
as rec.ord record review --due-by 2031-03-04 --json
is "or what will be by a day" "$(json '[.rows[].record] | join(" ")')" "R-000001 R-000002"
as rec.ord record review
refused "without either it is said what to give" 2 "--due or --due-by"
as rec.ord status --json
has "a due review waits for records officers" "$(json '.rows[].command')" "ought record review R-000001"
as dis.clo status --json
is "and for nobody else" "$(json '[.rows[].command] | join(" ")')" ""

as dis.clo record review R-1 --file "$work/reason"
refused "a disclosure officer does not review retention" 1 "a record is reviewed by a records officer"
as rec.ord record review R-1 --next 2020-01-01 --file "$work/reason"
refused "nothing is retained until a day that has passed" 2 "a day that has not come yet"
as rec.ord record review R-1 --group 9 --file "$work/reason"
refused "nor in a group that there is not" 2 "there is no retention group 9"
as rec.ord record review R-1 --file "$work/reason"
ended 0 "a record is retained for a reason"
has "until the period of its group is over" "$out" "reviewed next on $((year + 6))-"
as rec.ord record review R-1 --group 2 --next "$((year + 9))-01-02" --file "$work/reason"
ended 0 "and put into another group"
as rec.ord record show R-1 --reason "checking the review" --json
is "which the record then says" "$(json '"\(.retention_group) \(.review)"')" "2 $((year + 9))-01-02"
as rec.ord record review --due
has "and is due no longer" "$out" "No record is due for review."
as mary.poe audit verify
ended 0 "all of it verifies"
finish
