#!/bin/bash
# Dates of birth that are known in part: entered by form and from CSV, shown, counted, found by a check, and put right.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=fixture/casework.sh
. "$(dirname "$0")/fixture/casework.sh"

found_unit
forms
why="looking at the date of birth"

person() { # BIRTHS, as JSON; SURNAME: the form of somebody
	jq --argjson births "$1" --arg surname "$2" \
	    '.births = $births | .names = [{kind: "current", forenames: "Elizabeth", surname: $surname}]' "$work/person" >"$work/somebody"
}
record() { # REFERENCE FROM: the form of a record
	jq --arg reference "$1" --arg from "$2" '.reference = $reference | .from = $from | del(.to)' "$work/record" >"$work/matter"
}

# ---- by form ----

person '["1987-06-31"]' Quillworthy
as rec.ord person add --file "$work/somebody"
refused "a day that is none of the calendar is refused, and how to write what is known is said" 2 \
    "dates of birth line 1 has to be a date that exists, such as 1987-05-09, or 1987-05 or 1987 where no more is known"
person "[\"$((year + 1))\"]" Quillworthy
as rec.ord person add --file "$work/somebody"
refused "a year that has not begun is refused" 2 "a date of birth lies in the future"
person '["1987", "1899"]' Quillworthy
as rec.ord person add --file "$work/somebody"
refused "a year before 1900 is refused" 2 "dates of birth line 2 has to be a date that exists"
as rec.ord person find --file "$work/somebody" --reason "$why"
ended 2 "nor is anybody looked for by it"
has "which is said of its line" "$err" "dates of birth line 2 has to be a date that exists"
person '["1987", "1988-05"]' Quillworthy
must as rec.ord person add --file "$work/somebody"
person '["1987-05"]' Umbercote
must as rec.ord person add --file "$work/somebody"

as rec.ord person show P-1 --reason "$why"
has "a year, and a month in words, are shown" "$out" "1987; May 1988"
as rec.ord person show P-1 --reason "$why" --json
is "JSON has them as they were given" "$(json '.content.births | join(" ")')" "1987 1988-05"

# ---- ages ----

record ZZ/1/1 2003-06-01
as rec.ord record add P-1 --file "$work/matter"
ended 0 "a record is entered whose age is not told"
as rec.ord record show R-1 --reason "$why"
has "the two ages that it may be are shown" "$(grep 'Age at the time' <<<"$out")" "15 or 16"
as rec.ord record show R-1 --reason "$why" --json
is "and to programs" "$(json '"\(.age_least) \(.age_most)"')" "15 16"
jq '.content + {reason: "The summary was short.", summary: "A longer summary."}' <<<"$out" >"$work/amended"
as rec.ord record amend R-1 --file "$work/amended"
ended 0 "what was shown to programs can be given back"
as rec.ord record show R-1 --reason "$why" --json
is "which changes nothing else" "$(json '"\(.age_least) \(.age_most) \(.content.summary)"')" "15 16 A longer summary."
record ZZ/1/2 2003-12-31
must as rec.ord record add P-1 --file "$work/matter"
as rec.ord record show R-2 --reason "$why" --json
is "on the last day of a year the age is told" "$(json '"\(.age_least) \(.age_most)"')" "16 16"
record ZZ/1/3 2003-06-01
must as rec.ord record add P-2 --file "$work/matter"
as rec.ord record show R-3 --reason "$why" --json
is "after the month of birth too" "$(json '"\(.age_least) \(.age_most)"')" "16 16"
record ZZ/1/4 1986-12-31
as rec.ord record add P-1 --file "$work/matter"
refused "what was before the year of birth is refused" 2 "the date of the events is before the person's date of birth"
jq 'del(.role, .kind, .outcome, .category, .retention_group, .review, .to) + {reason: "The day was wrong.", reference: "ZZ/1/1",
    from: "2003-07-01"}' "$work/record" >"$work/amended"
must as rec.ord record amend R-1 --file "$work/amended"
as rec.ord record show R-1 --reason "$why" --history --json
is "a record of such a person is amended" "$(json '.content.from + " \(.age_least)"')" "2003-07-01 15"

# ---- statistics ----

as sen.ior report stats --by age --reason "$why" --suppress 0 --json
is "ages that may be in two bands are not known, others are counted" \
    "$(json '[.rows[] | "\(.names[0]) \(.cells[0])"] | join(", ")')" "16-17 2, not-known 1"

# ---- by CSV ----

cat >"$work/head.csv" <<'H'
person_ref,forenames,surname,birth_names,former_names,aliases,known_as,date_of_birth,other_dates_of_birth,sex,addresses,identifiers,reference,kind,outcome,category,from,to,role,summary,status,source,reliability,antecedence,severity,aggravating,distribution,exploitation,malicious_intent,profit_motive,adult_involvement,safeguarding,referrals,rationale,retention_group,review_date
H
rows() { # DATE-OF-BIRTH OTHERS REFERENCE...: rows about Osbert Inchbald, a record each
	local birth=$1 others=$2 reference
	shift 2
	cat "$work/head.csv"
	for reference; do
		printf 'ZZP000007,Osbert,Inchbald,,,,,%s,%s,,,,%s,outcome-21,21,violence,2003-01-08,,suspect,A scuffle.,,A report,,,,,,,,,,,,,3,2028-01-08\n' \
		    "$birth" "$others" "$reference"
	done
}
rows 1961-06-31 "" ZZ/2/1 >"$work/bad.csv"
as rec.ord record import "$work/bad.csv"
refused "in a file such a day is refused with its line and column" 2 \
    "line 2, date_of_birth: no date of the form YYYY-MM-DD, nor YYYY-MM or YYYY where the day or the month is not known"
rows 1961 "1962;1963-13" ZZ/2/1 >"$work/bad.csv"
as rec.ord record import "$work/bad.csv"
refused "and a month that is none" 2 "line 2, other_dates_of_birth: no date of the form"
rows "$((year + 1))-01" "" ZZ/2/1 >"$work/bad.csv"
as rec.ord record import "$work/bad.csv"
refused "and what has not begun" 2 "line 2, date_of_birth: a date in the future"
rows 1961 "1962-03" ZZ/2/1 >"$work/good.csv"
must as rec.ord record import "$work/good.csv"
as rec.ord person show P-3 --reason "$why" --json
is "a year and a month are taken" "$(json '.content.births | join(" ")')" "1961 1962-03"
rows 1961-11-02 "" ZZ/2/2 >"$work/good.csv"
as rec.ord record import "$work/good.csv"
ended 0 "a later row that knows the day is about the same person"
has "and that it knows more than is held is said" "$err" \
    "the file knows better than the store when P-000003 was born: see ought person amend"
rows 1961 "" ZZ/2/4 >"$work/less.csv"
as rec.ord record import "$work/less.csv" --dry-run
lacks "not of one that knows less" "$err" "P-000003"
rows 1961-11-02 "" ZZ/2/4 ZZ/2/5 >"$work/twice.csv"
as rec.ord record import "$work/twice.csv" --dry-run --json
is "programs are told of each once" "$(json '.births_known_better | join(" ")')" P-000003
as rec.ord record show R-5 --reason "$why" --json
is "whose age is by what is held" "$(json '"\(.age_least) \(.age_most)"')" "41 42"
as rec.ord record list --person P-3 --json
is "who has both records" "$(json '.rows | length')" 2
rows 1962-11-02 "" ZZ/2/3 >"$work/bad.csv"
as rec.ord record import "$work/bad.csv"
refused "one of another year is not" 2 "is that of a person with another date of birth"
rows "" "" ZZ/2/3 >"$work/bad.csv"
as rec.ord record import "$work/bad.csv"
refused "nor one without a date" 2 "is that of a person with another date of birth"

# ---- a check ----

jq '.reference = "ZZE000000011" | .applicant = {names: [{kind: "current", forenames: "Elizabeth", surname: "Quillworthy"}],
    births: ["1987-05-09"]}' "$work/check" >"$work/check1"
must as dis.clo check add --file "$work/check1"
as dis.clo check search "C-$year-1" --explain
has "who is held with the year of birth is found" "$out" "P-000001: "
has "as born in that year" "$out" "Elizabeth Quillworthy, born 1987"
has "and it is explained" "$out" "agrees in the year, which is all that is known"
has "who is held with the month too" "$out" "Elizabeth Umbercote, born May 1987"
has "  with what agrees" "$out" "agrees in year and month; the day is not known"
jq '.reference = "ZZE000000012" | .applicant.births = ["1961"] | .applicant.names[0] += {forenames: "Osbert", surname: "Inchbald"}' \
    "$work/check1" >"$work/check2"
must as dis.clo check add --file "$work/check2"
as dis.clo check search "C-$year-2"
has "an applicant of whom the year is known is searched for" "$out" "agrees in the year, which is all that is known"
as dis.clo check show "C-$year-2"
has "and shown" "$out" "1961"
jq '.applicant.births = ["1961-02-30"] | .reference = "ZZE000000013"' "$work/check2" >"$work/check3"
as dis.clo check add --file "$work/check3"
refused "a day that is none of the calendar is refused of applicants too" 2 "dates of birth line 1 has to be a date that exists"
checks() { # DATE-OF-BIRTH: a file with a check
	echo reference,kind,workforce,home_based,barred_child,barred_adult,volunteer,received,position,purpose,forenames,surname,birth_names,former_names,aliases,known_as,date_of_birth,other_dates_of_birth,sex,addresses,birth_place
	echo "ZZE000000014,certificate,child,no,no,no,no,$today,Teacher,,Osbert,Inchbald,,,,,$1,,,,"
}
checks 1962-3 >"$work/bad.csv"
as dis.clo check import "$work/bad.csv"
refused "in a file of checks a wrong date has its line and column" 2 "line 2, date_of_birth: no date of the form YYYY-MM-DD, nor YYYY-MM"
checks 1962-03 >"$work/checks.csv"
must as dis.clo check import "$work/checks.csv"
as dis.clo check search "C-$year-3"
has "and one that is known in part finds who used it" "$out" "agrees in year and month, the day not being known, with"
printf '{"names": [{"kind": "current", "forenames": "Lisbeth", "surname": "Umbercote"}], "births": ["1987"]}' >"$work/find"
as rec.ord person find --file "$work/find" --reason "$why"
has "somebody is looked for by the year" "$out" "P-000002: "

# ---- without a name ----

find() { # JSON
	echo "$1" >"$work/find"
	as rec.ord person find --file "$work/find" --reason "$why" --json
	out=$(json '[.rows[] | .person + " " + .band] | join(", ")')
}
find '{"births": ["1987-05-09"]}'
is "a date of birth alone finds who may have it" "$out" "P-000001 born then, P-000002 born then"
find '{"names": [{"kind": "current", "surname": ""}], "births": ["1987-05-09"]}'
is "and so with a name that is none" "$out" "P-000001 born then, P-000002 born then"
find '{"births": ["1988"]}'
is "also among further dates" "$out" "P-000001 born then"
find '{"births": ["1987-06"]}'
is "not who was born in another month" "$out" "P-000001 born then"
find '{"births": ["1961"], "identifiers": [{"scheme": "local", "value": "ZZP000007"}]}'
is "a reference alone finds whose it is, and who has both is found once" "$out" "P-000003 identified"
echo '{"addresses": [{"address": "1 Nowhere Lane"}]}' >"$work/find"
as rec.ord person find --file "$work/find" --reason "$why"
ended 2 "an address alone is too little"
has "and what is enough is said" "$err" "give a name, a date of birth or an identifier to look for"

cat "$work/head.csv" >"$work/many.csv"
for i in {100..200}; do
	printf 'ZZP000%s,Ann,Many,,,,,1944,,,,,ZZ/4/%s,outcome-21,21,violence,2003-01-08,,suspect,A scuffle.,,A report,,,,,,,,,,,,,3,2028-01-08\n' \
	    "$i" "$i"
done >>"$work/many.csv"
must as rec.ord record import "$work/many.csv"
echo '{"births": ["1944"]}' >"$work/find"
as rec.ord person find --file "$work/find" --reason "$why"
ended 2 "more than anybody looks through are not listed"
has "and what helps is said" "$err" "more than 100 persons were born then; give a name too"
echo '{"births": ["1944-01-01", "1961-11-02"]}' >"$work/find"
as rec.ord person find --file "$work/find" --reason "$why"
ended 0 "so many of whom no more is known do not hide others"
has "who are listed" "$out" "P-000003: born then"
has "  and that they are left out is said" "$out" "More than 100 persons who are known to be born in that month or year are left out"

# ---- put right ----

person '["1987-05-09"]' Quillworthy
jq '. + {reason: "The certificate was shown."}' "$work/somebody" >"$work/amended"
must as rec.ord person amend P-1 --file "$work/amended"
as mary.poe audit log --last 1 --json
is "a date that becomes known better is a corrected one" "$(json '.rows[0].claims.birth_corrected')" true
as rec.ord record show R-1 --reason "$why" --json
is "by which the age is told" "$(json '"\(.age_least) \(.age_most)"')" "16 16"
person '["1986"]' Quillworthy
jq '. + {reason: "The certificate was another'"'"'s."}' "$work/somebody" >"$work/amended"
must as rec.ord person amend P-1 --file "$work/amended"
as rec.ord record show R-1 --reason "$why" --json
is "and no longer, when it is not" "$(json '"\(.age_least) \(.age_most)"')" "16 17"
for birth in '[]' '["2011"]'; do
	person "$birth" Quillworthy
	jq '. + {reason: "It was hers by mistake."}' "$work/somebody" >"$work/amended"
	must as rec.ord person amend P-1 --file "$work/amended"
	as rec.ord record show R-2 --reason "$why"
	lacks "no age is left of a date of birth that is $birth now" "$out" "Age at the time"
done
record ZZ/5/1 1987-05-20
must as rec.ord record add P-2 --file "$work/matter"
as sen.ior report stats --by age --reason "$why" --suppress 0 --json
is "in the month of birth an age is known" "$(json '.rows[] | select(.names[0] == "under-10") | .cells[0]')" 1
person '["1987-04"]' Ambercote
must as rec.ord person add --file "$work/somebody"
record ZZ/5/2 2005-04-30
must as rec.ord record add P-105 --file "$work/matter"
as sen.ior report stats --by age --reason "$why" --suppress 0 --json
is "and on the last day of the month in a later year" "$(json '.rows[] | select(.names[0] == "18-20") | .cells[0]')" 1

# ---- merged ----

jq '.identifiers = [{scheme: "local", value: "ZZP000007"}] | .births = ["1961-11-02"] | .names[0] += {forenames: "Oz", surname: "Inchbald"}' \
    "$work/person" >"$work/somebody"
must as rec.ord person add --file "$work/somebody"
must as rec.ord person merge P-3 P-106 --file "$work/reason"
rows 1961-11-02 "" ZZ/6/1 | sed s/Osbert/Oz/ >"$work/good.csv"
as rec.ord record import "$work/good.csv"
ended 0 "of two who are held to be one, a row is about who has the very date of birth"
as rec.ord record list --person P-3 --json
is "under their own number" "$(json '.rows[-1].person')" P-000106

# ---- given out ----

as dis.clo report subject-access P-2 --to SAR/2026/1 --reason "$why" --json
has "subject access gives the date as it is held" "$out" '"1987-05"'
as dis.clo report subject-access P-2 --to SAR/2026/1 --reason "$why"
has "and says it to the person in words" "$out" "May 1987"
as mary.poe audit verify
ended 0 "the store verifies"
finish
