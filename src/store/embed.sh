#!/bin/sh
# embed.sh: print the migrations named on the command line, migrations/SERIES/NNNN_name.sql, as C.  Bytes rather than
# string literals: compilers need not take literals longer than 4095 characters.
set -eu

rows=
previous=
last=0
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
	[ "$series" = "$previous" ] || last=0
	number=$(printf %s "$version" | sed 's/^0*//')
	if [ "${number:-0}" -le "$last" ]; then
		echo "embed.sh: $file: the numbers of series $series have to rise from 1" >&2
		exit 1
	fi
	previous=$series
	last=$number
	printf 'static const unsigned char sql_%s_%s[] = {\n' "$series" "$version"
	od -An -v -tu1 "$file" | sed 's/^ */\t/; s/  */, /g; s/$/,/'
	printf '\t0\n};\n'
	rows="$rows
	{\"$series\", $number, \"$name\", sql_${series}_$version},"
done
printf 'static const struct migration migrations[] = {%s\n};\n' "$rows"
