#!/bin/bash
# Backups: made by who cannot read the content, while others work; brought back elsewhere, whole or not at all.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

found_store
enrol_officer john.doe records
enrol_officer --unadmitted ann.low auditor
enrol_officer --unadmitted adam.low administrator

printf '{"names": [{"kind": "birth", "forenames": "Ada", "surname": "Quillworth"}], "births": ["2001-02-03"]}' >"$work/person"
must as john.doe person add --file "$work/person"

as ann.low store backup "$work/no"
refused "an auditor makes no backup" 1 "a backup is made by the chief officer or an administrator"
as adam.low store backup "$work/b1"
ended 0 "an administrator makes one, and holds no key to the content"
has "and is told how much it holds" "$out" "with 9 acts"
has "and how to bring it back" "$out" "ought store restore $work/b1 STORE"
as adam.low store backup "$work/b1"
refused "it is not written over another" 1 "exists already"
is "nothing else is left" "$(find "$work" -maxdepth 1 -name 'b1*' -o -maxdepth 1 -name 'no*' | wc -l)" 1
as adam.low audit log --last 1 --json
is "the ledger says that it was made" "$(json '.rows[0].act')" store.backed-up
cp -a "$work/b1" "$work/opened"
as john.doe person show P-1 --reason EX/1 --store "$work/opened"
has "it opens as a store itself" "$out" Quillworth
as mary.poe audit verify --store "$work/opened"
ended 0 "and verifies"

# While somebody writes without a pause, and somebody else reads.
for i in $(seq 1 400); do printf 'person add --file %s\n' "$work/person"; done >"$work/batch"
as_in_background() {
	"$OUGHT" batch "$1" --as john.doe --passphrase-fd 3 >"$work/written" 2>&1 </dev/null \
	    3< <(passphrase_of john.doe)
	echo $? >"$work/written.status"
}
as_in_background "$work/batch" &
until grep -q . "$work/written" 2>/dev/null || [ -e "$work/written.status" ]; do :; done
for i in 2 3 4 5; do
	as adam.low store backup "$work/b$i"
	ended 0 "backup $i is made while others write"
done
wait
is "writing went on" "$(cat "$work/written.status")" 0
for i in 2 3 4 5; do
	as mary.poe store restore "$work/b$i" "$work/r$i" --json
	ended 0 "backup $i is brought back"
	entries=$(json .entries)
	as mary.poe audit verify --store "$work/r$i" --json
	is "and verifies, content and all" "$(json '"\(.verified) \(.content) \(.entries)"')" "true true $entries"
done
as mary.poe audit verify
ended 0 "the store itself verifies, with what it says of the backups"

as mary.poe store restore "$work/b1" "$work/r1"
has "bringing back says how old it is" "$out" "holds 9 acts, the last of"
has "and what is not in it" "$out" "What was done since is not in it"
as mary.poe store restore "$work/b1" "$work/r1"
refused "a store is not written over" 1 "exists already"
as adam.low store restore "$work/b1" "$work/r1.admin"
ended 0 "an administrator brings one back too"
as john.doe person show P-1 --reason EX/1 --store "$work/r1.admin"
has "and the content is in it" "$out" Quillworth
as mary.poe audit checkpoint --out "$work/checkpoint"
as ann.low audit verify --since "$work/checkpoint" --store "$work/r1"
has "a checkpoint tells that acts are missing in it" "$out" "acts are missing"

as mary.poe store restore "$work/none" "$work/r"
refused "a backup that is not there is not found" 3 "there is no backup at"
as mary.poe store restore "$OUGHT_STORE" "$work/r"
refused "a store is no backup" 3 "there is no backup at"
as john.doe person show P-1 --reason EX/1 --store "$work/b2"
as mary.poe store restore "$work/b2" "$work/r"
refused "one that was opened as a store is a backup no more" 5 "is not what was written"
for file in ledger.db content.db keys/mary.poe.json; do
	rm -rf "$work/damaged"
	cp -a "$work/b1" "$work/damaged"
	size=$(stat -c %s "$work/damaged/$file")
	byte=$((0x$(od -An -tx1 -j $((size / 2)) -N 1 "$work/damaged/$file" | tr -d ' ') ^ 1))
	printf '%b' "\\x$(printf %02x $byte)" |
	    dd of="$work/damaged/$file" bs=1 seek=$((size / 2)) conv=notrunc status=none
	as adam.low store restore "$work/damaged" "$work/r"
	refused "a byte changed in $file is found, by who cannot read it too" 5 "$file in the backup is not what was written"
done
rm -rf "$work/damaged"
cp -a "$work/b1" "$work/damaged"
rm "$work/damaged/content.db"
as mary.poe store restore "$work/damaged" "$work/r"
refused "a file that is missing is named" 5 "content.db is missing in the backup"
sed -i 's|"name":"FORMAT"|"name":"../../etc"|' "$work/damaged/BACKUP"
as mary.poe store restore "$work/damaged" "$work/r"
ended 5 "a name that no store has is not written"
is "and nothing was left" "$(find "$work" -maxdepth 1 -name 'r.*' | grep -c partial)" 0

finish
