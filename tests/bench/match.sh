#!/bin/bash
# make bench-match: the identity search on labelled data, then in a large register beside PostgreSQL's pg_trgm, in one run.
#   BUILD=build bash tests/bench/match.sh DATA [PERSONS [EVERY]]
# DATA: a directory of store.csv, queries.csv and truth.csv.  PERSONS: of the large register, 1000000 unless given;
# EVERY: each so many-th query is asked of it, 10 unless given.  KEEP=DIRECTORY keeps what is made, and uses it again;
# PARTS="given fast both trigram" chooses.
set -eu
cd "$(dirname "$0")/../.."
build=${BUILD:-build}
data=${1:?a directory of store.csv, queries.csv and truth.csv: make bench-match DATA=DIRECTORY}
persons=${2:-1000000}
every=${3:-10}
work=$(mktemp -d)
parts=${PARTS:-given fast both trigram}
register=${KEEP:-$work}/register-$persons.csv
store=${KEEP:-$work}/store-$persons
postgres=/usr/lib/postgresql/15/bin
as_postgres=()
[ "$(id -u)" -ne 0 ] || as_postgres=(runuser -u postgres --)

stop() {
	[ ! -f "$work/postgres/cluster/postmaster.pid" ] || "${as_postgres[@]}" "$postgres/pg_ctl" -s -m immediate -D "$work/postgres/cluster" stop
	rm -rf "$work"
}
trap stop EXIT

printf 'on %s processors (%s), load %s, %s\n' "$(nproc)" \
	"$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$(cut -d ' ' -f 1 /proc/loadavg)" "$(date -u +%F)"

given() {
	printf '\nthe data as given: both passes\n'
	"$build/tests/bench/bench_search" --misses "$work/misses" "$data" "$data/store.csv"
	printf 'not first: query, person sought, place among the candidates (0: not listed)\n'
	cat "$work/misses"
	printf '\nthe data as given: the fast pass alone\n'
	"$build/tests/bench/bench_search" --fast "$data" "$data/store.csv"
}

fast() {
	printf '\n%s persons: the fast pass alone\n' "$persons"
	"$build/tests/bench/bench_search" --fast --every "$every" --kept "$store" "$data" "$register"
}

both() {
	printf '\n%s persons: both passes\n' "$persons"
	"$build/tests/bench/bench_search" --every "$every" --strangers 100 --kept "$store" "$data" "$register"
}

trigram() {
	local columns="given_name text, surname text, date_of_birth text, street_number text, address_1 text,
		suburb text, postcode text, state text"
	local psql=("$postgres/psql" -X -q -v ON_ERROR_STOP=1 -v "every=$every" -h "$work/socket" -U bench postgres)

	printf '\n%s persons: PostgreSQL, pg_trgm\n' "$persons"
	chmod 0711 "$work"
	mkdir -m 0777 "$work/socket" "$work/postgres"
	"${as_postgres[@]}" "$postgres/initdb" -D "$work/postgres/cluster" -A trust -U bench --no-sync >/dev/null
	"${as_postgres[@]}" "$postgres/pg_ctl" -s -w -D "$work/postgres/cluster" -l "$work/postgres/log" -o \
		"-c listen_addresses='' -c unix_socket_directories='$work/socket' -c shared_buffers=1GB -c fsync=off" start
	"${psql[@]}" -c "CREATE EXTENSION pg_trgm" -c "CREATE TABLE held (id text, $columns)" \
		-c "CREATE TABLE query (seq serial, id text, $columns)" -c "CREATE TABLE truth (query_id text, true_id text)"
	"${psql[@]}" -c "\\copy held from stdin csv header" < "$register"
	"${psql[@]}" -c "\\copy query (id, ${columns// text/}) from stdin csv header" < "$data/queries.csv"
	"${psql[@]}" -c "\\copy truth from stdin csv header" < "$data/truth.csv"
	"${psql[@]}" -f tests/bench/trigram.sql
}

[ -f "$register" ] || "$build/tests/register" "$persons" "$data/store.csv" > "$register"
for part in $parts; do "$part"; done
