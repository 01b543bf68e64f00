#!/bin/bash
# What reads the source without running it: layers, layout, two analysers, the manual, the shell scripts.
# Each finding is printed; the exit status says whether there was one.
set -u
cd "$(dirname "$0")/.." || exit 2

failed=0
step() {
	local name=$1
	shift
	if output=$("$@" 2>&1); then
		printf '  ok      %s\n' "$name"
	else
		printf '  FAILED  %s\n' "$name"
		printf '%s\n' "$output" | head -n "${LINT_LINES:-40}" | sed 's/^/          /'
		failed=1
	fi
}

mapfile -t c_files < <(git ls-files --cached --others --exclude-standard 'src/*.c' 'tests/*.c')
mapfile -t sources < <(printf '%s\n' "${c_files[@]}" | grep '^src/')
mapfile -t headers < <(git ls-files --cached --others --exclude-standard 'src/*.h' 'include/*.h')
mapfile -t scripts < <(git ls-files --cached --others --exclude-standard 'tests/*.sh' 'src/*.sh' .ci/run)
mapfile -t pages < <(git ls-files --cached --others --exclude-standard 'man/*')
mapfile -t flags < <(pkg-config --cflags sqlite3 libsodium jansson icu-i18n icu-uc libbsd-overlay | tr ' ' '\n' | grep .)
flags+=(-std=c17 -D_GNU_SOURCE '-DOUGHT_VERSION="lint"' -Iinclude -Isrc -Ibuild)

# A layer includes its own headers and those of layers below; two libraries are seen by some layers only.  So do the
# folders of cli, but for the two files that stand over them: the table of commands, and what runs them.
layers() {
	awk '
	function rank(layer) { return index(" base vault store match ledger acts report cli ", " " layer " ") }
	function place(folder) { return folder == "view" ? 1 : folder == "input" ? 2 : folder == "commands" ? 3 : 0 }
	function complain(why) { printf "%s:%d: %s: %s\n", FILENAME, FNR, why, $0; bad = 1 }
	FNR == 1 {
		split(FILENAME, part, "/")
		layer = part[1] == "src" ? part[2] : part[3]
		sub(/\.h$/, "", layer)
		folder = place(part[3])
		over = FILENAME ~ /^src\/cli\/(commands|dispatch)\.c$/
	}
	/^#include "/ {
		split($0, quoted, "\"")
		n = split(quoted[2], path, "/")
		other = n == 1 ? layer : path[1] == "ought" ? path[2] : path[1]
		sub(/\.h$/, "", other)
		if (rank(other) == 0) next
		if (rank(other) > rank(layer)) complain(layer " stands below " other)
		# match and ledger stand side by side.
		if ((layer == "match" && other == "ledger") || (layer == "ledger" && other == "match"))
			complain(layer " and " other " do not know each other")
		if (other != layer && path[1] != "ought") complain("a private header of " other)
		if (layer == "cli" && path[1] == "cli" && !over && place(path[2]) > folder)
			complain((folder ? part[3] : "cli") " stands below " path[2])
	}
	/^#include <sqlite3/ && layer != "vault" && layer != "store" { complain("SQLite belongs to vault and store") }
	/^#include <sodium/ && layer !~ /^(base|vault|store|ledger)$/ { complain("libsodium belongs below acts") }
	END { exit bad }
	' "${sources[@]}" "${headers[@]}"
}

# Headers are laid out by hand: their columns of comments are for reading.
format() {
	clang-format --dry-run -Werror --style=file "${c_files[@]}"
}

check_with_cppcheck() {
	cppcheck --quiet --error-exitcode=1 --std=c11 --language=c -j "$(nproc)" \
	    --enable=warning,performance,portability --inline-suppr --suppress=missingInclude \
	    --suppress=missingIncludeSystem --suppress='*:/usr/include/*' -DOUGHT_VERSION='"lint"' \
	    --library=tests/jansson.cfg -Iinclude -Isrc \
	    "${sources[@]}"
}

# xargs puts the files last, clang-tidy wants the compiler's flags there: the shell between turns them round.
tidy() {
	# shellcheck disable=SC2016
	local script='flags=$1; shift; exec clang-tidy --quiet --warnings-as-errors="*" "$@" -- $flags 2>/dev/null'
	# The definition itself cannot stand behind the macro.
	printf '%s\n' "${sources[@]}" | grep -v '^src/base/error.c$' | xargs -P "$(nproc)" -n 8 bash -c "$script" bash "${flags[*]} -include tests/analyser.h"
}

manual() {
	[ ${#pages[@]} -gt 0 ] && mandoc -Tlint -W warning "${pages[@]}"
}

step "layers: each includes only what is below it" layers
step "layout (clang-format)" format
step "cppcheck" check_with_cppcheck
[ "${LINT_QUICK:-0}" = 1 ] || step "clang-tidy" tidy
step "manual pages (mandoc)" manual
step "shell scripts (shellcheck)" shellcheck -x -P SCRIPTDIR -S warning "${scripts[@]}"
exit "$failed"
