#!/bin/bash
# Subject access: everything held on one person and who saw it; nothing of anybody else; logged, with its recipient.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=fixture/casework.sh
. "$(dirname "$0")/fixture/casework.sh"

found_unit
forms
c=C-$year-000001

# The person's name and the record's text are what an attacker would make of them.
nasty='<script>alert(1)</script>'
jq --arg nasty "$nasty" '.names += [{kind: "alias", forenames: "Elizabeth", surname: $nasty}]' "$work/person" >"$work/p1"
must as rec.ord person add --file "$work/p1"
jq '.names[0] = {kind: "current", forenames: "Zachary", surname: "Otherperson"} | .births = ["1980-05-06"]' "$work/person" >"$work/p2"
must as rec.ord person add --file "$work/p2"
jq '.summary = "=cmd|calc \" onmouseover=alert(2) <img src=x onerror=alert(3)>" |
    .source.description = "Told by her cousin Thomasina."' "$work/record" >"$work/r1"
must as rec.ord record add P-1 --file "$work/r1"
jq '.reference = "ZZ/2017/2" | .summary = "Of somebody else altogether."' "$work/record" >"$work/r2"
must as rec.ord record add P-2 --file "$work/r2"
must as dis.clo check add --file "$work/check"
must as dis.clo check search "$c"
must as dis.clo check match "$c" P-1 --same --file "$work/reasons"
jq '.third_parties = "Her cousin would be known by it."' "$work/assessment" >"$work/a1"
must as dis.clo assess "$c" R-1 --file "$work/a1"
must as dis.clo represent invite "$c" R-1 --file "$work/invitation"
must as dis.clo represent receive "$c" R-1 --file "$work/reply"
jq '.ought_reasons = "Not thought through yet."' "$work/disclose" >"$work/begun"
must as sen.ior decide "$c" R-1 --draft --file "$work/begun"
must as sen.ior decide "$c" R-1 --file "$work/disclose"
must as dis.clo check answer "$c"
must as rec.ord record show R-1 --reason "a letter of the person"
must as rec.ord record show R-2 --reason "a letter of somebody else"
must as rec.ord person add --file "$work/p2"

give=(report subject-access P-1 --to SAR/2026/17 --reason "request SAR/2026/17")
as dis.clo "${give[@]}" --json
ended 0 "what is held on a person is given out"
is "with the names" "$(json '.entries[] | select(.act == "person.entered").content.names[0].surname')" Quillworthy
is "the record" "$(json '.records[].record')" R-000001
is "word for word" "$(json '.entries[] | select(.act == "record.entered").content.summary')" "$(jq -r .summary "$work/r1")"
is "the check" "$(json '.checks[] | .check + " " + .answer')" "$c disclosure"
is "the decision with its reasons" "$(json '.entries[] | select(.act == "decision.made").content.ought_reasons')" \
    "$(jq -r .ought_reasons "$work/disclose")"
is "what was asked and replied" "$(json '[.entries[] | select(.act | startswith("representations.")).content.text] | join(" ")')" \
    "You may say what you wish to be weighed. It was not so."
is "the text that was sent" "$(json '.entries[] | select(.act == "check.answered").content.texts[0].text')" "A scuffle was reported."
has "and who saw it, and why" "$(json '.access[] | .by + ": " + (.content.reason // "-")')" "rec.ord: a letter of the person"
is "each act is in it once" "$(json '[.entries[].n, .access[].n] | length == (unique | length)')" true
lacks "nobody else's record is" "$out" "somebody else altogether"
lacks "nor who else was looked at, or why" "$out" "somebody else"
lacks "nor an identifier of anybody else" "$out" P-000002
lacks "nor who gave the information" "$out" Thomasina
lacks "nor what is said of others" "$out" "Her cousin"
lacks "nor what somebody began to write and did not sign" "$out" "Not thought through yet"
is "what is left out is said" "$(json '[.withheld[] | .part] | sort | unique | join(" ")')" "content result source third_parties"
as mary.poe audit log --last 1 --json
is "it is logged as a disclosure" "$(json '.rows[0] | .act + " " + .processing + " " + .claims.third_parties')" \
    "access.disclosed disclosure left-out"

as dis.clo "${give[@]}" --out "$work/access.html"
ended 0 "it is written into a file"
is "that only its owner can read" "$(stat -c %a "$work/access.html")" 600
has "and a person told to read it first" "$out" "Read it before it goes out"
html=$(cat "$work/access.html")
lacks "a name is no script" "$html" "<script"
has "but is there" "$html" "&lt;script&gt;alert(1)&lt;/script&gt;"
lacks "a summary is no markup" "$html" "<img"
lacks "and ends no attribute" "$html" 'calc "'
has "the page says who saw it" "$html" "a letter of the person"
has "and what is withheld" "$html" "withheld: it may give away who gave the information"
as mary.poe audit log --last 1 --json
is "the log has the digest of the very file" "$(json '.rows[0].claims.digest')" \
    "$(openssl dgst -sha256 -binary "$work/access.html" | openssl base64)"
as dis.clo "${give[@]}" --out "$work/access.html"
refused "it is not written over another" 1 "exists, and is not written over"

as dis.clo "${give[@]}" --include R-1.source
refused "what is of others is included for a reason only" 2 "--include and --include-reason go together"
as dis.clo "${give[@]}" --include R-1.source --include-reason "The cousin agreed in writing." --json
is "a part is included by its name" "$(json '.entries[] | select(.act == "record.entered").content.source.description')" \
    "Told by her cousin Thomasina."
lacks "and no other" "$out" "Her cousin would"
as mary.poe audit log --last 1 --json
is "and that is recorded" "$(json '.rows[0].claims.third_parties')" included
as dis.clo "${give[@]}" --include R-1.suorce --include-reason "A slip." --json
refused "what is misspelt is not passed over" 2 "nothing is left out that R-1.suorce names"
as dis.clo "${give[@]}" --withhold R-1.summary --withhold-reason "It names a child." --json
lacks "narrative is withheld by name" "$out" "=cmd"
is "which is said with its reason" "$(json '[.withheld[] | select(.part == "summary").reason] | unique | join(" ")')" "It names a child."
as dis.clo "${give[@]}" --withhold R-2.summary --withhold-reason "None." --json
refused "what is not in it cannot be withheld" 2 "R-2.summary names nothing in the document"
as dis.clo report subject-access P-2 --to x --reason y --json
lacks "the other person's document has nothing of this one" "$out" Quillworthy

as rec.ord "${give[@]}"
refused "a records officer gives nothing out" 1 "content is disclosed by the chief officer, a senior officer or a disclosure officer"
as dis.clo report subject-access P-99 --to x --reason y
refused "nobody is nobody" 3 "there is no person P-000099"
as dis.clo report subject-access P-1 --reason y
has "it goes to somebody" "$err" "missing: --to RECIPIENT"
as dis.clo report subject-access P-1 --to x
refused "for a reason" 2 "say why with --reason"

# What was erased is said to be, and when; what stays is told.
form period '{"reason": "The period is over."}'
must as rec.ord record erase R-1 --file "$work/period"
must as sen.ior record erase R-1 --approve --file "$work/period"
as dis.clo "${give[@]}" --json
ended 0 "after a record was erased its person is told so"
is "with the day" "$(json '[.entries[] | select(.act == "record.entered").erased] | join(" ")')" "$today"
lacks "and nothing of what it was" "$out" "A scuffle was reported"
is "nor of the decision, but that it was made" "$(json '.entries[] | select(.act == "decision.made") | .by + " " + .erased')" \
    "sen.ior $today"
as dis.clo "${give[@]}"
has "on the page too" "$out" "What it contained was erased on $today."
as sen.ior report dossier D-1 --to "Independent Monitor" --reason "a late question" --out "$work/late"
ended 0 "a dossier of what is left can still be given"
holds "and checked" env -i PATH="$PATH" sh "$work/late/check.sh"
as mary.poe audit verify
ended 0 "all of it verifies"

finish
