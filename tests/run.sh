#!/bin/bash
# Run every test program and say what came of it: a line for each file, whatever failed in full, and the sum.
#   BUILD=build bash tests/run.sh [--unit] [WORD ...]    --unit: only the C programs; WORD: only files named like it
# RUN_UNDER: a command that C programs are run by, such as valgrind.
# Both kinds of tests print TAP.  A program that fails, crashes, or runs fewer tests than it promised counts as failed;
# so does one that ran nothing.
set -u
cd "$(dirname "$0")/.." || exit 2

build=${BUILD:-build}
case $build in /*) ;; *) build=$PWD/$build ;; esac
export BUILD=$build
export OUGHT=$build/ought
export CMOCKA_MESSAGE_OUTPUT=TAP
# Nothing of the caller's decides what a test sees.
export LC_ALL=C.UTF-8 TZ=UTC
unset OUGHT_STORE OUGHT_OFFICER VISUAL EDITOR PAGER

kinds="unit acts fuzz outside attack torture cli"
scripts=yes
if [ "${1:-}" = --unit ]; then
	kinds="unit acts fuzz outside attack torture"
	scripts=
	shift
fi

logs=$build/tests/log
rm -rf "$logs"
mkdir -p "$logs"

wanted() {
	[ $# -eq 1 ] && return 0
	local name=$1 word
	shift
	for word in "$@"; do
		case $name in *"$word"*) return 0 ;; esac
	done
	return 1
}

programs=()
for kind in $kinds; do
	if [ "$kind" = cli ]; then
		for script in tests/cli/*.sh; do
			[ "$(basename "$script")" = lib.sh ] || programs+=("$script")
		done
	else
		# From the sources: a program left over from a test that is gone is not run, one not built fails.
		for source in tests/"$kind"/test_*.c; do
			[ -e "$source" ] && programs+=("$build/${source%.c}")
		done
		for script in tests/"$kind"/test_*.sh; do
			[ -n "$scripts" ] && [ -e "$script" ] && programs+=("$script")
		done
	fi
done

run_one() {
	local program=$1 log=$2 started=$SECONDS
	case $program in
	*.sh) bash "$program" ;;
	*) ${RUN_UNDER:-} "$program" ;;
	esac >"$log" 2>&1 </dev/null
	echo "$? $((SECONDS - started))" >"$log.end"
}

# As many at once as there are processors.
chosen=()
for program in "${programs[@]}"; do
	name=${program#"$build/tests/"}
	name=${name#tests/}
	wanted "$name" "$@" || continue
	chosen+=("$name")
	while [ "$(jobs -rp | wc -l)" -ge "$(nproc)" ]; do
		wait -n
	done
	run_one "$program" "$logs/${name//\//-}" &
done
wait

passed=0
failed=0
for name in "${chosen[@]}"; do
	log=$logs/${name//\//-}
	read -r status seconds <"$log.end"
	ok=$(grep -cE '^ok [0-9]' "$log")
	not_ok=$(grep -cE '^not ok [0-9]' "$log")
	promised=$(sed -n 's/^1\.\.\([0-9]*\).*/\1/p' "$log" | awk '{ n += $1 } END { print n + 0 }')
	why=""
	if [ $((ok + not_ok)) -eq 0 ]; then
		why="it ran no test (status $status)"
	elif [ "$promised" -ne $((ok + not_ok)) ]; then
		why="it ran $((ok + not_ok)) of $promised tests (status $status)"
	elif [ "$status" -ne 0 ] && [ "$not_ok" -eq 0 ]; then
		why="it ended with status $status"
	fi
	[ -z "$why" ] || not_ok=$((not_ok + 1))
	passed=$((passed + ok))
	failed=$((failed + not_ok))
	printf '%-44s %4d passed' "$name" "$ok"
	[ "$not_ok" -eq 0 ] || printf ', %d failed' "$not_ok"
	[ "$seconds" -lt 5 ] || printf '  (%d s)' "$seconds"
	printf '\n'
	if [ "$not_ok" -ne 0 ]; then
		[ -z "$why" ] || echo "    $why"
		grep -vE '^ok [0-9]' "$log" | tail -n 60 | sed 's/^/    /'
	fi
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
