#!/bin/bash
# A decision's dossier: complete, checked by others' programs alone, and logged; a change anywhere in it is found.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=fixture/casework.sh
. "$(dirname "$0")/fixture/casework.sh"

found_unit
enrol_officer --unadmitted aud.tor auditor
forms
c=C-$year-000001
must as rec.ord person add --file "$work/person"
must as rec.ord record add P-1 --file "$work/record"
jq '.names[0].surname = "Elsewhere" | .births = ["1960-01-09"]' "$work/person" >"$work/p2"
must as rec.ord person add --file "$work/p2"
jq '.reference = "ZZ/2019/9" | .summary = "Of somebody else."' "$work/record" >"$work/r2"
must as rec.ord record add P-2 --file "$work/r2"
must as dis.clo check add --file "$work/check"
must as dis.clo check search "$c"
must as dis.clo check match "$c" P-1 --same --file "$work/reasons"
must as dis.clo assess "$c" R-1 --file "$work/assessment"
must as dis.clo represent invite "$c" R-1 --file "$work/invitation"
must as dis.clo represent receive "$c" R-1 --file "$work/reply"
must as sen.ior decide "$c" R-1 --file "$work/disclose"
must as dis.clo check answer "$c"
form reason '{"reason": "The applicant disputes it."}'
must as dis.clo reconsider open D-1 --trigger court-order --file "$work/reason"
must as sen.ior reconsider conclude X-1 --varied --file "$work/vary"

give=(report dossier D-1 --to "Independent Monitor" --reason "a review under section 117A")
as sen.ior "${give[@]}" --json
ended 0 "a decision's dossier is given out"
is "with the case, from the person to the answer" \
    "$(json '[.case[].act] | map(split(".")[0]) | unique | join(" ")')" \
    "assessment check decision person reconsideration record representations"
is "each act once" "$(json '[.case[].n] | length == (unique | length)')" true
is "and its content" "$(json '.case[] | select(.act == "decision.made" and .claims.decision == "D-000001").content.ought_reasons')" \
    "$(jq -r .ought_reasons "$work/disclose")"
is "the chain goes on to what became of it" "$(json '[.chain[] | .event] | join(" ")')" "decided answered opened decided concluded"
is "the delegation has its instrument" "$(json .delegation.instrument)" EX/1
is "authority goes back to the founding" "$(json '[.authority[].act] | join(" ")')" \
    "store.found officer.enrol officer.grant officer.grant delegation.made"
lacks "nobody else's record is in it" "$out" "Of somebody else"
lacks "nor anybody else" "$out" Elsewhere
as mary.poe audit log --last 1 --json
is "it is logged as a disclosure of both decisions" "$(json '.rows[0] | .act + " " + .claims.what + " " + (.claims.decisions | join(" "))')" \
    "access.disclosed dossier D-000001 D-000002"
is "with the tree that it is about" "$(json '.rows[0].claims.size == .rows[0].n')" true

must as aud.tor audit checkpoint --out "$work/checkpoint"
as sen.ior "${give[@]}" --checkpoint "$work/checkpoint" --out "$work/dossier"
ended 0 "it is given as a directory"
has "and told how it is checked" "$out" "sh check.sh"
is "that nobody else can read" "$(stat -c %a "$work/dossier")" 700
holds "OpenSSH and OpenSSL alone find every act right" env -i PATH="$PATH" sh "$work/dossier/check.sh"
holds "the script is well formed" shellcheck "$work/dossier/check.sh"
holds "each act is proved for the checkpoint" \
    bash -c "for act in '$work'/dossier/acts/*.json; do head -n 1 \"\${act%.json}.proof\" | grep -q '^c2sp.org/tlog-proof@v1' || exit 1; done"
as mary.poe audit log --last 1 --json
is "the log has the digest of dossier.json" "$(json '.rows[0].claims.digest')" \
    "$(openssl dgst -sha256 -binary "$work/dossier/dossier.json" | openssl base64)"
as sen.ior "${give[@]}" --out "$work/dossier"
refused "it is not written over another" 1 "exists, and is not written over"

decision=$(awk '$4 == "decision.made" { print $1; exit }' "$work/dossier/index.txt")
altered() { # sentence, file, sed script
	rm -rf "$work/altered"
	cp -r "$work/dossier" "$work/altered"
	sed -i "$3" "$work/altered/$2"
	holds "$1" bash -c "! cmp -s '$work/dossier/$2' '$work/altered/$2' && ! env -i PATH='$PATH' sh '$work/altered/check.sh'"
}
altered "an altered act is found" "acts/$decision.json" 's/"relevant":"yes"/"relevant":"no"/'
altered "an altered reason is found" "acts/$decision.content" 's/Short/Long/'
altered "another's name for it is found" index.txt "s/^$decision sen.ior/$decision dis.clo/"
altered "a time at which the officer held no role is found" index.txt "s/^\($decision sen.ior \)..../\12001/"

as sen.ior "${give[@]}"
has "as a page it has the decision's own words" "$out" "The risk cannot be judged without it."
has "and the command that checks it" "$out" "ssh-keygen -Y verify -f allowed_signers -I sen.ior"
as sen.ior report dossier D-9 --to x --reason y
refused "a decision that was not made has none" 3 "there is no decision D-000009"
as aud.tor report dossier D-1 --to x --reason y
refused "an auditor gives none out" 1 "content is disclosed by"
as mary.poe audit verify
ended 0 "all of it verifies"

finish
