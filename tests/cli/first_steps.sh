#!/bin/bash
# What somebody meets first: help, wrong words, founding a store, and the sentences when something is not as needed.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

unset OUGHT_STORE
ought
ended 0 "without a store, the bare word explains"
has "help lists the commands" "$out" "  officer grant "
export OUGHT_STORE=$work/store

ought --version
ended 0 "the version is told"
is "the version is one line" "${out%% *}" ought

ought help
ended 0 "help needs no store"
ought help officer grant
has "help explains one command" "$out" "ought officer grant OFFICER ROLE"
ought officer grant --help
has "so does --help" "$out" "ought officer grant OFFICER ROLE"
ought help officer
has "help of a family lists its commands" "$out" "officer admit"
ought officer --help
ended 0 "a family explains itself"

ought statsu
ended 2 "a wrong word is a usage error"
has "a wrong word is told the nearest right one" "$err" 'did you mean "ought status"?'
ought officer grnat x y
has "so is a wrong second word" "$err" 'did you mean "ought officer grant"?'
ought zzzzzzzz
has "a word like nothing is sent to the help" "$err" '"ought help" lists them'
ought status --jsno
has "so is a wrong option" "$err" "did you mean --json?"
ended 2 "a wrong option is a usage error"
ought officer delegate jane.roe --rank superintendent
has "all that is missing is named together" "$err" \
    "missing: --workforce WORKFORCE, --from DATE, --to DATE, --instrument TEXT"
has "a usage error shows the usage" "$err" "usage: ought officer delegate OFFICER --rank RANK"

ought status
ended 3 "a store that is not there is not found"
has "and its place is named" "$err" "there is no store at $work/store"
unset OUGHT_STORE
ought whoami
ended 2 "no store named is a usage error"
has "and both ways to name one are told" "$err" "--store DIR or the environment variable OUGHT_STORE"
export OUGHT_STORE=$work/store

out=$("$OUGHT" init "$OUGHT_STORE" --force suffolk --officer mary.poe --passphrase-fd 3 2>&1 3<<<"too short")
status=$?
ended 2 "a short passphrase is not taken"
has "and how to find a longer one is said" "$out" "at least 12 characters"
holds "nothing is left of a founding that failed" test ! -e "$OUGHT_STORE"
is "nor beside it" "$(find "$work" -maxdepth 1 -name '*store*' | wc -l)" 0

out=$(setsid -w "$OUGHT" init "$OUGHT_STORE" --force suffolk --officer mary.poe 2>&1 </dev/null)
status=$?
ended 7 "without a terminal there is no passphrase to ask for"
has "and the way without one is told" "$out" "--passphrase-fd"

as mary.poe init "$OUGHT_STORE" --force "Not A Force"
ended 2 "a force's name is checked"
as mary.poe init "$OUGHT_STORE" --force suffolk --rank inspector
ended 1 "only a chief officer founds a store"
has "the sentence names the rank" "$err" "inspector"
has "a refusal says that nothing was changed" "$err" "nothing was changed"
holds "nothing is left of it" test ! -e "$OUGHT_STORE"

as mary.poe init "$OUGHT_STORE" --force suffolk
ended 0 "a store is founded"
has "its founder is named" "$out" "mary.poe is its chief officer"
has "what comes next is told" "$out" "ought officer request"
is "the directory is its owner's alone" "$(stat -c %a "$OUGHT_STORE")" 700
as mary.poe init "$OUGHT_STORE" --force suffolk
refused "a store is not founded over another" 1 "exists already"

out=$("$OUGHT" whoami --passphrase-fd 3 2>&1 3<<<"the wrong passphrase")
status=$?
ended 7 "the wrong passphrase opens nothing"
as mary.poe whoami
ended 0 "the right one does"
has "and says who it is" "$out" "Roles:        chief"
as mary.poe status
has "a new store has nothing waiting" "$out" "Nothing waits for you."
as mary.poe status --json
is "status is one JSON document" "$(json '.schema + " " + (.rows | length | tostring)')" "ought.status/1 0"

saved=$OUGHT_STORE
unset OUGHT_STORE
as mary.poe --store "$saved" whoami
ended 0 "common options may stand before the command"

finish
