#!/bin/bash
# make bench: figures as ratios, both sides of each measured in one run.  Quote medians; these need a quiet machine.
#   BUILD=build bash tests/bench/run.sh [NAME ...]		NAME: vault, acts, status
set -eu
cd "$(dirname "$0")/../.."
build=${BUILD:-build}
if [ $# -eq 0 ]; then set -- vault acts status; fi
printf 'on %s processors (%s), load %s, %s\n' "$(nproc)" \
	"$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$(cut -d ' ' -f 1 /proc/loadavg)" "$(date -u +%F)"
for name in "$@"; do
	printf '\n%s\n' "$name: $(sed -n '2s/^ \* *//p' "tests/bench/bench_$name.c")"
	"$build/tests/bench/bench_$name"
done
