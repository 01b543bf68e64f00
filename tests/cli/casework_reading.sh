#!/bin/bash
# Content is shown only after its reading was entered, with a reason; and only to who may.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=fixture/casework.sh
. "$(dirname "$0")/fixture/casework.sh"

found_unit
forms
c=C-$year-000001
must as rec.ord person add --file "$work/person"
must as rec.ord record add P-1 --file "$work/record"
must as dis.clo check add --file "$work/check"
must as dis.clo check search "$c"

entries() {
	as mary.poe audit log --act access.consulted --json
	json '.rows | length'
}

before=$(entries)
as rec.ord person show P-1
ended 2 "without a reason a person is not shown"
has "and the option is named" "$err" "--reason"
lacks "nothing of the person is told" "$out$err" "Quillworthy"
as rec.ord record show R-1 --reason "  "
ended 2 "an empty reason is none"
is "nothing was entered" "$(entries)" "$before"
as rec.ord person show P-1 --reason "a letter from the person"
has "with a reason the person is shown" "$out" "Quillworthy"
is "and the reading entered" "$(entries)" "$((before + 1))"
as dis.clo check show "$c"
ended 0 "work on a check is reason enough to show it"
is "and is entered" "$(entries)" "$((before + 2))"
as dis.clo check list
as dis.clo record list
as dis.clo reconsider list
is "lists without anything personal need no entry" "$(entries)" "$((before + 2))"
as rec.ord person show P-9 --reason "a slip"
ended 3 "a person who is not there is not found"
is "and no reading is entered" "$(entries)" "$((before + 2))"

enrol_officer --unadmitted new.one records
as new.one record list
ended 0 "an officer without the key to the content may list"
as new.one record show R-1 --reason "curious"
ended 1 "and not read"
has "and is told who admits" "$err" "the chief officer admits"

as rec.ord check add --file "$work/check"
refused "a records officer receives no checks" 1 "disclosure officer"
as dis.clo person add --file "$work/person"
refused "a disclosure officer enters no persons" 1 "records officer"

# ---- the editor ----

must as dis.clo check match "$c" P-1 --same --file "$work/reasons"
cat >"$work/look" <<'END'
#!/bin/sh
cp "$1" "$SEEN"
END
chmod +x "$work/look"
SEEN=$work/seen EDITOR=$work/look as dis.clo assess "$c" R-1
ended 2 "a form into which nothing was written makes no act"
is "its reading is entered all the same" "$(entries)" "$((before + 3))"
holds "the record stands at its head" grep -q "^#:.*A scuffle behind a shed" "$work/seen"
holds "every heading is there" grep -q "^## Substantiation" "$work/seen"
is "and no answer is suggested" "$(grep -v '^#' "$work/seen" | tr -d '\n')" ""
cat >"$work/half" <<'END'
#!/bin/sh
sed -i 's/^## Relevance$/&\nIt bears on the post./' "$1"
END
chmod +x "$work/half"
EDITOR=$work/half as dis.clo assess "$c" R-1
ended 2 "a form half filled in makes no act either"
has "names what is missing" "$err" "substantiation"
kept=$(grep -o "${XDG_RUNTIME_DIR}[^ ;]*" <<<"$err" | head -n 1)
holds "and is kept where it is said to be" grep -q "It bears on the post." "$kept"
rm -rf "$(dirname "$kept")"

finish
