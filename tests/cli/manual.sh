#!/bin/bash
# The manual and the program say the same: each command has a place in the manual, with each of its options, and the
# manual has no command that there is not.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

pages=("$(dirname "$0")"/../../man/*.1)
holds "the manual is well formed" mandoc -T lint -W warning "$(dirname "$0")"/../../man/*

ought help
mapfile -t commands < <(sed -nE 's/^  ([a-z-]+( [a-z-]+)?)(  .*|$)/\1/p' <<<"$out")
holds "there are commands" test "${#commands[@]}" -gt 10

# The page that has the command, in its synopsis or its list.
page_of() {
	grep -lE "^\.(Nm ought|It Nm Cm) $1( |\$)" "${pages[@]}" | head -n 1
}

# The options in a command's synopsis on a page, where it may stand more than once, or in its row of the list.
synopsis_of() { # command, page
	awk -v command="$1" '
	/^\.(Nm ought|It Nm Cm) / {
		line = $0
		sub(/^\.(Nm ought|It Nm Cm) ?/, "", line)
		inside = line == command || (index(line, command " ") == 1 &&
		    (line " ") !~ ("^" command " (invite|not-invited|receive|show)( |$)"))
	}
	/^\.(Ek|El|Sh|Ss|Pp)/ || (/^\.It / && !/^\.It Nm/) { inside = 0 }
	/^\.It Nm/ && inside { print; if (/\\$/) next; inside = 0; next }
	inside { print }' "$2" | grep -oE -- '(Fl( \|)?|\|) -[a-z][a-z-]*|Fl -[a-z-]+' | grep -oE -- '-[a-z][a-z-]*$' |
	    sed 's/^-/--/' | grep -vx -- --json | sort -u
}

for command in "${commands[@]}"; do
	page=$(page_of "$command")
	if [ -z "$page" ]; then
		report no "the manual has ought $command"
		continue
	fi
	# shellcheck disable=SC2086
	ought help $command
	is "the help of ought $command fits into 80 columns" "$(awk 'length > 80' <<<"$out")" ""
	options=$(grep -oE '^  --[a-z-]+' <<<"$out" | tr -d ' ' | grep -vxE -- '--(store|as|passphrase-fd|json|help)' | sort -u)
	missing=
	for option in $options; do
		grep -qE -- "Fl (.* )?-${option#--}( |\$)" "$page" || missing="$missing $option"
	done
	is "the manual has ought $command, with all its options" "$missing" ""
	is "the synopsis of ought $command has its options, and no others" "$(synopsis_of "$command" "$page" | xargs)" \
	    "$(xargs <<<"$options")"
done

ought whoami --help
for option in $(grep -oE '^  --[a-z-]+' <<<"$out" | tr -d ' '); do
	holds "ought(1) has $option, which every command takes" \
	    grep -qE -- "^\.It Fl -${option#--}( |\$)" "${pages[0]%/*}/ought.1"
done

stale=
while read -r command; do
	found=no
	for known in "${commands[@]}"; do
		case "$command " in "$known "*) found=yes ;; esac
	done
	[ "$found" = yes ] || stale="$stale [$command]"
done < <(sed -nE 's/^\.(Nm ought|It Nm Cm) ([a-z-]+( [a-z-]+)?).*/\2/p' "${pages[@]}")
is "the manual has no command that the program has not" "$stale" ""

finish
