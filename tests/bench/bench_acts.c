/*
 * bench_acts.c: two ratios, each side measured in the same run.
 *  - One durable act through the library, against one durable commit of the same bytes into a plain SQLite database (WAL,
 *    synchronous=FULL), in turn, on the same disk.
 *  - Verifying a ledger, against what libsodium verifies on all cores in the same time: entries / (cores x rate).
 *
 *	bench_acts [ENTRIES]
 */
#include <err.h>
#include <ftw.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <sodium.h>
#include <sqlite3.h>

#include "ought/acts.h"

#define PASSPHRASE "benchmark"
#define DURABLE_ROUNDS 5
#define DURABLE_ACTS 100
#define CORES_MAX 64

static struct ought_error error;

static void
succeed(enum ought_status status)
{
	if (status != OUGHT_OK)
		errx(1, "%s", error.sentence);
}

static double
seconds(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

/* ---- a founded store of one chief officer, who consults lists: the smallest act with content ---- */

static struct ought_store *
make_store(const char *path, const struct ought_identity *chief)
{
	char signing[OUGHT_BASE64_MAX(OUGHT_KEY_BYTES)], box[OUGHT_BASE64_MAX(OUGHT_KEY_BYTES)],
	    content_key[OUGHT_BASE64_MAX(OUGHT_HASH_BYTES)], *text = NULL;
	uint8_t hash[OUGHT_HASH_BYTES];
	struct ought_request request;
	struct ought_store *store = NULL;
	json_t *claims;

	succeed(ought_request_write(
	    chief, PASSPHRASE, strlen(PASSPHRASE), &ought_kdf_least, &text, &error));
	succeed(ought_request_read(text, strlen(text), &request, &error));
	free(text);
	succeed(ought_store_create(path, "bench", &request, chief, &store, &error));
	ought_base64_encode(request.signing_key, OUGHT_KEY_BYTES, signing, sizeof(signing));
	ought_base64_encode(request.box_key, OUGHT_KEY_BYTES, box, sizeof(box));
	ought_store_content_key_hash(store, hash);
	ought_base64_encode(hash, sizeof(hash), content_key, sizeof(content_key));
	claims =
	    json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "chief", ought_identity_name(chief),
		"rank", "chief-constable", "force", "bench", "store", ought_store_origin(store),
		"signing_key", signing, "box_key", box, "content_key_hash", content_key);
	succeed(ought_act_once(store, NULL, "store.found", claims, NULL, NULL, &error));
	json_decref(claims);
	ought_request_clear(&request);
	succeed(ought_store_publish(store, &error));
	succeed(ought_store_open(path, chief, &store, &error));
	return store;
}

/* ---- one durable act against one bare commit ---- */

static sqlite3 *
make_plain(const char *path)
{
	sqlite3 *db = NULL;

	if (sqlite3_open(path, &db) != SQLITE_OK ||
	    sqlite3_exec(db,
		"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
		"CREATE TABLE entry (n INTEGER PRIMARY KEY, body BLOB, signature BLOB, salt BLOB, part BLOB)",
		NULL, NULL, NULL) != SQLITE_OK)
		errx(1, "a plain database could not be made");
	return db;
}

static double
commit_plain(sqlite3 *db, int64_t count)
{
	static const uint8_t bytes[640];
	sqlite3_stmt *insert = NULL;
	double begin;
	int64_t i;

	sqlite3_prepare_v2(db,
	    "INSERT INTO entry (body, signature, salt, part) VALUES (?, ?, ?, ?)", -1, &insert,
	    NULL);
	sqlite3_bind_blob(insert, 1, bytes, 340, SQLITE_STATIC);
	sqlite3_bind_blob(insert, 2, bytes, 64, SQLITE_STATIC);
	sqlite3_bind_blob(insert, 3, bytes, 32, SQLITE_STATIC);
	sqlite3_bind_blob(insert, 4, bytes, 29, SQLITE_STATIC);
	begin = seconds(CLOCK_MONOTONIC);
	for (i = 0; i < count; i++) {
		if (sqlite3_step(insert) != SQLITE_DONE)
			errx(1, "a plain commit failed");
		sqlite3_reset(insert);
	}
	sqlite3_finalize(insert);
	return seconds(CLOCK_MONOTONIC) - begin;
}

/* The same with two databases, as the store has two: what content and ledger apart cost at least. */
static sqlite3 *
make_two(const char *path, const char *second)
{
	sqlite3 *db = make_plain(path);
	char sql[1024];

	snprintf(sql, sizeof(sql),
	    "ATTACH '%s' AS ledger; PRAGMA ledger.journal_mode = WAL; PRAGMA ledger.synchronous = FULL;"
	    "CREATE TABLE ledger.head (n INTEGER PRIMARY KEY, body BLOB)",
	    second);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		errx(1, "two plain databases could not be made");
	return db;
}

static double
commit_two(sqlite3 *db, int64_t count)
{
	double begin = seconds(CLOCK_MONOTONIC);
	int64_t i;

	for (i = 0; i < count; i++)
		if (sqlite3_exec(db,
			"BEGIN; INSERT INTO main.entry (salt, part) VALUES (zeroblob(32), zeroblob(29));"
			"INSERT INTO ledger.head (body) VALUES (zeroblob(404)); COMMIT",
			NULL, NULL, NULL) != SQLITE_OK)
			errx(1, "a plain commit failed");
	return seconds(CLOCK_MONOTONIC) - begin;
}

static double
act_durably(struct ought_store *store, const json_t *claims, const json_t *content, int64_t count)
{
	double begin = seconds(CLOCK_MONOTONIC);
	int64_t i;

	for (i = 0; i < count; i++)
		succeed(
		    ought_act_once(store, NULL, "access.consulted", claims, content, NULL, &error));
	return seconds(CLOCK_MONOTONIC) - begin;
}

static void
bench_durable(
    struct ought_store *store, const char *directory, const json_t *claims, const json_t *content)
{
	double act = 0, plain = 0, two = 0;
	char path[512], second[512];
	sqlite3 *db, *both;
	int round;

	snprintf(path, sizeof(path), "%s/plain.db", directory);
	db = make_plain(path);
	snprintf(path, sizeof(path), "%s/first.db", directory);
	snprintf(second, sizeof(second), "%s/second.db", directory);
	both = make_two(path, second);
	(void)act_durably(store, claims, content, 10);
	(void)commit_plain(db, 10);
	(void)commit_two(both, 10);
	for (round = 0; round < DURABLE_ROUNDS; round++) {
		act += act_durably(store, claims, content, DURABLE_ACTS);
		plain += commit_plain(db, DURABLE_ACTS);
		two += commit_two(both, DURABLE_ACTS);
	}
	sqlite3_close(db);
	sqlite3_close(both);
	printf(
	    "one durable act            %8.1f us   plain commit of the same bytes %8.1f us   ratio %.2f (goal 1.5)\n",
	    act * 1e6 / (DURABLE_ROUNDS * DURABLE_ACTS),
	    plain * 1e6 / (DURABLE_ROUNDS * DURABLE_ACTS), act / plain);
	printf(
	    "                                         plain commit to two files      %8.1f us   ratio %.2f\n",
	    two * 1e6 / (DURABLE_ROUNDS * DURABLE_ACTS), act / two);
}

/* ---- verifying against libsodium ---- */

static void *
verify_for_a_second(void *cookie)
{
	uint8_t key[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES],
	    signature[crypto_sign_BYTES];
	uint8_t message[128] = {0};
	double *rate = cookie, begin, cpu;
	int64_t count = 0;

	crypto_sign_keypair(key, secret);
	crypto_sign_detached(signature, NULL, message, sizeof(message), secret);
	begin = seconds(CLOCK_MONOTONIC);
	cpu = seconds(CLOCK_THREAD_CPUTIME_ID);
	do {
		if (crypto_sign_verify_detached(signature, message, sizeof(message), key) != 0)
			errx(1, "a signature does not verify");
		count++;
	} while (count % 64 != 0 || seconds(CLOCK_MONOTONIC) - begin < 1.0);
	rate[0] = (double)count / (seconds(CLOCK_MONOTONIC) - begin);
	rate[1] = (seconds(CLOCK_THREAD_CPUTIME_ID) - cpu) / (double)count;
	return NULL;
}

/* Signatures a second on all cores at once, and the seconds of CPU that one takes. */
static double
sodium_rate(long cores, double *cpu)
{
	pthread_t thread[CORES_MAX];
	double rate[CORES_MAX][2], sum = 0;
	long i;

	for (i = 0; i < cores; i++)
		if (pthread_create(&thread[i], NULL, verify_for_a_second, rate[i]) != 0)
			errx(1, "a thread could not be started");
	for (i = 0; i < cores; i++) {
		pthread_join(thread[i], NULL);
		sum += rate[i][0];
		*cpu += rate[i][1] / (double)cores;
	}
	return sum;
}

static void
fill(struct ought_store *store, const json_t *claims, const json_t *content, int64_t entries)
{
	struct ought_acting *acting = NULL;
	double begin = seconds(CLOCK_MONOTONIC);
	int64_t i;

	succeed(ought_act_begin(store, NULL, &acting, &error));
	for (i = 0; i < entries; i++)
		succeed(ought_act(acting, "access.consulted", claims, content, NULL, &error));
	succeed(ought_act_commit(acting, &error));
	printf("%lld acts in one transaction %8.1f us each\n", (long long)entries,
	    (seconds(CLOCK_MONOTONIC) - begin) * 1e6 / (double)entries);
}

static void
bench_verify(struct ought_store *store)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	struct ought_verify_report report;
	struct rusage usage;
	double before, after, rate, wall, cpu, one_before = 0, one_after = 0;

	if (cores > CORES_MAX)
		cores = CORES_MAX;
	before = sodium_rate(cores, &one_before);
	wall = seconds(CLOCK_MONOTONIC);
	cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
	succeed(ought_verify(store, NULL, &report, &error));
	wall = seconds(CLOCK_MONOTONIC) - wall;
	cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
	after = sodium_rate(cores, &one_after);
	rate = (before + after) / 2;
	getrusage(RUSAGE_SELF, &usage);
	printf(
	    "verify of %lld acts         %8.0f a second   libsodium on %ld cores %8.0f a second   %.0f %% (goal 85 %%)\n",
	    (long long)report.entries, (double)report.entries / wall, cores, rate,
	    100.0 * (double)report.entries / wall / rate);
	printf(
	    "  in CPU, which neighbours do not disturb: %.1f us an act, %.1f us a signature        %.0f %%\n",
	    cpu * 1e6 / (double)report.entries, (one_before + one_after) / 2 * 1e6,
	    100.0 * (one_before + one_after) / 2 * (double)report.entries / cpu);
	printf("  peak memory %ld MiB (goal 64)\n", usage.ru_maxrss / 1024);
}

int
main(int argc, char **argv)
{
	char directory[] = "/var/tmp/ought-bench-XXXXXX", path[64];
	int64_t entries = argc > 1 ? strtoll(argv[1], NULL, 10) : 100000;
	struct ought_identity *chief = NULL;
	struct ought_store *store;
	json_t *claims = json_pack("{s:s, s:i}", "what", "list", "count", 12);
	json_t *content = json_pack("{s:s}", "reason", "Monthly review");

	if (mkdtemp(directory) == NULL)
		err(1, "%s", directory);
	snprintf(path, sizeof(path), "%s/store", directory);
	succeed(ought_start(&error));
	succeed(ought_identity_new("mary.shaw", &chief, &error));
	store = make_store(path, chief);
	bench_durable(store, directory, claims, content);
	fill(store, claims, content, entries);
	bench_verify(store);
	ought_store_close(store);
	ought_identity_free(chief);
	json_decref(claims);
	json_decref(content);
	nftw(directory, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return 0;
}
