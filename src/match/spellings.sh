#!/bin/sh
# Make the table of spellings.c from the CSV on standard input, a line for each name: each spelling and its line's number,
# sorted by bytes.
set -eu
LC_ALL=C
export LC_ALL
awk -F, '{ for (i = 1; i <= NF; i++) print $i "," NR }' | sort -t, -k1,1 -k2,2n |
	awk -F, '{ printf "\t{\"%s\", %s},\n", $1, $2 }'
