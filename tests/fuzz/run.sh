#!/bin/bash
# make fuzz: feed each parser for a while, starting from its corpus, and keep what reached something new.
#   BUILD=build/fuzz FUZZ_SECONDS=60 bash tests/fuzz/run.sh [TARGET ...]
# A corpus is one file, one input a line in base64, smallest set that reaches what is known to be reachable.
set -eu
cd "$(dirname "$0")/../.."
build=${BUILD:-build/fuzz}
seconds=${FUZZ_SECONDS:-60}
fuzz=$build/tests/fuzz/fuzz
room=$build/corpus
if [ $# -eq 0 ]; then
	mapfile -t targets < <(sed -n 's/^    {"\([a-z]*\)", feed_.*/\1/p' tests/fuzz/targets.c)
	set -- "${targets[@]}"
fi
failed=0
for target in "$@"; do
	rm -rf "${room:?}/$target"
	mkdir -p "$room/$target/found" "$room/$target/least"
	n=0
	while read -r line; do
		n=$((n + 1))
		printf %s "$line" | base64 -d >"$room/$target/found/$n"
	done <"tests/fuzz/corpus/$target"
	export FUZZ_TARGET=$target
	if ! "$fuzz" -max_total_time="$seconds" -max_len=4096 -timeout=10 -print_final_stats=1 \
		-artifact_prefix="$room/$target/" "$room/$target/found" >"$room/$target/log" 2>&1; then
		failed=1
		tail -n 40 "$room/$target/log"
		echo "fuzz: $target: the input is kept in $room/$target" >&2
		continue
	fi
	"$fuzz" -merge=1 "$room/$target/least" "$room/$target/found" >>"$room/$target/log" 2>&1
	for file in "$room/$target/least"/*; do
		base64 -w 0 "$file"
		echo
	done | LC_ALL=C sort -u >"tests/fuzz/corpus/$target"
	printf '%-12s %12s inputs in %s s, %d kept\n' "$target" \
		"$(sed -n 's/^stat::number_of_executed_units: *//p' "$room/$target/log" | tail -n 1)" \
		"$seconds" "$(wc -l <"tests/fuzz/corpus/$target")"
done
exit "$failed"
