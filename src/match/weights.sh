#!/bin/sh
# Make the constants of weigh.c from the CSV on standard input: a line for each weight.
set -eu
LC_ALL=C
export LC_ALL
awk -F, 'NR > 1 { gsub(/-/, "_", $1); printf "#define WEIGHT_%s (%d)\n", toupper($1), $2 }'
