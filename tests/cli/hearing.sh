#!/bin/bash
# Assessing, hearing the applicant, another mind, and what is before who decides.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=fixture/casework.sh
. "$(dirname "$0")/fixture/casework.sh"

found_unit
enrol_officer dis.two disclosure
as dis.two unlock
forms
must as rec.ord person add --file "$work/person"
must as rec.ord record add P-1 --file "$work/record"
jq '.home_based = true' "$work/check" >"$work/home"
must as dis.clo check add --file "$work/home"
c="C-$year-000001"
must as dis.clo check search "$c"
must as dis.clo check match "$c" P-1 --same --file "$work/reasons"
must as dis.clo check list --json

# An editor that keeps the form and writes nothing.
cat >"$work/look" <<'SHELL'
#!/bin/bash
cp "$1" "$FORM_SEEN"
SHELL
chmod +x "$work/look"
export FORM_SEEN=$work/seen
seen() { # OFFICER COMMAND...: what stands in the form
	EDITOR=$work/look as "$@"
	cat "$FORM_SEEN"
}

text=$(seen dis.clo assess "$c" R-1)
for part in "How serious is it" "Who else lives at or comes to the home" "Quality Assurance Framework, MP4" \
    "Where a question does not apply, answer \"not applicable: \" and why." "Which kind of single incident is it?"; do
	has "the form asks short questions, with the step that each comes from: $part" "$text" "$part"
done
is "and suggests no answer" "$(grep -vcE '^(#:|## |$)' <<<"$text")" 0

as dis.clo assess "$c" R-1 --file "$work/assessment"
refused "work at home asks who else could be reached" 2 "third-party access is missing"
jq '.third_party_access = "N/A" | .currency = "-" | del(.pattern)' "$work/assessment" >"$work/bare"
as dis.clo assess "$c" R-1 --file "$work/bare"
refused "what is missing, and what says nothing, is named together" 2 "pattern is missing; currency has to be answered"
has "with how it is to be marked" "$err" "third-party access has to be answered, or marked as in \"not applicable: nobody else is named\""
jq '.third_party_access = "not applicable: the applicant lives alone"' "$work/assessment" >"$work/home-assessment"
as dis.clo assess "$c" R-1 --file "$work/home-assessment"
ended 0 "a part that does not apply is marked, with the reason"

as sen.ior represent show "$c" R-1
ended 3 "nobody was asked yet"
must as dis.clo represent invite "$c" R-1 --file "$work/invitation"
as dis.clo represent show "$c" R-1
has "an invitation shows its text" "$out" "You may say what you wish to be weighed."
has "and that it waits" "$out" "not yet recorded"
jq --arg day "$today" '.reply_by = $day' "$work/invitation" >"$work/sooner"
as dis.clo represent invite "$c" R-1 --file "$work/sooner"
refused "a further invitation gives no less time" 1 "cannot shorten"
must as dis.clo represent receive "$c" R-1 --file "$work/reply"
as dis.clo represent not-invited "$c" R-1 --file "$work/reason"
refused "who was asked was not left unasked" 1 "was invited to make representations on R-000001"

# The reply changed the assessor's mind.
jq '.recommendation = "not-disclose" | .reasons = "The reply raises a doubt."' "$work/home-assessment" >"$work/second"
as dis.two assess "$c" R-1 --file "$work/second"
ended 0 "after the reply it is assessed again"
as sen.ior assess show "$c" R-1 --json
is "the latest comes first, and the earlier one stays" \
    "$(json '[.assessments[] | .status + " " + .recommendation + " " + .officer] | join("; ")')" \
    "current not-disclose dis.two; replaced disclose dis.clo"
is "readable word for word" "$(json '.assessments[1].content.reasons')" "As a whole."
as sen.ior assess show "$c" R-1
has "as text too" "$out" "Earlier assessment of R-000001 for $c"
as sen.ior represent show "$c" R-1 --json
is "what the applicant said is shown" "$(json '.representations[0].reply_content.text')" "It was not so."
as mary.poe audit log --json
is "every reading is logged" "$(json '[.rows[] | select(.by == "sen.ior" and .act == "access.consulted")] | length > 2')" true

text=$(seen sen.ior decide "$c" R-1)
for part in "Delegation               1, as superintendent, by EX/1" "Quality Assurance Framework, version" \
    "Statutory Disclosure Guidance"; do
	has "it says under which it is decided: $part" "$text" "$part"
done
has "whoever decides sees the assessment" "$text" "The reply raises a doubt."
has "and the earlier one" "$text" "Earlier assessment of R-000001"
jq '.representations = "n/a"' "$work/against" >"$work/deaf"
as sen.ior decide "$c" R-1 --file "$work/deaf"
refused "what was said has to be addressed" 2 "has to say what was made of them"
must as sen.ior decide "$c" R-1 --file "$work/against"
must as dis.clo check answer "$c"

# Whoever may not decide, or not yet, learns so before they write.
before() { # OFFICER COMMAND...
	rm -f "$FORM_SEEN"
	EDITOR=$work/look as "$@"
}
before sen.ior decide "$c" R-1
refused "what is decided is not asked again" 1 "D-000001 decides on R-000001 for $c already"
holds "and no form is opened" test ! -e "$FORM_SEEN"

# Another check of the same person.
must as rec.ord record add P-1 --file <(sed 's|ZZ/2017/1|ZZ/2018/2|' "$work/record")
jq '.reference = "ZZE000000002"' "$work/check" >"$work/check2"
must as dis.clo check add --file "$work/check2"
must as dis.clo check search "C-$year-2"
must as dis.clo check match "C-$year-2" P-1 --same --file "$work/reasons"
before sen.ior decide "C-$year-2" R-2
refused "nor what is not assessed" 1 "R-000002 for C-$year-000002: not assessed"
must as dis.clo assess "C-$year-2" R-2 --file "$work/assessment"
before sen.ior decide "C-$year-2" R-2
refused "nor before anybody said whether the applicant was asked" 1 "nothing recorded about representations"
before sen.ior decide "C-$year-2" R-2 --delegation 9
refused "nor by a delegation that there is not" 3 "there is no delegation 9"
holds "before anything is typed" test ! -e "$FORM_SEEN"
must as dis.clo represent not-invited "C-$year-2" R-2 --file "$work/reason"
text=$(seen sen.ior decide "C-$year-2" R-2)
has "decisions about other records of the person are history" "$text" "Decision D-000001 on R-000001 for $c"
is "which comes first" "$(grep -nE 'Earlier decisions, as history|Check C-' <<<"$text" | head -n 1 | grep -c history)" 1
is "and answers nothing" "$(grep -vcE '^(#:|## |$)' <<<"$text")" 0

# ---- answers: read before, kept word for word, and replaced ----

jq '.recommendation = "discard" | .discard_category = "minor-assault"' "$work/assessment" >"$work/discard"
must as dis.clo assess "C-$year-2" R-1 --file "$work/discard"
must as sen.ior decide "C-$year-2" R-2 --file "$work/disclose"
as dis.clo check answer "C-$year-2" --draft --json
is "a draft is the answer as it would be sent" "$(json '.answer + " " + (.draft | tostring) + " " + .texts[0].text')" \
    "disclosure true A scuffle was reported."
as mary.poe audit log --json
is "its reading is logged" "$(json '[.rows[] | select(.by == "dis.clo")] | max_by(.n) | .act')" access.consulted
as dis.clo check show "C-$year-2" --json
is "and sends nothing" "$(json '.status + " " + (.answers | tostring)')" "open null"
must as dis.clo check answer "C-$year-2"
must as dis.clo reconsider open D-2 --trigger representations --file "$work/reason"
must as sen.ior reconsider conclude X-2 --varied --file "$work/vary"
as dis.clo check answer "C-$year-2" --draft
has "a later answer says what it replaces" "$out" "Replaces the answer of"
has "and what that was" "$out" "disclosure"
as dis.clo check answer "C-$year-2" --json
is "so does its JSON" "$(json '.answer + " " + .replaces.answer')" "nothing-to-disclose disclosure"
as dis.clo check show "C-$year-2"
has "what was sent is shown again, word for word" "$out" "A scuffle was reported."
has "as an earlier answer" "$out" "Earlier answer: disclosure"
as dis.clo check show "C-$year-2" --json
is "in JSON too" "$(json '[.answers[] | .answer] | join(" ")') $(json '.answers[1].texts[0].text')" \
    "nothing-to-disclose disclosure A scuffle was reported."
as mary.poe audit verify
ended 0 "and all of it verifies"

finish
