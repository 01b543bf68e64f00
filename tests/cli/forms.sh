#!/bin/bash
# Forms: an editor or a file; nothing typed is lost, nothing personal is left behind.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

found_store
enrol_officer rec.ord records

kept() {
	find "$XDG_RUNTIME_DIR" -path '*/ought-form-*' -name '*.form'
}

cat >"$work/fill" <<'SHELL'
#!/bin/bash
# An editor: writes the answer below each heading.
cp "$1" "$FORM_SEEN"
stat -c '%a' "$1" "$(dirname "$1")" >"$FORM_SEEN.mode"
awk '{ print } /^## Names/ { print ENVIRON["FORM_NAMES"] } /^## Dates of birth/ { print ENVIRON["FORM_BIRTHS"] }' \
    "$FORM_SEEN" >"$1"
SHELL
chmod +x "$work/fill"
export FORM_SEEN=$work/seen

export EDITOR=$work/fill FORM_NAMES="current | Ann | Quillworthy" FORM_BIRTHS="2001-02-03"
as rec.ord person add
ended 0 "a form filled in in the editor becomes an act"
has "the act has its identifier" "$out" "P-000001"
is "nothing of the form is left" "$(kept)" ""
is "nobody else could read it" "$(tr '\n' ' ' <"$FORM_SEEN.mode")" "600 700 "
is "the form suggested no answer" "$(grep -vcE '^(#:|## |$)' "$FORM_SEEN")" 0

FORM_BIRTHS="2001-02-30" as rec.ord person add
refused "a wrong answer is refused" 2 "dates of birth line 1 has to be a date that exists"
form=$(kept)
holds "and the form is kept" test -s "$form"
has "where it is told" "$err" "$form"
has "with what was typed" "$(cat "$form")" "Quillworthy"
sed -i 's/2001-02-30/2001-02-28/' "$form"
as rec.ord person add --file "$form"
ended 0 "it can be mended and given with --file"
is "and is removed once it has become an act" "$(kept)" ""

EDITOR=true as rec.ord person add
refused "a form left as it was is no form" 2 "nothing was written into the form"
is "and is not kept" "$(kept)" ""
EDITOR=false as rec.ord person add
refused "an editor that fails is said to have failed" 2 "the editor did not end well"
rm -rf "$(dirname "$(kept)")"

as mary.poe person add
refused "who may not do it is told so" 1 "mary.poe"
is "before anything is typed" "$(kept)" ""
FORM_BIRTHS="2999-02-28" as rec.ord person add
refused "what a rule refuses is told" 2 "future"
form=$(kept)
holds "and what was typed is kept all the same" test -s "$form"
rm -rf "$(dirname "$form")"

printf '{"names":[{"kind":"current","forenames":"Bo","surname":"Other"}]}' >"$work/mine.json"
as rec.ord person add --file "$work/mine.json"
ended 0 "a form can be given as JSON"
holds "a file of one's own is left where it is" test -s "$work/mine.json"
printf '{"nmaes":[]}' >"$work/mine.json"
as rec.ord person add --file "$work/mine.json"
refused "a misspelt member is refused, not lost" 2 'no member "nmaes"'
lacks "a file of one's own is not called kept" "$err" "the form is kept"
as rec.ord person add --file "$work/none.json"
refused "a file that is not there is not found" 3 "cannot be read"

# An editor during which the program is killed: from the editor up to the program.
cat >"$work/die" <<'SHELL'
#!/bin/bash
"$FORM_FILL" "$1"
pid=$$
while [ "$(cat "/proc/$pid/comm")" != ought ]; do
	pid=$(ps -o ppid= -p "$pid" | tr -d ' ')
	[ "$pid" -gt 1 ] || exit 1
done
kill -9 "$pid"
SHELL
chmod +x "$work/die"
FORM_FILL=$work/fill FORM_NAMES="current | Cy | Other" EDITOR=$work/die as rec.ord person add
is "a program that is killed says nothing" "$status" 137
form=$(kept)
has "and leaves what was typed" "$(cat "$form")" "Cy | Other"
FORM_NAMES="current | Di | Other" as rec.ord person add
ended 0 "another form can be filled in"
has "and then it is said where the earlier one is" "$err" "an earlier form is kept in $form"
as rec.ord person add --file "$form"
ended 0 "it can be given"
FORM_NAMES="current | Ed | Other" as rec.ord person add
lacks "and is gone then" "$err" "an earlier form"

unset EDITOR
out=$(setsid -w "$OUGHT" person add --as rec.ord --passphrase-fd 3 2>&1 </dev/null 3< <(passphrase_of rec.ord))
status=$?
ended 2 "without a terminal and an editor, the other way is told"
has "namely --file" "$out" "--file"

as mary.poe audit verify
ended 0 "all of it verifies"

finish
