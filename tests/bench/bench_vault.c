/*
 * bench_vault.c: the encrypted database beside plain SQLite and beside SQLCipher, in one run and in turn, with the
 * same pragmas and statements.  SQLCipher has a raw key and pages of 4096 bytes (its default of 1024 would flatter
 * us).  Printed: the median of the rounds as a ratio to plain SQLite's, of CPU and of wall-clock time.
 *
 *	bench_vault [ROUNDS [DIRECTORY]]
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <dlfcn.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <sqlite3.h>

#include "ought/vault.h"

#define ROUNDS_MAX 21
#define ROWS 60000
#define COMMITS 1000
#define READS 4000

/* The functions of one library: SQLite's, or those that SQLCipher has under the same names. */
struct library {
	int (*open)(const char *, sqlite3 **, int, const char *);
	int (*close)(sqlite3 *);
	int (*exec)(
	    sqlite3 *, const char *, int (*)(void *, int, char **, char **), void *, char **);
	int (*prepare)(sqlite3 *, const char *, int, sqlite3_stmt **, const char **);
	int (*step)(sqlite3_stmt *);
	int (*reset)(sqlite3_stmt *);
	int (*finalize)(sqlite3_stmt *);
	int (*bind)(sqlite3_stmt *, int, sqlite3_int64);
	const char *(*message)(sqlite3 *);
};

struct side {
	const char *name;
	struct library library;
	const char *vfs;
	const char *key; /* a pragma, or NULL */
	char path[256];
};

enum work { INSERT, COMMIT, READ, SCAN, WORKS };

static const char *const work_names[WORKS] = {
    "bulk insert", "durable single-row commits", "cold random reads", "full scan"};

struct time_spent {
	double cpu, wall;
};

static struct time_spent
now(void)
{
	struct timespec wall, cpu;

	clock_gettime(CLOCK_MONOTONIC, &wall);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
	return (struct time_spent){.cpu = (double)cpu.tv_sec + (double)cpu.tv_nsec / 1e9,
	    .wall = (double)wall.tv_sec + (double)wall.tv_nsec / 1e9};
}

static void
give_up(const char *what, const char *why)
{
	fprintf(stderr, "bench_vault: %s: %s\n", what, why);
	exit(1);
}

static void
run(const struct side *side, sqlite3 *db, const char *sql)
{
	if (side->library.exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		give_up(side->name, side->library.message(db));
}

static sqlite3 *
open_side(const struct side *side)
{
	sqlite3 *db;

	if (side->library.open(side->path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
		side->vfs) != SQLITE_OK)
		give_up(side->name, "cannot be opened");
	if (side->key != NULL)
		run(side, db, side->key);
	if (side->vfs != NULL && ought_vault_prepare(db, "main", NULL) != OUGHT_OK)
		give_up(side->name, "cannot be prepared");
	/* A cache of 8 MiB, and no mapping, for all. */
	run(side, db,
	    "PRAGMA mmap_size = 0; PRAGMA cache_size = -8192; PRAGMA journal_mode = WAL;"
	    "PRAGMA synchronous = FULL");
	return db;
}

static void
remove_side(const struct side *side)
{
	static const char *const endings[] = {"", "-wal", "-owal", "-shm", "-journal"};
	char path[300];
	size_t i;

	for (i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", side->path, endings[i]);
		unlink(path);
	}
}

static void
insert(const struct side *side, sqlite3 *db)
{
	char sql[300];

	snprintf(sql, sizeof(sql),
	    "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c INTEGER);"
	    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
	    "INSERT INTO t SELECT i, printf('%%0300d', i), i * 7919 %% 100003 FROM n",
	    ROWS);
	run(side, db, sql);
}

static void
statement(const struct side *side, sqlite3 *db, const char *sql, int times, sqlite3_int64 stride)
{
	sqlite3_stmt *stmt;
	int i, rc;

	if (side->library.prepare(db, sql, -1, &stmt, NULL) != SQLITE_OK)
		give_up(side->name, side->library.message(db));
	for (i = 0; i < times; i++) {
		if (stride > 0)
			side->library.bind(stmt, 1, i * stride % ROWS + 1);
		rc = side->library.step(stmt);
		if (rc != SQLITE_ROW && rc != SQLITE_DONE)
			give_up(side->name, side->library.message(db));
		side->library.reset(stmt);
	}
	side->library.finalize(stmt);
}

/* One piece of work; opening is part of it where the cache has to be cold. */
static struct time_spent
measure(const struct side *side, enum work work)
{
	sqlite3 *db;
	struct time_spent before, after;

	if (work == INSERT)
		remove_side(side);
	db = open_side(side);
	run(side, db, "SELECT count(*) FROM sqlite_master");
	before = now();
	switch (work) {
	case INSERT:
		insert(side, db);
		run(side, db, "PRAGMA wal_checkpoint(TRUNCATE)");
		break;
	case COMMIT:
		statement(
		    side, db, "INSERT INTO t (b, c) VALUES (printf('%0300d', 7), 7)", COMMITS, 0);
		break;
	case READ:
		statement(side, db, "SELECT b FROM t WHERE a = ?1", READS, 15485863);
		break;
	case SCAN:
		statement(side, db, "SELECT sum(c), sum(length(b)) FROM t", 1, 0);
		break;
	case WORKS:
		break;
	}
	after = now();
	side->library.close(db);
	return (struct time_spent){.cpu = after.cpu - before.cpu, .wall = after.wall - before.wall};
}

static int
compare(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

static double
median(const double *values, int count)
{
	double sorted[ROUNDS_MAX];

	memcpy(sorted, values, (size_t)count * sizeof(*values));
	qsort(sorted, (size_t)count, sizeof(*sorted), compare);
	return sorted[count / 2];
}

static bool
load_sqlcipher(struct library *library)
{
	/* Deep binding, so that it calls its own functions and not SQLite's of the same names. */
	void *handle = dlopen("libsqlcipher.so.0", RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);

	if (handle == NULL)
		return false;
	*(void **)&library->open = dlsym(handle, "sqlite3_open_v2");
	*(void **)&library->close = dlsym(handle, "sqlite3_close");
	*(void **)&library->exec = dlsym(handle, "sqlite3_exec");
	*(void **)&library->prepare = dlsym(handle, "sqlite3_prepare_v2");
	*(void **)&library->step = dlsym(handle, "sqlite3_step");
	*(void **)&library->reset = dlsym(handle, "sqlite3_reset");
	*(void **)&library->finalize = dlsym(handle, "sqlite3_finalize");
	*(void **)&library->bind = dlsym(handle, "sqlite3_bind_int64");
	*(void **)&library->message = dlsym(handle, "sqlite3_errmsg");
	return true;
}

int
main(int argc, char **argv)
{
	const struct library stock = {sqlite3_open_v2, sqlite3_close, sqlite3_exec,
	    sqlite3_prepare_v2, sqlite3_step, sqlite3_reset, sqlite3_finalize, sqlite3_bind_int64,
	    sqlite3_errmsg};
	struct side sides[3] = {
	    {.name = "plain", .library = stock},
	    {.name = "ought", .library = stock, .vfs = OUGHT_VAULT_VFS},
	    {.name = "sqlcipher",
		.key =
		    "PRAGMA key = \"x'2DD29CA851E7B56E4697B0E1F08507293D761A05CE4D1B628663F411A8086D99'\";"
		    "PRAGMA cipher_page_size = 4096"},
	};
	static double cpu[3][WORKS][ROUNDS_MAX], wall[3][WORKS][ROUNDS_MAX];
	static const uint8_t key[OUGHT_VAULT_KEY_BYTES] = {1};
	char directory[] = "/tmp/ought-bench-XXXXXX";
	const char *where = argc > 2 ? argv[2] : mkdtemp(directory);
	int rounds = argc > 1 ? atoi(argv[1]) : 5, count = 3, i, round, turn, work;
	struct time_spent spent;

	if (rounds < 1 || rounds > ROUNDS_MAX || where == NULL)
		give_up("usage", "bench_vault [ROUNDS [DIRECTORY]]");
	if (!load_sqlcipher(&sides[2].library)) {
		fprintf(stderr, "bench_vault: libsqlcipher is not installed: without it\n");
		count = 2;
	}
	for (i = 0; i < count; i++)
		snprintf(sides[i].path, sizeof(sides[i].path), "%s/%s.db", where, sides[i].name);
	if (ought_vault_register(NULL, NULL) != OUGHT_OK ||
	    ought_vault_key_add(sides[1].path, key, key, NULL) != OUGHT_OK)
		give_up("ought", "no key");
	for (round = 0; round < rounds; round++)
		for (work = 0; work < WORKS; work++)
			for (turn = 0; turn < count; turn++) {
				i = (turn + round) % count;
				spent = measure(&sides[i], (enum work)work);
				cpu[i][work][round] = spent.cpu;
				wall[i][work][round] = spent.wall;
			}
	printf("median of %d rounds, plain SQLite in ms, the others as ratios to it\n", rounds);
	printf("%-28s %18s %18s %18s\n", "", "plain cpu   wall", "ought cpu   wall",
	    "sqlcipher cpu wall");
	for (work = 0; work < WORKS; work++) {
		printf("%-28s", work_names[work]);
		for (i = 0; i < count; i++) {
			double plain_cpu = median(cpu[0][work], rounds),
			       plain_wall = median(wall[0][work], rounds);

			if (i == 0)
				printf("   %8.1f %7.1f", plain_cpu * 1e3, plain_wall * 1e3);
			else
				printf("   %8.2f %7.2f", median(cpu[i][work], rounds) / plain_cpu,
				    median(wall[i][work], rounds) / plain_wall);
		}
		printf("\n");
	}
	for (i = 0; i < count; i++)
		remove_side(&sides[i]);
	if (argc <= 2)
		rmdir(where);
	return 0;
}
