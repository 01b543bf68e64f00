#!/bin/bash
# A day in the life of a disclosure unit, with people and cases that do not exist: `make demo`.
# Leaves the store in demo/store.  DEMO=DIR and BUILD=DIR name other places.
set -euo pipefail
cd "$(dirname "$0")/.."
build=${BUILD:-build}
room=${DEMO:-demo}
ought=$build/ought
export OUGHT_STORE=$room/store
unset OUGHT_OFFICER
bold='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then bold=$(printf '\033[1m') plain=$(printf '\033[0m'); fi

# ---- telling ----

chapter() { printf '\n%s%s%s\n\n' "$bold" "$1" "$plain"; }
tell() { printf '%s\n' "$*" | fold -s -w 96 | sed 's/ *$//'; }

# The commands: everybody's passphrase is the same, and comes through a file descriptor.
quiet() { "$ought" --as "$1" --passphrase-fd 9 "${@:2}" 9<"$room/passphrase"; }

# A command as it is typed: words with spaces in quotation marks.
typed() {
	printf '  %s$ ought --as' "$bold"
	for word in "$@"; do
		case $word in *' '*) printf ' "%s"' "$word" ;; *) printf ' %s' "$word" ;; esac
	done
	printf '%s\n' "$plain"
}

# Show what is typed, and the first lines of what comes back.
lines=6
run() {
	typed "$@"
	quiet "$@" >"$room/out" 2>&1 || { sed 's/^/    /' "$room/out"; return 1; }
	head -n "$lines" "$room/out" | sed 's/^/    /'
	more=$(($(wc -l <"$room/out") - lines))
	# What is left is often no more than the usual next command.
	if [ "$more" -gt 2 ]; then printf '    (and %d more lines)\n' "$more"; fi
}

# What has to be refused, with these words; the demo ends here if it is not.
refused() { # WORDS OFFICER COMMAND...
	words=$1
	shift
	typed "$@"
	if quiet "$@" >"$room/out" 2>&1; then
		tell "This was not refused, and should have been."
		exit 1
	fi
	if ! grep -qF -- "$words" "$room/out"; then
		cat "$room/out"
		tell "This was refused for another reason than: $words"
		exit 1
	fi
	sed 's/^/    /' "$room/out"
}

ended() {
	status=$?
	if [ "$status" -ne 0 ]; then
		printf '\nThe demo ended early, with status %d.\n' "$status" >&2
		[ ! -s "$room/errors" ] || tail -n 5 "$room/errors" >&2
	fi
}
trap ended EXIT

# ---- a room of its own ----

if [ -e "$room" ] && [ ! -e "$room/passphrase" ]; then
	printf '%s exists and was not made by the demo: move it away, or name another place with DEMO=DIR\n' "$room" >&2
	exit 2
fi
rm -rf "$room"
mkdir -m 0700 "$room" "$room/forms"
(umask 077 && printf 'nobody real works here\n' >"$room/passphrase")
began=$(date +%s)
today=$(date -u +%F)

# ---- forms, as officers fill them in; here as JSON files, in an editor otherwise ----

assessment() { # RECOMMENDATION, and whether the work is at home
	jq -n --arg recommendation "$1" --arg home "$2" '{
	  relevance: "The role is in regulated activity; the conduct bears on trust in it.",
	  substantiation: "One account, consistent with what was found; admitted in part.",
	  seriousness: "Towards the lower end of its category.",
	  currency: "Some years ago.",
	  age_at_time: "Under 18 at the time.",
	  pattern: "No other record.",
	  conduct_since: "Nothing recorded since.",
	  private_life: "Disclosure would weigh heavily on a person who was a child then.",
	  third_parties: "not applicable: nobody else could be identified from it.",
	  impact_if_not_disclosed: "Small, given the age, the time passed and the single incident.",
	  recommendation: $recommendation,
	  reasons: "Weighed as a whole, with the applicant as they are now."
	} + if $home == "true" then {third_party_access: "Lives alone, by the application."} else {} end'
}
decision_against='{"relevant":"yes","relevant_reasons":"It concerns conduct towards a young person, and the post is with children.",
"ought":"no","ought_reasons":"A single incident as a child, of low severity, long ago; nothing since.",
"proportionality":"The interference with private life would outweigh what disclosure could protect.",
"representations":"Not sought, for the recorded reason; nothing turned on a doubt."}'
decision_for='{"relevant":"yes","relevant_reasons":"Repeated conduct towards young people, and the post gives access to them.",
"ought":"yes","ought_reasons":"The employer cannot judge the risk without it.",
"proportionality":"The account is short and factual, and no milder way protects those concerned.",
"representations":"The reply was read: it disputes the extent, not the event, and the text says so.",
"certificate_text":"The police hold information that the applicant was interviewed about an allegation made by a young person. No charge followed. The applicant disputes its extent."}'

chapter "1. From an empty machine to a store with officers"
tell "The chief officer founds the store. Everybody else makes an identity of their own, and hands over only a request."
lines=2
run chief.constable init "$OUGHT_STORE" --force example --officer chief.constable
quiet chief.constable unlock >/dev/null 2>&1 || tell "(There is no kernel keyring here, so each command asks for the passphrase: slower.)"
officers="ada.admin:administrator rae.records:records dan.disclosure:disclosure dee.disclosure:disclosure
	sam.senior:senior sue.senior:senior avi.auditor:auditor"
lines=1
for one in $officers; do
	name=${one%:*} role=${one#*:}
	"$ought" officer request --officer "$name" --out "$room/$name.request" --passphrase-fd 9 \
		9<"$room/passphrase" >"$room/out" 2>"$room/errors"
	if [ "$name" = ada.admin ]; then
		tell "The chief enrols the administrator; from then on the administrator enrols."
		by=chief.constable
	else
		by=ada.admin
	fi
	run "$by" officer enrol "$room/$name.request" --role "$role"
	quiet "$name" unlock >/dev/null 2>&1 || true
done
# She helps out with assessments: a role for that, beside the one for deciding.
run ada.admin officer grant sue.senior disclosure
tell "An administrator cannot read content. The chief admits those who need it, by the key they read out:"
for name in rae.records dan.disclosure dee.disclosure sam.senior sue.senior; do
	key=$(quiet chief.constable officer show "$name" --json | jq -r .fingerprint)
	run chief.constable officer admit "$name" --fingerprint "$key"
done
tell "And signs a delegation for each senior officer:"
year=$(date -u +%Y)
for one in sam.senior:superintendent:41 sue.senior:chief-superintendent:42; do
	IFS=: read -r name rank number <<<"$one"
	run chief.constable officer delegate "$name" --rank "$rank" --workforce child --workforce adult \
		--workforce child-and-adult --workforce other --from "$year-01-01" --to "$((year + 1))-12-31" \
		--instrument "EX/DEL/$number"
done

chapter "2. The register: records of people who do not exist"
"$build/tests/day" --seed 1 --on "$today" "$room"
tell "A CSV file, as it would come from the force's crime system, is taken whole or not at all:"
lines=4
run rae.records record import "$room/records.csv"
people() { quiet rae.records record list "$@" --json | jq '[.rows[].person] | unique | length'; }
tell "What a newspaper asks under the Freedom of Information Act is one command; reading years is logged with its reason." \
	"$(people --kind outcome-21) people had Outcome 21, $(people --kind outcome-21 --category youth-produced-sexual-imagery) of them for youth-produced sexual imagery:"
lines=20
run sam.senior report stats --outcome 21 --by category,year --from 2016-01-01 --to 2019-11-30 --reason "request 2026/114"
quiet sam.senior report stats --outcome 21 --from 2016-01-01 --to 2019-11-30 --reason "request 2026/114" \
	--html --out "$room/outcome-21.html"
tell "The same by year, as a page with a chart, is in $room/outcome-21.html."

chapter "3. The post: enhanced checks"
tell "Applications for enhanced certificates. Some applicants are in the register, under a former name, a" \
	"nickname, or with day and month of birth exchanged; most are not."
run dan.disclosure check import "$room/checks.csv"

chapter "4. Each check is searched, matched, assessed, decided and answered"
tell "Nobody is answered for before every person in the register was compared with the applicant."
lines=4
run dan.disclosure check search --all
checks=$(quiet dan.disclosure check list --json | jq -r '.rows[].check')

# The researcher: what the search shows, and a finding on each candidate.
for id in $checks; do echo "check show $id --json"; done >"$room/batch"
quiet dan.disclosure batch "$room/batch" >"$room/shown" 2>"$room/errors"
jq -r '.check as $check | .candidates[]? | select(.kind != "remote") | "\($check) \(.person) \(if .kind == "home" then
	"third-party" elif .band == "almost certain" or
	(.band == "likely" and ([.evidence[] | select(.field == "surname" or .field == "forename" or .field == "date of birth")
	| .finding] | any(. == "differs") | not)) then "same" else "not-same" end)"' "$room/shown" >"$room/candidates"
jq -n '{reasons:"Names, date of birth and addresses were compared; they agree, and what differs is explained by the evidence shown."}' >"$room/forms/same"
jq -n '{reasons:"Lives at the home address where the work is done, by the application and the register."}' >"$room/forms/third-party"
jq -n '{reasons:"Only part of the name agrees; date of birth and addresses are those of somebody else."}' >"$room/forms/not-same"
while read -r check person finding; do
	echo "check match $check $person --$finding --file $room/forms/$finding"
done <"$room/candidates" >"$room/batch"
tell "$(wc -l <"$room/candidates") candidates came near; one of them, as the researcher sees it:"
first=$(grep -m 1 ' same$' "$room/candidates" | cut -d ' ' -f 1)
lines=40
run dan.disclosure check show "$first"
quiet dan.disclosure batch "$room/batch" >"$room/out" 2>"$room/errors"
tell "$(grep -c -- '--same' "$room/batch") were found to be the applicant, $(grep -c -- '--third-party' "$room/batch" || true) to live" \
	"where the work is to be done, $(grep -c -- '--not-same' "$room/batch" || true) to be somebody else."

# Assessing.  Most by one disclosure officer; one by the senior who helps out.
for id in $checks; do echo "check show $id --json"; done >"$room/batch"
quiet dan.disclosure batch "$room/batch" >"$room/shown" 2>"$room/errors"
jq -r '.check as $check | .home_based as $home | .records[]? | "\($check) \(.record) \($home) \(.category) \(.kind)"' \
	"$room/shown" >"$room/work"
for home in true false; do
	for recommendation in disclose not-disclose; do
		assessment $recommendation $home >"$room/forms/$recommendation-$home"
	done
done
echo "$decision_for" >"$room/forms/decide-for"
echo "$decision_against" >"$room/forms/decide-against"
for way in for against; do
	# An acquittal is stated and weighed as one.
	jq '. + {acquittal:"A court acquitted the applicant, and that is weighed as what it is."}' \
		"$room/forms/decide-$way" >"$room/forms/decide-$way-acquittal"
done
jq -n --arg by "$(date -u -d "$today + 14 days" +%F)" '{reply_by:$by,
  text:"The police hold the information set out below and are considering whether it ought to be on your certificate. You are invited to say anything that you wish to be weighed."}' >"$room/forms/invite"
jq -n '{reply:"received", text:"It did not go as far as that, and I was never charged.",
  effect:"Disputes the extent; the certificate text has to say so."}' >"$room/forms/reply"
jq -n '{reason:"There is no room for doubt on the facts, and the recommendation is not to disclose."}' >"$room/forms/no-invitation"
kept=$(awk '$5 != "acquittal" { print $1, $2; exit }' "$room/work")
: >"$room/batch.assess"
: >"$room/batch.decide"
mine=0
while read -r check record home category kind; do
	case $category in sexual | violence | child-protection) way=disclose ;; *) way=not-disclose ;; esac
	if [ "$check $record" = "$kept" ]; then way=not-disclose; fi
	line="assess $check $record --file $room/forms/$way-$home"
	if [ "$mine" -eq 0 ] && [ "$check $record" != "$kept" ] && [ "$kind" != acquittal ]; then
		mine=1 hers="$check $record"
		quiet sue.senior assess "$check" "$record" --file "$room/forms/$way-$home" >"$room/out" 2>"$room/errors"
	else
		echo "$line" >>"$room/batch.assess"
	fi
	form=''
	if [ "$kind" = acquittal ]; then form=-acquittal; fi
	if [ $way = disclose ]; then
		echo "represent invite $check $record --file $room/forms/invite" >>"$room/batch.assess"
		echo "represent receive $check $record --file $room/forms/reply" >>"$room/batch.assess"
		echo "decide $check $record --file $room/forms/decide-for$form" >>"$room/batch.decide"
	else
		echo "represent not-invited $check $record --file $room/forms/no-invitation" >>"$room/batch.assess"
		echo "decide $check $record --file $room/forms/decide-against$form" >>"$room/batch.decide"
	fi
done <"$room/work"
quiet dan.disclosure batch "$room/batch.assess" >"$room/out" 2>"$room/errors"
tell "$(wc -l <"$room/work") records were assessed, and representations invited where there was doubt."
read -r her_check her_record <<<"$hers"
read -r check record <<<"$kept"

echo
tell "Two things are tried that nobody may do (more of them below):"
refused "sue.senior made the assessment" sue.senior decide "$her_check" "$her_record" --file "$room/forms/decide-against"
refused "cannot be answered yet" dee.disclosure check answer "$check"
lines=6
tell "A delegate decides, record by record:"
run sam.senior decide "$check" "$record" --file "$room/forms/decide-against"
grep -v "^decide $check $record " "$room/batch.decide" >"$room/batch"
quiet sam.senior batch "$room/batch" >"$room/out" 2>"$room/errors"
tell "$(grep -c '^decide' "$room/batch.decide") decisions were made. Then the checks are answered:"
for id in $checks; do echo "check answer $id"; done >"$room/batch"
quiet dee.disclosure batch "$room/batch" >"$room/out" 2>"$room/errors"
quiet dee.disclosure check list --all --json | jq -r '.rows[] | .answer // "open"' | sort | uniq -c | sed 's/^/  /'
run dee.disclosure check show "$check"

# Nobody missed?  Only the demo knows the truth.
tail -n +2 "$room/truth.csv" | tr -d '\r' | grep '[^,]$' | sort >"$room/known"
jq -r '.content.reference as $reference | .candidates[]? | select(.finding == "same")
	| "\($reference),\(.who.identifiers[0].value)"' "$room/shown" | sort >"$room/found"
tell "Of $(wc -l <"$room/known") applicants who are in the register under this or another name," \
	"$(comm -12 "$room/known" "$room/found" | wc -l) were found; and" \
	"$(comm -13 "$room/known" "$room/found" | wc -l) were taken for somebody else."

chapter "5. Something else comes to light"
person=$(quiet rae.records record list --json | jq -r --arg record "$record" '.rows[] | select(.record == $record) | .person')
jq -n --arg on "$(date -u -d "$today - 20 days" +%F)" --arg review "$(date -u -d "$today + 6 years" +%F)" '{
  reference:"ZZ/NEW/000001", kind:"allegation", category:"harassment", from:$on, role:"suspect",
  summary:"A young person reports repeated unwanted messages. The person named denies sending them.",
  source:{description:"Report by the young person, with messages shown.", reliability:"reliable"},
  retention_group:2, review:$review}' >"$room/forms/record"
run rae.records record add "$person" --file "$room/forms/record"
new=$(quiet rae.records record list --person "$person" --json | jq -r '.rows | map(.record) | max')
tell "The tool raises the reconsideration by itself:"
run sam.senior reconsider list
x=$(quiet sam.senior reconsider list --json | jq -r '.rows[0].reconsideration')
home=$(awk -v c="$check" '$1 == c { print $3; exit }' "$room/work")
quiet dan.disclosure assess "$check" "$new" --file "$room/forms/disclose-$home" >"$room/out" 2>"$room/errors"
quiet dan.disclosure represent invite "$check" "$new" --file "$room/forms/invite" >"$room/out" 2>"$room/errors"
quiet dan.disclosure represent receive "$check" "$new" --file "$room/forms/reply" >"$room/out" 2>"$room/errors"
run sam.senior decide "$check" "$new" --file "$room/forms/decide-for"
jq '. + {reasons:"With the new report there is a pattern; the earlier decision is varied."}' "$room/forms/decide-for" >"$room/forms/vary"
run sam.senior reconsider conclude "$x" --varied --file "$room/forms/vary"
run dee.disclosure check answer "$check"

chapter "6. Forbidden things are refused, each with its sentence"
run chief.constable officer undelegate 2 --on "$(date -u -d "$today - 1 day" +%F)"
refused "delegation 2 ended on" sue.senior decide "$check" "$record" --file "$room/forms/decide-against"
refused "holds no key to the content" ada.admin record show "$record" --reason curiosity
refused "is entered by a records officer" avi.auditor record add "$person" --file "$room/forms/record"
refused "nobody grants a role to themselves" ada.admin officer grant ada.admin records
refused "is granted by the chief officer or an administrator" dan.disclosure officer grant dan.disclosure senior

chapter "7. Friday: what is due for review, what is erased, and what an auditor keeps"
tell "Records do not stay for ever. What is due is retained with a reason, or proposed for erasure; another officer erases:"
lines=4
run rae.records record review --due
due=$(quiet rae.records record review --due --json | jq -r '.rows[0].record')
jq -n '{reason:"The clear period is over, and nothing came to notice."}' >"$room/forms/period"
run rae.records record erase "$due" --file "$room/forms/period"
refused "an erasure is approved by" rae.records record erase "$due" --approve --file "$room/forms/period"
run sam.senior record erase "$due" --approve --file "$room/forms/period"
lines=12
run rae.records record show "$due" --reason "what is left"
tell "The auditor draws decisions at random, of each officer and result; with the seed anybody draws the same:"
lines=5
run avi.auditor audit sample --from "$today" --to "$today" --size 8 --seed 2026
tell "And signs what the ledger holds now, for somebody outside to keep:"
run avi.auditor audit checkpoint --out "$room/friday.checkpoint"

chapter "8. Who did what, under which authority; and proof"
lines=12
run avi.auditor audit log --record "$record"
lines=12
run sam.senior audit verify
tell "The auditor, who holds no key to the content, verifies what decides over it, and that nothing is missing of what was signed" \
	"for:"
run avi.auditor audit verify --since "$room/friday.checkpoint"
tell "The Independent Monitor asks about a decision. What it rests on, and by whose authority, is a directory that is checked" \
	"without this program:"
first=$(quiet sam.senior reconsider show "$x" --json | jq -r .decision)
run sam.senior report dossier "$first" --to "Independent Monitor" --reason "review under section 117A" --out "$room/dossier"
sh "$room/dossier/check.sh" | sed 's/^/    /'
tell "A byte is changed in a copy of each database:"
for file in ledger content; do
	rm -rf "$room/damaged"
	cp -r "$room/store" "$room/damaged"
	size=$(stat -c %s "$room/damaged/$file.db")
	offset=$((size / 2))
	old=$(od -An -tu1 -j "$offset" -N 1 "$room/damaged/$file.db" | tr -d ' ')
	# shellcheck disable=SC2059
	printf "\\$(printf %03o $((old ^ 1)))" | dd of="$room/damaged/$file.db" bs=1 seek="$offset" conv=notrunc status=none
	refused "was altered or is damaged" sam.senior audit verify --store "$room/damaged"
done
rm -rf "$room/damaged" "$room/out" "$room/errors" "$room/batch"* "$room/shown" "$room/candidates" "$room/work" \
	"$room/known" "$room/found"

# Who explores it says who they are by unlocking.
"$ought" lock --all >"$room/out" 2>&1 || true
rm -f "$room/out"

chapter "The store is yours to explore"
tell "It took $(($(date +%s) - began)) seconds. Everybody's passphrase is in $room/passphrase:"
cat <<END
  export OUGHT_STORE=$(realpath "$room/store") PATH=$(realpath "$build"):\$PATH
  ought unlock --as sam.senior
  ought                                what waits for you
  ought check list --all
  ought check show $check
  ought audit log --check $check
  ought help
Start again with make demo.
END
