#!/bin/bash
# What a browser makes of our pages: they are read as we meant them, run nothing, load nothing, and print on A4.
# shellcheck source=../cli/lib.sh
. "$(dirname "$0")/../cli/lib.sh"
# shellcheck source=../cli/fixture/casework.sh
. "$(dirname "$0")/../cli/fixture/casework.sh"

mkdir "$work/home"
chromium() {
	HOME=$work/home command chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage \
	    --user-data-dir="$work/home/profile" "$@" 2>"$work/chromium.log"
}
dom() { chromium --dump-dom "file://$1"; }

found_unit
forms
attack='<script>document.title="attacked"</script><img src="file:///etc/hostname" onerror=document.title="attacked">'
jq --arg attack "$attack" '.names += [{kind: "alias", forenames: "\"><b>", surname: $attack}]' "$work/person" >"$work/p1"
must as rec.ord person add --file "$work/p1"
jq --arg attack "$attack" '.summary = "</dd></section><style>body{display:none}</style>" + $attack' "$work/record" >"$work/r1"
must as rec.ord record add P-1 --file "$work/r1"
must as dis.clo report subject-access P-1 --to SAR/1 --reason "request SAR/1" --out "$work/access.html"
page=$(dom "$work/access.html")
has "a browser shows the page" "$page" "<title>What is held about you</title>"
is "no name or narrative is an element of it" "$(grep -oE '<(script|img|b|iframe|link|object)[ >]' <<<"$page" | head -n 1)" ""
is "it has one style, its own" "$(grep -o '<style' <<<"$page" | wc -l)" 1
has "and the narrative is text" "$page" "&lt;style&gt;body{display:none}"

# Were there a hole, the page's own policy would still stand.
sed 's|<h1>|<script>document.title="attacked"</script><style>h1{display:none}</style><h1>|' "$work/access.html" >"$work/hole.html"
has "a script that got into the page would not run" "$(dom "$work/hole.html")" "<title>What is held about you</title>"
sed "s|<meta http-equiv=\"Content-Security-Policy\"[^>]*>||" "$work/hole.html" >"$work/open.html"
has "and without the policy it would have: the test can fail" "$(dom "$work/open.html")" "<title>attacked</title>"

holds "the page is printed" chromium --no-pdf-header-footer --print-to-pdf="$work/access.pdf" "file://$work/access.html"
is "on A4" "$(grep -aoE '/MediaBox *\[[^]]*\]' "$work/access.pdf" | sort -u | grep -cE '\[0 0 59[45](\.[0-9]+)? 84[12](\.[0-9]+)?\]')" 1

# The chart.
holds "a register is generated" "$BUILD/tests/day" --seed 1 --on 2026-03-02 "$work"
must as rec.ord record import "$work/records.csv"
must as sen.ior report stats --outcome 21 --from 2016-01-01 --to 2019-11-30 --reason "request 2026/114" --html --out "$work/stats.html"
page=$(dom "$work/stats.html")
is "the chart has a bar for each year" "$(grep -o '<rect' <<<"$page" | wc -l)" 4
has "with a title for who cannot see it" "$page" '<title id="chart">Use of Outcome 21 by year</title>'
has "and a table with the same numbers" "$page" '<td class="n">1,328</td>'
holds "it can be looked at" chromium --screenshot="$work/stats.png" --window-size=800,900 "file://$work/stats.html"
is "and is a picture of that size" "$(od -An -tu1 -j 16 -N 8 "$work/stats.png" | awk '{ print $3 * 256 + $4, $7 * 256 + $8 }')" "800 900"

finish
