#!/bin/sh
# embed.sh: print the migrations named on the command line, migrations/SERIES/NNNN_name.sql, as C.  Bytes rather than
# string literals: compilers need not take literals longer than 4095 characters.
set -eu

rows=
previous=
expected=1
for file in "$@"; do
	name=${file##*/}
	name=${name%.sql}
	series=${file%/*}
	series=${series##*/}
	version=${name%%_*}
	case $version in
	[0-9][0-9][0-9][0-9]) ;;
	*)
		echo "embed.sh: $file: the name does not begin with four digits and _" >&2
		exit 1
		;;
	esac
	[ "$series" = "$previous" ] || expected=1
	if [ "$version" != "$(printf %04d "$expected")" ]; then
		echo "embed.sh: $file: number $(printf %04d "$expected") of series $series is missing" >&2
		exit 1
	fi
	previous=$series
	printf 'static const unsigned char sql_%s_%s[] = {\n' "$series" "$version"
	od -An -v -tu1 "$file" | sed 's/^ */\t/; s/  */, /g; s/$/,/'
	printf '\t0\n};\n'
	rows="$rows
	{\"$series\", $expected, \"$name\", sql_${series}_$version},"
	expected=$((expected + 1))
done
printf 'static const struct migration migrations[] = {%s\n};\n' "$rows"
