#!/bin/bash
# What a thief of the disk sees: no name, no narrative, no SQLite, in any file of the store or where temporary files
# go; neither while the program works nor after it was killed nor after it ended.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=fixture/casework.sh
. "$(dirname "$0")/fixture/casework.sh"

mkdir -m 0700 "$work/tmp"
export TMPDIR=$work/tmp SQLITE_TMPDIR=$work/tmp
found_unit
forms
holds "a register is generated" "$(dirname "$OUGHT")/tests/day" --seed 3 --on "$today" "$work"

# Surnames, dates of birth and streets of the register, words of its narratives, and what SQLite writes by itself.
{
	tail -n +2 "$work/records.csv" | tr -d '\r"' | cut -d , -f 2,3,8 | tr ',' '\n' | grep -E '.{5}' | sort -u
	printf '%s\n' Quillworthy "A scuffle behind a shed" "SQLite format 3" "CREATE TABLE" person_name sqlite_
} >"$work/known"
is "there is much to look for" "$([ "$(wc -l <"$work/known")" -gt 500 ] && echo yes)" yes

# The word that is found, and where; nothing where nothing is.
seen() {
	grep -rlaFf "$work/known" "$OUGHT_STORE" "$work/tmp" 2>/dev/null
}
holds "the search would find one" grep -qaFf "$work/known" "$work/records.csv"

# Stopped at twelve moments of an import; files as they are then.
passphrase_of rec.ord >"$work/passphrase"
import() {
	"$OUGHT" record import "$work/records.csv" --as rec.ord --passphrase-fd 3 3<"$work/passphrase" \
	    >"$work/out" 2>"$work/stderr" &
	importing=$!
}
found=
looked=0
grown=0
before=$(du -sk "$OUGHT_STORE" | cut -f 1)
import
while kill -STOP "$importing" 2>/dev/null; do
	found+=$(seen)
	looked=$((looked + 1))
	if [ "$(du -sk "$OUGHT_STORE" | cut -f 1)" -gt "$((before + 64))" ]; then grown=$((grown + 1)); fi
	kill -CONT "$importing"
	read -r -t 0.02 <><(:) || true
done
wait "$importing"
status=$?
ended 0 "the import ends well"
is "nothing is seen while it works" "$found" ""
is "  and it was looked at while it wrote" "$([ "$grown" -gt 0 ] && echo yes || echo "$looked looks, $grown")" yes
is "nothing is seen when it has ended" "$(seen)" ""

as dis.clo check add --file "$work/check"
as dis.clo check search C-"$year"-1
as rec.ord person add --file "$work/person"
ended 0 "work goes on"
is "nothing of that is seen" "$(seen)" ""

# Killed: log and index stay.
sed 's/ZZ\//ZY\//g; s/ZZP/ZYP/g' "$work/records.csv" >"$work/more.csv"
cp "$work/more.csv" "$work/records.csv"
import
while [ "$(du -sk "$OUGHT_STORE" | cut -f 1)" -le "$((before + 64))" ] && kill -0 "$importing" 2>/dev/null; do :; done
kill -KILL "$importing" 2>/dev/null
wait "$importing" 2>/dev/null
is "nothing is seen after a kill" "$(seen)" ""
as rec.ord audit verify
ended 0 "and it verifies"

for file in "$OUGHT_STORE"/*.db; do
	holds "$(basename "$file") is no SQLite database to others" bash -c \
	    "! sqlite3 '$file' 'SELECT count(*) FROM sqlite_schema' 2>/dev/null"
done
as rec.ord audit verify
ended 0 "which trying does not harm"

finish
