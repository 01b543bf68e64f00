#!/bin/bash
# Auditing: the log, verifying, exporting to others' programs, and a byte changed in either file.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

found_store
enrol_officer jane.roe senior
enrol_officer --unadmitted ann.low auditor
must as mary.poe officer delegate jane.roe --rank superintendent --workforce child --from 2026-01-01 \
    --to 2026-12-31 --instrument SC/2026/14

as ann.low audit log --json
is "the log has every act in order" "$(json '[.rows[].n] == [range(.rows | length)]')" true
is "it says by which authority each was done" "$(json '[.rows[].authority] | unique | join(",")')" chief
as ann.low audit log
has "people read it as a table" "$out" "delegation.made"
as ann.low audit log --act officer.grant --json
is "the log is sifted by act" "$(json '[.rows[].act] | unique | join(",")')" officer.grant
as ann.low audit log --officer jane.roe
is "and by officer" "$out" "No entries."
as ann.low audit log --last 1 --json
is "the last entries come last" "$(json '.rows[0].act')" delegation.made
as ann.low audit log --to 2001-01-01 --json
is "and by day" "$(json '.rows | length')" 0
as ann.low audit log --act decision.maid
ended 2 "an act that does not exist is no filter"

as ann.low audit verify
ended 0 "an untouched store verifies"
has "and says so" "$out" "Everything comes out."
has "without the content's key it says what was not verified" "$out" "not verified: this session holds no key"
as mary.poe audit verify --json
is "with it, the content is verified too" "$(json '[.verified, .content, .findings] | tostring')" "[true,true,[]]"
entries=$(json .entries)
as mary.poe audit log --json
is "as many entries as the log has" "$(json '.rows | length')" "$entries"

as ann.low audit export 1 --out "$work/export"
ended 0 "an entry is exported"
command=${out##*$'\n'  }
holds "ssh-keygen verifies it with the command that is told" bash -c "$command"
sed -i 's/jane/jade/' "$work/export/entry.json"
holds "and refuses it with one byte changed" bash -c "! { $command; }"
as ann.low audit export 1 --out "$work/export"
ended 1 "an export does not write over another"
as ann.low audit export 999 --out "$work/export2"
ended 3 "an entry that is not there is not found"
as ann.low audit export D-8 --out "$work/export2"
ended 3 "nor is a decision"
as ann.low audit export x --out "$work/export2"
ended 2 "what is neither number nor decision is a usage error"

# One byte in each file, in the first page, in the middle and at the end.
changed() { # file, offset: $out is how the audit named it
	cp -a "$OUGHT_STORE" "$work/copy"
	printf '%b' "\\x$(printf %02x $((0x$(od -An -tx1 -j "$2" -N 1 "$work/copy/$1" | tr -d ' ') ^ 1)))" |
	    dd of="$work/copy/$1" bs=1 seek="$2" conv=notrunc status=none
	as mary.poe audit verify --store "$work/copy"
	rm -rf "$work/copy"
}
for file in ledger.db content.db; do
	size=$(stat -c %s "$OUGHT_STORE/$file")
	for place in 0 20 $((size / 2)) $((size - 1)); do
		changed "$file" "$place"
		has "a byte changed at $place of $file is named" "$err$out" "$file"
		ended 5 "and ends the audit with status 5"
	done
done

rm -rf "$work/copy"
cp -a "$OUGHT_STORE" "$work/copy"
truncate -s -4096 "$work/copy/ledger.db"
as mary.poe audit verify --store "$work/copy"
ended 5 "a file cut short is damage"

finish
