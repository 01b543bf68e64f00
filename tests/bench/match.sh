#!/bin/bash
# make bench-match: the identity search on labelled data, and on the same queries in a large register, beside its peers
# in the same run: PostgreSQL's pg_trgm (A) and textbook linkage (B2, B3: bench_baseline.c).  At the end, all as a table.
#   BUILD=build bash tests/bench/match.sh DATA [PERSONS [EVERY [TRAIN]]]
# DATA: a directory of store.csv, queries.csv and truth.csv.  PERSONS: of the large register, 1000000 unless given;
# EVERY: each so many-th query is asked of it, 10 unless given.  TRAIN: a directory like DATA from which B2 and B3 learn,
# DATA/train unless given.  KEEP=DIRECTORY keeps the register and its store, and uses them again.
# PARTS="given former fast both baseline trigram" chooses.
set -eu -o pipefail
cd "$(dirname "$0")/../.."
build=${BUILD:-build}
data=${1:?a directory of store.csv, queries.csv and truth.csv: make bench-match DATA=DIRECTORY}
persons=${2:-1000000}
every=${3:-10}
train=${4:-$data/train}
work=$(mktemp -d)
parts=${PARTS:-given former fast both baseline trigram}
misses=${KEEP:-$build}
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

# match.awk reads these lines: the setting, and what is measured in it.
title() {
	printf '\n== %s: %s\n' "$1" "$2"
}

search() {
	"$build/tests/bench/bench_search" "$@"
}

given() {
	title given 'both passes'
	search --misses "$misses/misses-given.tsv" "$data" "$data/store.csv"
	title given 'the fast pass alone'
	search --fast "$data" "$data/store.csv"
	printf '\nnot first by both passes (%s): query, person sought, place among the candidates (0: not listed)\n' \
		"$misses/misses-given.tsv"
	cat "$misses/misses-given.tsv"
}

# Those whose surname is another now, with the one that is held as their former one.
former() {
	mkdir "$work/former"
	awk -F, -v OFS=, -v queries="$work/former/queries.csv" -v truth="$work/former/truth.csv" '
		FNR == 1 { file++ }
		file == 1 { surname[$1] = $3 }
		file == 2 { person[$1] = $2 }
		file == 3 && FNR == 1 { print $0, "former_surname" > queries; print "query_id", "true_id" > truth }
		file == 3 && /^married:/ { print $0, surname[person[$1]] > queries; print $1, person[$1] > truth }
	' "$data/store.csv" "$data/truth.csv" "$data/queries.csv"
	title former 'both passes'
	search "$work/former" "$data/store.csv"
}

fast() {
	title "$persons persons" 'the fast pass alone'
	search --fast --every "$every" --kept "$store" "$data" "$register"
}

both() {
	title "$persons persons" 'both passes'
	search --every "$every" --misses "$misses/misses-$persons.tsv" --strangers 100 --kept "$store" "$data" \
		"$register"
	printf 'those who were not first are in %s\n' "$misses/misses-$persons.tsv"
}

baseline() {
	title given 'textbook linkage'
	"$build/tests/bench/bench_baseline" "$train" "$data" "$data/store.csv"
	title "$persons persons" 'textbook linkage'
	"$build/tests/bench/bench_baseline" --every "$every" "$train" "$data" "$register"
}

# REGISTER EVERY DATABASE
trigram_in() {
	local columns="given_name text, surname text, date_of_birth text, street_number text, address_1 text,
		suburb text, postcode text, state text"
	local psql=("$postgres/psql" -X -q -v ON_ERROR_STOP=1 -v "every=$2" -h "$work/socket" -U bench)

	"${psql[@]}" -d postgres -c "CREATE DATABASE $3"
	psql+=(-d "$3")
	"${psql[@]}" -c "CREATE EXTENSION pg_trgm" -c "CREATE TABLE held (id text, $columns)" \
		-c "CREATE TABLE query (seq serial, id text, $columns)" -c "CREATE TABLE truth (query_id text, true_id text)"
	"${psql[@]}" -c "\\copy held from stdin csv header" < "$1"
	"${psql[@]}" -c "\\copy query (id, ${columns// text/}) from stdin csv header" < "$data/queries.csv"
	"${psql[@]}" -c "\\copy truth from stdin csv header" < "$data/truth.csv"
	"${psql[@]}" -f tests/bench/trigram.sql
}

trigram() {
	chmod 0711 "$work"
	mkdir -m 0777 "$work/socket" "$work/postgres"
	"${as_postgres[@]}" "$postgres/initdb" -D "$work/postgres/cluster" -A trust -U bench --no-sync >/dev/null
	"${as_postgres[@]}" "$postgres/pg_ctl" -s -w -D "$work/postgres/cluster" -l "$work/postgres/log" -o \
		"-c listen_addresses='' -c unix_socket_directories='$work/socket' -c shared_buffers=1GB -c fsync=off" start
	title given 'PostgreSQL, pg_trgm'
	trigram_in "$data/store.csv" 1 given
	title "$persons persons" 'PostgreSQL, pg_trgm'
	trigram_in "$register" "$every" large
}

printf 'on %s processors (%s), load %s, %s\n' "$(nproc)" \
	"$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$(cut -d ' ' -f 1 /proc/loadavg)" "$(date -u +%F)"
if [ ! -d "$train" ]; then
	printf 'B2 and B3 are left out: %s is no directory to learn from (TRAIN=DIRECTORY)\n' "$train"
	parts=${parts//baseline/}
fi
[ -f "$register" ] || "$build/tests/register" "$persons" "$data/store.csv" > "$register"
for part in $parts; do "$part"; done 2>&1 | tee "$work/log"
awk -f tests/bench/match.awk "$work/log"
