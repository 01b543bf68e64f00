#!/bin/bash
# Delegations: what they cover, replacing them, and which of several a decision relies on.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=fixture/casework.sh
. "$(dirname "$0")/fixture/casework.sh"

found_unit
forms
next=$((year + 1))
delegate() { # OPTION...
	as mary.poe officer delegate sen.ior --rank superintendent --workforce child --from "$year-01-01" \
	    --to "$next-06-30" --instrument EX/2 "$@"
}

delegate --kind gossip
refused "a kind of record that there is not is refused" 2 "there is no kind"
delegate --replaces 7
refused "so is replacing a delegation that there is not" 3 "there is no delegation 7"
delegate --kind acquittal --kind intelligence --category sexual --replaces 1 --json
ended 0 "deciding is delegated for some kinds of record, in place of an earlier delegation"
is "and the answer says what" "$(json '(.kinds | join(" ")) + " " + (.categories | join(" ")) + " " + (.replaces | tostring)')" \
    "acquittal intelligence sexual 1"
as sen.ior officer show sen.ior
out=$(tr -s ' \n' ' ' <<<"$out")
for part in "records only of the kinds acquittal, intelligence" "only the categories sexual" "by EX/2" \
    "replaced by delegation 2" "(not live today)"; do
	has "an officer's delegations are shown: $part" "$out" "$part"
done
as sen.ior whoami --json
is "with all their numbers" "$(json '[.delegations[] | .replaced_by // 0, .replaces // 0] | join(" ")')" "2 0 0 1"

must as rec.ord person add --file "$work/person"
must as rec.ord record add P-1 --file "$work/record"
must as dis.clo check add --file "$work/check"
c="C-$year-1"
must as dis.clo check search "$c"
must as dis.clo check match "$c" P-1 --same --file "$work/reasons"
must as dis.clo assess "$c" R-1 --file "$work/assessment"
must as dis.clo represent not-invited "$c" R-1 --file "$work/reason"
as sen.ior decide "$c" R-1 --file "$work/against"
refused "what the delegation does not cover is said in one sentence" 1 \
    "sen.ior's delegation 2 does not cover records of the kind outcome-21 or the category violence"
as sen.ior status --json
is "and does not wait for who may not decide it" "$(json '[.rows[] | select(.what == "decide")] | length')" 0
delegate --category violence --category theft
has "several may be live at once" "$out" "Delegation 3: sen.ior (superintendent) may decide"
as sen.ior status --json
is "then it waits for them" "$(json '[.rows[] | select(.what == "decide")] | length')" 1
as sen.ior decide "$c" R-1 --file "$work/against" --delegation 2
refused "another one can be named, and is refused by its number" 1 "delegation 2 does not cover"
as sen.ior decide "$c" R-1 --file "$work/against"
ended 0 "the one that covers the case carries the decision"
as sen.ior reconsider open D-1 --trigger court-order --file "$work/reason" --json
x=$(json .reconsideration)
as sen.ior reconsider show "$x" --json
is "which names it" "$(json '[.. | objects | select(.event? == "decided") | .delegation][0]')" 3
as mary.poe audit verify
ended 0 "and all of it verifies"

finish
