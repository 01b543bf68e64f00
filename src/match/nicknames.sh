#!/bin/sh
# Make the table of nicknames.c from the CSV on standard input: each relation in both directions, sorted by bytes.
set -eu
LC_ALL=C
export LC_ALL
tr -d '\r' | awk -F, '$2 == "has_nickname" { print $1 ",0," $3; print $3 ",1," $1 }' | sort -u |
	awk -F, '{ printf "\t{\"%s\", \"%s\", %s},\n", $1, $3, $2 == 1 ? "true" : "false" }'
