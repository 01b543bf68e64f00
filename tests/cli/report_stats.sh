#!/bin/bash
# Statistics: the register of the published figures gives the published figures, and nothing smaller than may be published.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=fixture/casework.sh
. "$(dirname "$0")/fixture/casework.sh"

found_unit
enrol_officer --unadmitted aud.tor auditor
holds "a register is generated" "$(dirname "$OUGHT")/tests/day" --seed 1 --on 2026-03-02 "$work"
must as rec.ord record import "$work/records.csv"
why="request 2026/114"

as sen.ior report stats --outcome 21 --from 2016-01-01 --to 2019-11-30 --reason "$why" --json
ended 0 "records are counted by year"
is "from January 2016 to November 2019 there are 1,327 with Outcome 21" "$(json .total)" 1327
is "in four years" "$(json '[.rows[].titles[0]] | join(" ")')" "2016 2017 2018 2019"
is "which add up" "$(json '[.rows[].cells[0]] | add')" 1327
as sen.ior report stats --outcome 21 --by category,year --reason "$why" --json
is "392 of them are youth-produced sexual imagery" \
    "$(json '.rows[] | select(.names[0] == "youth-produced-sexual-imagery").total')" 392
is "rows and columns add up to the totals" "$(json '([.rows[].total] | add) == .total and ([.totals[]] | add) == .total')" true
as sen.ior report stats --outcome 21 --by category,year --reason "$why"
has "people read it as a table" "$out" "youth-produced sexual imagery"
as mary.poe audit log --last 1 --json
is "counting years is a consultation, with its reason" "$(json '.rows[0] | .act + " " + .claims.what')" \
    "access.consulted statistics"
entries=$(json '.rows[0].n')

as aud.tor report stats --by outcome,category --json
ended 0 "what the ledger knows is counted without a key to the content"
is "and is no consultation" "$(json .total)" 1727
as mary.poe audit log --last 1 --json
is "of which nothing is logged" "$(json '.rows[0].n')" "$entries"
as aud.tor report stats --reason "$why"
has "years are not counted without that key" "$err" "aud.tor holds no key to the content"
as sen.ior report stats
ended 2 "nor without a reason"
as sen.ior report stats --by shoe --reason "$why"
has "nor is anything counted by what there is not" "$err" "by outcome, kind, category, year and age, and not by shoe"
as sen.ior report stats --by year,year --reason "$why"
ended 2 "nor twice by the same"
as sen.ior report stats --category shoes --reason "$why"
has "a category that does not exist is named" "$err" "there is no category shoes"
as sen.ior report stats --from 2016-02-30 --reason "$why"
ended 2 "and a day that does not exist"

# Small numbers: hidden in every form, and the totals do not give them back.
# shellcheck disable=SC2054
small=(report stats --by category,age --kind no-further-action --kind allegation --reason "$why")
as sen.ior "${small[@]}" --suppress 0 --json
is "there are small numbers" "$(json '[.rows[].cells[] | select(. > 0 and . < 5)] | length > 0')" true
all=$out
as sen.ior "${small[@]}" --json
is "none of them is shown" "$(json '[.rows[].cells[], .rows[].total, .totals[], .total | select(. != null and . > 0 and . < 5)] | length')" 0
is "no line has a single hidden number" \
    "$(json '[([.rows[] | .cells + [.total]] + [.totals + [.total]]) | (.[], (transpose | .[])) |
	map(select(. == null)) | length] | index(1)')" null
is "what is shown is right" "$(jq -n --argjson all "$all" --argjson shown "$out" \
    '[$all.rows[].cells[]] as $a | [$shown.rows[].cells[]] as $s | [range($a | length) | select($s[.] != null and $s[.] != $a[.])] | length')" 0
as sen.ior "${small[@]}"
has "a table marks what it hides" "$out" "[c]"
as sen.ior "${small[@]}" --csv
has "and so does a CSV file" "$out" ",[c]"
is "which has as many cells in each row" "$(sed 's/"[^"]*"/x/g' <<<"$out" | tr -d '\r' | awk -F, '{ print NF }' | sort -u | wc -l)" 1
as sen.ior "${small[@]}" --html --out "$work/small.html"
ended 0 "a page is written into a file"
is "that only its owner can read" "$(stat -c %a "$work/small.html")" 600
holds "and marks what it hides" grep -q '\[c\]' "$work/small.html"
holds "with a chart, a table and no script" \
    bash -c "grep -q '<svg' '$work/small.html' && grep -q '<table' '$work/small.html' && ! grep -qi '<script' '$work/small.html'"
as sen.ior "${small[@]}" --html --out "$work/small.html"
has "a file that is there is not written over" "$err" "exists, and is not written over"
as sen.ior "${small[@]}" --out "$work/other"
ended 2 "a file is HTML or CSV"
as sen.ior "${small[@]}" --csv --html
ended 2 "and one of them"
as sen.ior report stats --outcome 17 --reason "$why"
has "where there is none, that is said" "$out" "No records."
as sen.ior report stats --outcome 17 --html --reason "$why"
has "on a page too" "$out" "Total"
as mary.poe audit verify
ended 0 "all of it verifies"

finish
