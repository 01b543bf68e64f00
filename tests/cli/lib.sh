# lib.sh: for tests of the command line: the real program on a real store, as a person would use it.  Prints TAP.
# Each test is a sentence that promises something.  A script ends with `finish`.
# shellcheck shell=bash

set -u
: "${OUGHT:?the program to test; tests/run.sh sets it}"

work=$(mktemp -d "${TMPDIR:-/tmp}/ought-test.XXXXXX")
# In memory where there is such a place, so that the forms of a test are kept here and nobody else's are seen.
memory=/dev/shm
[ "$(stat -f -c %T $memory 2>/dev/null)" = tmpfs ] && [ -w $memory ] || memory=$work
XDG_RUNTIME_DIR=$(mktemp -d "$memory/ought-test.XXXXXX")
export XDG_RUNTIME_DIR
trap 'rm -rf "$work" "$XDG_RUNTIME_DIR"' EXIT
export OUGHT_STORE=$work/store
# A terminal of ours can show bold, wherever the tests run.
export TERM=xterm
unset OUGHT_OFFICER NO_COLOR VISUAL EDITOR PAGER

count=0
failures=0
out=
err=
status=0

report() { # passed? sentence detail...
	local passed=$1 sentence=$2
	shift 2
	count=$((count + 1))
	if [ "$passed" = yes ]; then
		echo "ok $count - $sentence"
	else
		failures=$((failures + 1))
		echo "not ok $count - $sentence"
		printf '%s\n' "$@" | sed 's/^/#   /'
	fi
}

finish() {
	echo "1..$count"
	[ "$failures" -eq 0 ] && [ "$count" -gt 0 ]
	exit
}

passphrase_of() {
	printf '%s has four plain words' "$1"
}

# Run the program: $status, $out and $err say what came of it.
ought() {
	out=$("$OUGHT" "$@" 2>"$work/stderr" </dev/null)
	status=$?
	err=$(cat "$work/stderr")
}

# The same as an officer, with the officer's passphrase: as mary.poe status
as() {
	local officer=$1
	shift
	out=$("$OUGHT" "$@" --as "$officer" --passphrase-fd 3 2>"$work/stderr" </dev/null \
	    3< <(passphrase_of "$officer"))
	status=$?
	err=$(cat "$work/stderr")
}

# Run the program at a terminal of its own.  The first word has a line "question=answer" for each question that it
# will ask, in order; an answer goes out when its question has come.  $out is what the screen showed.  When nothing
# comes for $typed_limit seconds, it asks something that the test does not answer: it is ended, with status 124.
typed_limit=60
typed() {
	local answers=$1 command seen='' question='' answer='' c from to terminal ended
	shift
	printf -v command '%q ' "$OUGHT" "$@"
	next_answer
	coproc TERMINAL { exec script -qefc "$command" /dev/null; }
	terminal=$TERMINAL_PID
	exec {from}<&"${TERMINAL[0]}" {to}>&"${TERMINAL[1]}"
	out=
	while IFS= read -r -N 1 -t "$typed_limit" -u "$from" c || { ended=$? && false; }; do
		out+=$c
		seen+=$c
		if [ -n "$question" ] && [[ $seen == *"$question"* ]]; then
			printf '%b\n' "$answer" >&"$to"
			seen=
			next_answer
		fi
	done
	[ "$ended" -le 128 ] || kill "$terminal"
	exec {from}<&- {to}>&-
	wait "$terminal"
	status=$?
	if [ "$ended" -gt 128 ]; then
		status=124
		out+=$'\n'"(nothing came for $typed_limit seconds: it asks what the test does not answer)"
	fi
	err=$out
}

next_answer() {
	local line=${answers%%$'\n'*}
	question=${line%%=*}
	answer=${line#*=}
	case $answers in
	*$'\n'*) answers=${answers#*$'\n'} ;;
	*) answers= ;;
	esac
}

# The last call ended with this status.
ended() {
	if [ "$status" -eq "$1" ]; then
		report yes "$2"
	else
		report no "$2" "status $status, not $1" "out: $out" "err: $err"
	fi
}

is() { # sentence, what it is, what it should be
	if [ "$2" = "$3" ]; then
		report yes "$1"
	else
		report no "$1" "is:        $2" "should be: $3"
	fi
}

has() { # sentence, text, a part of it
	case $2 in
	*"$3"*) report yes "$1" ;;
	*) report no "$1" "text: $2" "lacks: $3" ;;
	esac
}

lacks() { # sentence, text, what is not in it
	case $2 in
	*"$3"*) report no "$1" "text: $2" "has: $3" ;;
	*) report yes "$1" ;;
	esac
}

holds() { # sentence, command that succeeds...
	local sentence=$1 said
	shift
	if said=$("$@" 2>&1); then
		report yes "$sentence"
	else
		report no "$sentence" "$*" "$said"
	fi
}

# The last call was refused with this status, this sentence, and the assurance that nothing was changed.
refused() { # sentence, status, words of the error
	if [ "$status" -ne "$2" ]; then
		report no "$1" "status $status, not $2" "out: $out" "err: $err"
	else
		case $err in
		*"$3"*"nothing was changed"*) report yes "$1" ;;
		*) report no "$1" "err: $err" "lacks: $3 ... nothing was changed" ;;
		esac
	fi
}

# A step that later ones build on: its failure ends the script.
must() {
	"$@"
	[ "$status" -eq 0 ] && return
	report no "the steps that lead to the test work" "$*" "status $status" "err: $err"
	finish
}

json() { # a jq filter over the last output
	jq -r "$1" <<<"$out"
}

found_store() { # [chief]
	local chief=${1:-mary.poe}
	must as "$chief" init "$OUGHT_STORE" --force suffolk
}

# Make a key, enrol with roles, and admit to the content unless --unadmitted: enrol_officer jane.roe senior
enrol_officer() {
	local admit=yes
	if [ "$1" = --unadmitted ]; then
		admit=no
		shift
	fi
	local name=$1 role fingerprint
	local roles=()
	shift
	for role in "$@"; do
		roles+=(--role "$role")
	done
	must as "$name" officer request --officer "$name" --out "$work/$name.request" --json
	fingerprint=$(json .fingerprint)
	must as mary.poe officer enrol "$work/$name.request" "${roles[@]}"
	[ "$admit" = no ] || must as mary.poe officer admit "$name" --fingerprint "$fingerprint"
}
