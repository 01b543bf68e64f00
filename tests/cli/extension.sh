#!/bin/bash
# The vault as a loadable extension: SQLite's own shell works on encrypted databases, given the key by descriptor.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

extension=$(dirname "$OUGHT")/ought_vault.so
database=$work/shell.db
head -c 48 /dev/urandom >"$work/key"
head -c 48 /dev/urandom >"$work/other"

# With the sanitizers the library has to come before the program it is loaded into.
preload=
if ldd "$extension" | grep -q libasan; then
	preload="$(gcc -print-file-name=libasan.so) $(gcc -print-file-name=libubsan.so)"
fi

shell() { # KEYFILE: SQL from standard input
	{ printf ".load %s\n.open 'file:%s?vfs=ought'\n" "$extension" "$database"; cat; } >"$work/script"
	out=$(OUGHT_VAULT_KEY_FD=3 OUGHT_VAULT_PATH=$database ASAN_OPTIONS=detect_leaks=0 LD_PRELOAD=$preload \
	    sqlite3 -batch -bail <"$work/script" 3<"$1" 2>&1)
	status=$?
}

shell "$work/key" <<'SQL'
PRAGMA journal_mode = WAL;
CREATE TABLE person (name TEXT);
INSERT INTO person VALUES ('Philippa Quillworthy');
SELECT count(*) FROM person;
SQL
ended 0 "a database is made in the shell"
is "  in a log" "$out" $'wal\n1'
holds "  with nothing of it in clear" bash -c "! grep -rlaE 'Quillworthy|SQLite format|CREATE' '$work'/shell.db*"
shell "$work/key" <<'SQL'
SELECT name FROM person;
PRAGMA integrity_check;
SQL
is "with the key it is read again" "$out" $'Philippa Quillworthy\nok'
before=$(sha256sum <"$database")
shell "$work/other" <<'SQL'
SELECT name FROM person;
SQL
is "with another key it is not" "$([ "$status" -ne 0 ] && echo refused)" refused
lacks "  nor told" "$out" "Quillworthy"
is "  nor changed" "$(sha256sum <"$database")" "$before"
out=$(sqlite3 -batch "$database" "SELECT name FROM person" 2>&1)
has "without the extension it is no database" "$out" "not a database"

finish
