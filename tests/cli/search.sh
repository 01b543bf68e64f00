#!/bin/bash
# Searching for applicants: what is found and why, a morning's batch that goes on where it stopped, and third parties at the home.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=fixture/casework.sh
. "$(dirname "$0")/fixture/casework.sh"

found_unit
forms
check() { # NUMBER FORENAME SURNAME BIRTH HOME-BASED
	jq --arg reference "ZZE00000001$1" --arg forename "$2" --arg surname "$3" --arg birth "$4" --argjson home "$5" \
	    '.reference = $reference | .home_based = $home | .applicant = {names: [{kind: "current", forenames: $forename,
	    surname: $surname}], births: [$birth], addresses: [{address: "14 Quay Street, Orford", postcode: "IP12 2NU"}]}' \
	    "$work/check" >"$work/check$1"
	must as dis.clo check add --file "$work/check$1"
}
person() { # FORENAME SURNAME BIRTH ADDRESS POSTCODE
	jq -n --arg forename "$1" --arg surname "$2" --arg birth "$3" --arg address "$4" --arg postcode "$5" \
	    '{names: [{kind: "current", forenames: $forename, surname: $surname}], births: [$birth],
	    addresses: [{address: $address, postcode: $postcode}]}' >"$work/somebody"
	must as rec.ord person add --file "$work/somebody"
}

person Margaret Quillworthy 1987-05-09 "3 Tide Mill Way, Woodbridge" "IP13 1AB"
person Leopold Zabriskie 1960-01-02 "14 Quay Street, Orford" "IP12 2NU"
must as rec.ord record add P-2 --file "$work/record"
check 1 Peggy Quillworthy 1987-09-05 false
check 2 Zebedee Quorn 2004-12-31 true
check 3 Ivo Jellicoe 1971-07-08 false

# ---- one check ----

as dis.clo check search "C-$year-1"
ended 0 "a check is searched"
has "the answer says who was compared" "$out" "2 of 2 persons compared; 1 candidate"
has "the band is a word" "$out" "P-000001: likely"
has "a diminutive is explained" "$out" "is a diminutive of the same name"
has "and so is a slip in the date of birth" "$out" "has day and month swapped"
has "another address speaks against nobody" "$out" "no address in common"
has "the next command is said" "$out" "Next: ought check match C-$year-000001 P-000001"
as dis.clo check search "C-$year-1" --explain
has "what each piece of evidence weighs can be seen" "$out" " +9.00  has day and month swapped"
has "and what would be left without the address" "$out" "without the address"
as dis.clo check search "C-$year-1" --json
is "JSON has the weights in hundredths of a bit" \
    "$(json '[.candidates[0].evidence[].weight] | add == '"$(json '.candidates[0].weight')")" true
is "and is the same each time" "$(json '.candidates | tojson')" \
    "$(as dis.clo check search "C-$year-1" --json; json '.candidates | tojson')"

# ---- a morning's batch ----

as dis.clo check search --all --explain
refused "a batch has no room for what each finding weighs" 2 "--explain is about the candidates of one check"

as dis.clo check search --all
ended 0 "all open checks are searched"
lacks "one that was searched since anybody changed is passed over" "$out" "C-$year-000001"
has "the sum is told" "$out" "2 of 2 searched: 0 with somebody likely, 1 with nobody to match; all 2 persons held compared for each."
as dis.clo check search --all
has "then nothing is left" "$out" "Every open check was searched since"
as dis.clo check answer "C-$year-3"
ended 0 "nobody found is answered no-trace"
check 4 Ivo Jellicoe 1971-07-09 false
must as dis.clo check search "C-$year-4"
person Jocasta Inchbald 1955-05-05 "9 Nowhere Lane, Woodbridge" "IP13 1AC"
as dis.clo check answer "C-$year-4"
refused "who was entered since might be the applicant" 1 "entered or changed since it was searched: search again"
as dis.clo check search --all --json
is "so all open checks are searched anew, and a program gets a line for each" \
    "$(head -n -1 <<<"$out" | jq -rs '[.[] | select(.schema == "ought.searched/1").check[-1:]] | join(" ")')" "1 2 4"
is "which says how many were compared" \
    "$(head -n -1 <<<"$out" | jq -s '[.[] | .compared == .persons] | all')" true
is "and at the end how many for each" "$(tail -n 1 <<<"$out" | jq -r '"\(.fewest) to \(.most)"')" "3 to 3"
is "and at the end the sum" "$(tail -n 1 <<<"$out" | jq -r '"\(.schema): \(.searched) of \(.all)"')" \
    "ought.searches/1: 3 of 3"
as dis.clo check answer "C-$year-4"
ended 0 "after which it is answered"

# ---- third parties at the home ----

as dis.clo check search "C-$year-2"
has "work at home brings in who lives or lived there" "$out" "Live or lived at the home address"
has "by the address" "$out" "P-000002"
has "whom somebody has to look at" "$out" "Next: ought check match C-$year-000002 P-000002"
as dis.clo check answer "C-$year-2"
refused "before which nothing is answered" 1 "P-000002: nobody has found whether this is a third party at the home"
as dis.clo check match "C-$year-1" P-1 --third-party --file "$work/reasons"
refused "nobody is a third party at a home where no work is done" 1 "is not home-based"
as dis.clo check match "C-$year-2" P-2 --third-party --file "$work/reasons"
ended 0 "a third party at the home is recorded"
has "whose record is assessed" "$out" "ought assess C-$year-000002 R-000001"
as dis.clo check show "C-$year-2"
has "it is marked as theirs" "$out" "of P-000002, a third party at the home"
as dis.clo check answer "C-$year-2"
refused "and has to be dealt with" 1 "R-000001: not assessed"
as dis.clo status --json
has "it waits in the list of work" "$(json '[.rows[].command] | join(", ")')" "ought assess C-$year-000002 R-000001"

# ---- remote candidates, on request ----

bands() {
	json '[.candidates[] | "\(.person) \(.band)"] | join(", ")'
}
as dis.clo check search "C-$year-1" --json
is "where somebody is likely, nobody remote is listed" "$(bands)" "P-000001 likely"
as dis.clo check search "C-$year-1" --remote --json
is "but on request, as who shares nothing but an address" "$(bands)" "P-000001 likely, P-000002 remote"
as dis.clo check search "C-$year-1" --remote
has "who is told for what they are" "$out" "P-000002: remote"
as dis.clo check show "C-$year-1"
lacks "nothing has to be said about them" "$out" "P-000002: nobody has found"
as mary.poe audit log --act check.searched --json
is "the log says who was shown as remote" "$(json '.rows[-1].claims.remote | join(" ")')" P-000002
searched_by() { # the checks of a batch, by their last digits
	as dis.clo check search --all --json "$@"
	head -n -1 <<<"$out" | jq -rs 'map(.check[-1:]) | join(" ")'
}
is "a batch asked to list them searches what was searched without" "$(searched_by --remote)" "2"
is "and that once" "$(searched_by --remote)" ""
is "after which nothing is left without them either" "$(searched_by)" ""
as rec.ord person merge P-3 P-2 --file "$work/reason"
ended 0 "two persons are merged"
is "a search that did not wait for what is found of who was merged is made anew" "$(searched_by)" "1"

# ---- a home of too many ----

many() { # HOW-MANY: of a hostel, as a file to import
	echo person_ref,forenames,surname,birth_names,former_names,aliases,known_as,date_of_birth,other_dates_of_birth,sex,addresses,identifiers,reference,kind,outcome,category,from,to,role,summary,status,source,reliability,antecedence,severity,aggravating,distribution,exploitation,malicious_intent,profit_motive,adult_involvement,safeguarding,referrals,rationale,retention_group,review_date
	seq "$1" | awk '{ printf "ZZP%06d,Osbert,Inchbald%s,,,,,1970-01-01,,,\"3 Ferry Road, Orford|IP12 2NU\",,ZZ/9/%d,outcome-21,21,violence,2018-01-08,,suspect,A scuffle.,,A report,,,,,,,,,,,,,3,2028-01-08\n",
	    $1, sprintf("%c%c", 97 + $1 / 26 % 26, 97 + $1 % 26), $1 }'
}
many 203 >"$work/many.csv"
must as rec.ord record import "$work/many.csv"
check 5 Zebedee Quorn 2004-12-31 true
jq '.reference = "ZZE000000016" | .applicant.addresses[0].address = "3 Ferry Road, Orford"' "$work/check5" >"$work/check6"
must as dis.clo check add --file "$work/check6"
as dis.clo check search --all
has "a batch says that there are more at a home than are listed" "$out" "1 with more than are listed"
as dis.clo check search "C-$year-6"
has "of a home of too many it is told how many are not listed" "$out" "And 3 more at the home address, who are not listed."
as dis.clo check search "C-$year-6" --json
is "JSON says it too" "$(json '"\(.home | length) \(.home_left_out)"')" "200 3"
as mary.poe audit log --act check.searched --json
is "and the ledger" "$(json '.rows[-1].claims.left_out')" 3
as dis.clo check answer "C-$year-6"
refused "nothing is answered as if nobody else were there" 1 \
    "3 more were found than are listed: search again when these are told from the applicant"
as dis.clo check match "C-$year-6" P-4 --not-same --file "$work/reasons"
must as dis.clo check search "C-$year-6" --json
is "who was told from the applicant makes room for the others" \
    "$(json '"\(.compared) \(.home | length) \(.home_left_out) \([.home[].person] | index("P-000004"))"')" "205 200 2 null"
as dis.clo check show "C-$year-6" --json
is "and stays found" "$(json '.candidates[] | select(.person == "P-000004").finding')" not-same

as mary.poe audit verify
ended 0 "all of it is verified"
finish
