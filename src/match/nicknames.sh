#!/bin/sh
# Make the table of nicknames.c from the CSV on standard input: each relation in both directions, sorted by bytes.
# The CSV says of Bill that Robert and William are short for it: what is longer than a name, but for -y and a doubled
# letter, is not short for it, and of such a relation neither is the full name.
set -eu
LC_ALL=C
export LC_ALL
tr -d '\r' | awk -F, '
	function stem(name) {
		sub(/(ie|ey|y|i)$/, "", name)
		return length(name) - (name ~ /(bb|dd|ff|gg|ll|mm|nn|pp|rr|ss|tt|zz|ck)$/)
	}
	$2 == "has_nickname" {
		full = stem($3) <= length($1)
		print $1 "," (full ? "SHORT" : "VARIANT") "," $3
		print $3 "," (full ? "FULL" : "VARIANT") "," $1
	}' | sort -u | awk -F, '{ printf "\t{\"%s\", %s, \"%s\"},\n", $1, $2, $3 }'
