#!/bin/bash
# Sessions: the passphrase once, the key with the kernel until it is idle or forgotten; what is asked at a terminal.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

found_store
enrol_officer jane.roe disclosure

as jane.roe unlock
if [ "$status" -eq 7 ]; then
	# No keyring here, as in some containers: then it has to be said, and each command asks.
	has "without a keyring, unlock says so" "$err" "keyring"
	finish
fi
ended 0 "unlock takes the passphrase"
has "and says how long it holds" "$out" "until 15 minutes have passed"
ought whoami --as jane.roe
ended 0 "from then on no command asks"
ought whoami
has "the one who is unlocked need not be named" "$out" "jane.roe"
ought whoami --as mary.poe
ended 7 "another officer is still locked"
has "and is told the way" "$err" "ought unlock"
as mary.poe unlock --idle 1
ought whoami
ended 2 "of two who are unlocked, one has to be named"
has "and that there are two is said" "$err" "2 are unlocked here: say which with --as"
ought lock --as jane.roe
ought whoami
has "lock forgets one" "$out" "mary.poe"
ought lock --all
ended 0 "lock --all forgets everybody"
ought whoami --as mary.poe
ended 7 "and nobody is unlocked any more"
ought unlock --as jane.roe --idle 0
ended 2 "an idle time is from one minute on"
OUGHT_OFFICER=jane.roe as jane.roe unlock
OUGHT_OFFICER=jane.roe ought whoami
has "OUGHT_OFFICER names the officer" "$out" "jane.roe"
ought lock --all

typed "Passphrase of jane.roe=$(passphrase_of jane.roe)" unlock --as jane.roe
ended 0 "at a terminal, the passphrase is asked for"
lacks "and not shown" "$out" "four plain words"
ought lock --all
typed "Passphrase of jane.roe=$(passphrase_of jane.roe)" officer list --as jane.roe
is "a list is no wider than the terminal, its cells are folded" "$(tr -d '\r' <<<"$out" | awk 'length > 80')" ""
has "with its headings above them" "$out" "Officer"
EDITOR="cat" typed "Passphrase of jane.roe=$(passphrase_of jane.roe)" check add --as jane.roe
is "nor is a form in the editor" "$(tr -d '\r' <<<"$out" | awk 'length > 80')" ""
has "with its guidance" "$out" "#: One on each line: kind | forenames"
typed "Passphrase of jane.roe=not this one at all" whoami --as jane.roe
ended 7 "a wrong one opens nothing"
typed "Passphrase of jane.roe=\\x03" whoami --as jane.roe
ended 130 "Ctrl-C at the question ends the command"
typed "A new passphrase=four plain words here
The same again=four plain words hear" init "$work/second" --force suffolk --officer mary.poe
ended 2 "two passphrases that differ found nothing"
has "and that is said" "$out" "not the same"
holds "nothing is left of it" test ! -e "$work/second"
typed "A new passphrase=four plain words here
The same again=four plain words here" init "$work/second" --force suffolk --officer mary.poe
ended 0 "twice the same is a new passphrase"

enrol_officer --unadmitted ann.low auditor
as mary.poe unlock
typed "read this key to you=n" officer admit ann.low --as mary.poe
ended 1 "a key that the chief officer does not confirm is not admitted"
typed "read this key to you=y" officer admit ann.low --as mary.poe
ended 0 "one that is confirmed is"
has "the key was shown for it" "$out" "SHA256:"

typed "" officer list --as mary.poe
has "a terminal gets bold headings" "$out" $'\033[1m'
export NO_COLOR=1
typed "" officer list --as mary.poe
lacks "but not with NO_COLOR" "$out" $'\033['
unset NO_COLOR
ought officer list --as mary.poe
lacks "nor where there is no terminal" "$out" $'\033['
ought lock --all

finish
