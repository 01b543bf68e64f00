#!/bin/bash
# Drafts of decisions: nothing typed is lost, nothing counts until it is decided, and nobody else reads it.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=fixture/casework.sh
. "$(dirname "$0")/fixture/casework.sh"

found_unit
forms
c=C-$year-000001
enrol_officer sen.two senior
must as mary.poe officer delegate sen.two --rank superintendent --workforce child --from "$year-01-01" \
    --to "$((year + 1))-12-31" --instrument EX/2
must as rec.ord person add --file "$work/person"
must as rec.ord record add P-1 --file "$work/record"
must as dis.clo check add --file "$work/check"
must as dis.clo check search "$c"
must as dis.clo check match "$c" P-1 --same --file "$work/reasons"
must as dis.clo assess "$c" R-1 --file "$work/assessment"
must as dis.clo represent not-invited "$c" R-1 --file "$work/reason"

# An editor that writes the files of a directory below the headings of their names, and keeps what it saw.
cat >"$work/write" <<'SHELL'
#!/bin/bash
cp "$1" "$SEEN"
[ -d "$ANSWERS" ] || exit 0
awk -v from="$ANSWERS" '
    /^## / { file = from "/" substr($0, 4); have = (getline line < file) > 0; close(file); print; skip = have
             if (have) while ((getline line < file) > 0) print line; next }
    /^#:/ || !skip { print }' "$SEEN" >"$1"
SHELL
chmod +x "$work/write"
export EDITOR=$work/write SEEN=$work/seen ANSWERS=$work/answers
mkdir "$ANSWERS"
answer() { # heading answer
	printf '%s\n' "$2" >"$ANSWERS/$1"
}
# What the form had below the headings.
shown() {
	grep -vE '^(#:|## |$)' "$SEEN"
}
kept_forms() {
	find "$XDG_RUNTIME_DIR" -path '*/ought-form-*' -name 'decide.form'
}
drafts() { # officer
	as "$1" decide --drafts --json
	json '[.rows[] | .check + " " + .record] | join(", ")'
}

# ---- keeping one ----

answer "Relevant" yes
answer "Relevant reasons" "It bears on the post."
as sen.ior decide "$c" R-1
ended 2 "a decision that lacks parts is no decision"
has "its missing parts are named together" "$err" \
    "ought, ought reasons, proportionality and representations are missing"
has "and it is kept as a draft" "$err" "kept as your draft"
lacks "that was a change, so nothing else is said" "$err" "nothing was changed"
is "no form is left behind" "$(kept_forms)" ""
is "the draft is its writer's" "$(drafts sen.ior)" "$c R-000001"
is "and nobody else's" "$(drafts sen.two)" ""
must as sen.ior check show "$c" --json
is "it counts for nothing" "$(json '[.. | .decision? // empty] | length')" 0
as sen.ior status --json
is "it waits for its writer" "$(json '[.rows[] | .what + ": " + .command] | join(", ")')" \
    "go on with your draft: ought decide $c R-000001"
as sen.two status --json
is "and the decision for others" "$(json '[.rows[] | .what + ": " + .command] | join(", ")')" \
    "decide: ought decide $c R-000001"

# ---- going on with it ----

rm "$ANSWERS"/*
as sen.two decide "$c" R-1
refused "a form left empty is refused" 2 "nothing was written into the form"
is "nobody else is shown what was written" "$(shown)" ""
as sen.ior decide "$c" R-1 --draft
refused "a draft left as it was is not kept again" 2 "nothing was written"
is "the form opens with what was written" "$(shown)" "$(printf 'yes\nIt bears on the post.')"
answer "Ought" yes
answer "Ought reasons" "$(printf 'Line one.\n## not a heading? \\## it is escaped' | sed 's/^## /\\## /')"
answer "Proportionality" "Short and factual."
as sen.ior decide "$c" R-1 --draft
ended 0 "a draft is kept without the rest"
has "and goes on" "$out" "Next: ought decide $c R-000001"
answer "Certificate text" "A scuffle was reported."
answer "Relevant" "perhaps"
as sen.ior decide "$c" R-1 --draft
refused "what is wrong is told" 2 "relevant has to be one of yes, no"
form=$(kept_forms)
has "and the form kept, where it is told" "$err" "the form is kept in $form"
has "as it was written" "$(cat "$form")" "A scuffle was reported."
rm -r "${form%/*}"
answer "Relevant" yes
answer "Representations" "None were asked for."
must as sen.ior decide "$c" R-1 --draft
rm "$ANSWERS"/*
as sen.ior decide "$c" R-1
refused "leaving the editor does not sign a draft, however complete" 2 "nothing was changed in the draft"
as sen.ior lock
typed "Passphrase=$(passphrase_of sen.ior)
Nothing was changed=n" decide "$c" R-1 --as sen.ior
ended 2 "at the terminal it is asked for"
typed "Passphrase=$(passphrase_of sen.ior)
Nothing was changed=y" decide "$c" R-1 --as sen.ior
ended 0 "and with a yes it is decided"
as sen.ior reconsider chain D-1 --json
is "as it was written" "$(json '.chain[0].content.ought_reasons')" "$(printf 'Line one.\n## not a heading? \\## it is escaped')"
is "the draft has ended" "$(drafts sen.ior)" ""

# ---- varying, dropping, by file ----

must as dis.clo check answer "$c"
answer "Relevant" no
as sen.two decide "$c" R-1
refused "what is decided is not asked again" 1 "D-000001 decides on R-000001 for $c already"
is "and no form is opened" "$(kept_forms)" ""
as sen.two decide "$c" R-1 --draft
ended 1 "what is answered and not reconsidered is not drafted either"
form=$(kept_forms)
has "but the form is kept all the same" "$(cat "$form")" "no"
rm -r "${form%/*}"
must as dis.clo reconsider open D-1 --trigger court-order --file "$work/reason"
answer "Reasons of the conclusion" "The court said so."
as sen.two reconsider conclude X-1 --varied
ended 2 "a variation that lacks parts is a draft too"
has "and names them" "$err" "relevant reasons and representations are missing; what you wrote is kept as your draft"
answer "Relevant reasons" "It does not bear on the post."
answer "Representations" "None were asked for."
must as sen.two reconsider conclude X-1 --varied
has "the same command goes on with it" "$(shown)" "The court said so."
must as sen.two reconsider open D-2 --trigger guidance-changed --file "$work/reason"
as sen.two decide "$c" R-1 --draft --file "$work/against" --json
ended 0 "a draft can be given by file"
is "it is" "$(drafts sen.two)" "$c R-000001"
must as sen.two decide --drafts --json
is "and goes on where the decision is to be varied" "$(json '.rows[0].reconsideration')" X-000002
must as sen.two status --json
is "so says the list of work" "$(json '[.rows[].command] | join(", ")')" "ought reconsider conclude X-000002 --varied"
must as sen.ior reconsider conclude X-2 --upheld --file "$work/reasons"
must as sen.two status --json
is "what there is no more to decide about is to be dropped" "$(json '[.rows[].command] | join(", ")')" \
    "ought decide $c R-000001 --drop"
as sen.two decide --drafts
has "a list for people has when it was kept" "$out" "R-000001"
as dis.clo decide "$c" R-1 --draft --file "$work/against"
refused "who does not decide has no drafts" 1 "chief officer or a senior officer"
as sen.ior decide "$c" R-1 --drop
refused "nobody drops another's" 3 "has no draft"
as sen.two decide "$c"
refused "what is missing is named" 2 "missing: RECORD"
as sen.two decide "$c" R-1 --drop --draft
ended 2 "one thing at a time"
as sen.two decide "$c" R-1 --drop
ended 0 "one's own can be dropped"
is "and is gone" "$(drafts sen.two)" ""
as mary.poe audit log --act draft.kept --json
is "the log says that drafts were kept, and nothing of what they say" \
    "$(json '[.rows[] | .claims | keys | join(" ")] | unique | join(",")')" "check record"
as mary.poe audit verify
ended 0 "all of it verifies"

finish
