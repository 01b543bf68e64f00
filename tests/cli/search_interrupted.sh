#!/bin/bash
# A morning's batch of searches that is interrupted: what was searched stays, and the same command does the rest.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=fixture/casework.sh
. "$(dirname "$0")/fixture/casework.sh"

found_unit
day=$(dirname "$OUGHT")/tests/day
"$day" --seed 5 --on "$today" "$work" || exit
head -n 301 "$work/records.csv" >"$work/some.csv"
must as rec.ord record import "$work/some.csv"
must as dis.clo check import "$work/checks.csv"
# As many again, six times, so that it takes a while on a fast disk too.
for others in 4 5 6 7 8 9; do
	sed "s/ZZE0/ZZE$others/" "$work/checks.csv" >"$work/more.csv"
	must as dis.clo check import "$work/more.csv"
done
all=1680
passphrase_of dis.clo >"$work/passphrase"

# The checks that have a search on record, as the ledger has them.
searched() {
	as mary.poe audit log --act check.searched --json
	json '.rows[].claims.check'
}

# ---- at a terminal ----

must as dis.clo lock
typed $'Passphrase=dis.clo has four plain words\nsearching [=\\003' check search --all --as dis.clo
terminal_status=$status
# After the bar was shown last.
shown=${out##*"] "}
is "Ctrl-C ends a batch" "$terminal_status" 130
has "the bar is wiped off the screen" "${shown%%Check*}" $'\r\e[K'
has "what was searched is shown" "$shown" "C-$year-000"
has "and counted" "$shown" " of $all searched: "
has "with the command that goes on" "$shown" "Next: ought check search --all"
has "it says why it ended" "$shown" "check search: interrupted"
lacks "and not that nothing was changed" "$shown" "nothing was changed"
told=$(grep -o "[0-9]* of $all searched" <<<"$out")
on_record=$(searched)
is "as many are on record as it says" "$(wc -l <<<"$on_record") of $all searched" "$told"

# ---- with a program that reads what is found ----

mkfifo "$work/pipe"
"$OUGHT" check search --all --json --as dis.clo --passphrase-fd 3 3<"$work/passphrase" \
    >"$work/pipe" 2>"$work/stderr" &
search=$!
exec 4<"$work/pipe"
IFS= read -r first <&4
kill -INT "$search"
rest=$(cat <&4)
exec 4<&-
wait "$search"
is "a signal ends a batch" "$?" 130
is "it is told why" "$(cat "$work/stderr")" "ought: check search: interrupted"
is "the first result came while the others were sought" "$(jq -r .schema <<<"$first")" ought.searched/1
is "each line is a document" "$(jq -s 'length' <<<"$rest")" "$(wc -l <<<"$rest")"
sum=$(tail -n 1 <<<"$rest")
is "the last is the sum" "$(jq -r .schema <<<"$sum")" ought.searches/1
is "which counts what was searched" "$(jq .searched <<<"$sum")" "$(wc -l <<<"$rest")"
is "of those that the first had left" "$(jq .all <<<"$sum")" "$((all - $(wc -l <<<"$on_record")))"
done_now=$(jq -r 'select(.schema == "ought.searched/1").check' <<<"$first"$'\n'"$rest")
is "what it named is on record, and nothing else" \
    "$(diff <(searched | sort) <(printf '%s\n' "$on_record" "$done_now" | sort) | head -n 3)" ""

# ---- the rest ----

as dis.clo check search --all --json
ended 0 "the same command goes on"
is "with all that were left" "$(tail -n 1 <<<"$out" | jq .searched)" \
    "$((all - $(wc -l <<<"$on_record") - $(wc -l <<<"$done_now")))"
is "so that each was searched once" "$(searched | sort | uniq | wc -l) $(searched | wc -l)" "$all $all"
as dis.clo check search --all --json
is "then nothing is left" "$(json '"\(.searched) of \(.all)"')" "0 of 0"

# ---- somebody is entered meanwhile ----

forms
must as rec.ord person add --file "$work/person"
"$OUGHT" check search --all --json --as dis.clo --passphrase-fd 3 3<"$work/passphrase" \
    >"$work/pipe" 2>"$work/stderr" &
search=$!
exec 4<"$work/pipe"
IFS= read -r first <&4
must as rec.ord person add --file "$work/person"
# More than a pipe holds: some were searched after that.
for _ in {1..600}; do
	IFS= read -r first <&4
done
kill -INT "$search"
rest=$(cat <&4)
exec 4<&-
wait "$search"
is "the sum says how few and how many persons were compared for one" \
    "$(tail -n 1 <<<"$rest" | jq '.most - .fewest')" 1
as mary.poe audit verify
ended 0 "all of it is verified"
finish
