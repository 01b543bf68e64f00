/*
 * signatures.c: a ring of batches.  The replaying thread fills one batch after another; workers verify whole batches; the
 * replaying thread reports a batch when it comes to its place in the ring again.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "acts/signatures.h"

#define BATCHES 16U
#define BATCH_JOBS 128U
#define BATCH_BYTES ((size_t)262144) /* a batch is closed when its texts are larger together */
#define THREADS_MAX 64U
#define NAME_MAX_BYTES 64U

struct job {
	int64_t n;
	char act[NAME_MAX_BYTES];
	char by[NAME_MAX_BYTES];
	uint8_t key[OUGHT_KEY_BYTES];
	uint8_t signature[OUGHT_SIGNATURE_BYTES];
	size_t at; /* of the text, within the batch's */
	size_t len;
	bool good;
};

enum batch_state { BATCH_FREE, BATCH_WAITING, BATCH_TAKEN, BATCH_DONE };

struct batch {
	enum batch_state state;
	struct job job[BATCH_JOBS];
	size_t count;
	char *text;
	size_t text_len;
	size_t text_size;
};

struct signatures {
	pthread_mutex_t lock;
	pthread_cond_t waiting; /* a batch waits for a worker, or all is over */
	pthread_cond_t done;    /* a worker is done with one */
	bool over;
	struct batch batch[BATCHES];
	size_t filling; /* the batch that is being filled; only the replaying thread's */
	size_t taking;  /* the next that a worker takes */
	pthread_t thread[THREADS_MAX];
	unsigned threads;
	signatures_result *result;
	void *cookie;
};

static void
verify_batch(struct batch *batch)
{
	size_t i;

	for (i = 0; i < batch->count; i++) {
		struct job *job = &batch->job[i];

		job->good = ought_sshsig_verify(job->key, batch->text + job->at, job->len,
				job->signature, NULL) == OUGHT_OK;
	}
}

static void *
work(void *cookie)
{
	struct signatures *signatures = cookie;
	struct batch *batch;

	pthread_mutex_lock(&signatures->lock);
	for (;;) {
		batch = &signatures->batch[signatures->taking];
		if (batch->state != BATCH_WAITING) {
			if (signatures->over)
				break;
			pthread_cond_wait(&signatures->waiting, &signatures->lock);
			continue;
		}
		batch->state = BATCH_TAKEN;
		signatures->taking = (signatures->taking + 1) % BATCHES;
		pthread_mutex_unlock(&signatures->lock);
		verify_batch(batch);
		pthread_mutex_lock(&signatures->lock);
		batch->state = BATCH_DONE;
		pthread_cond_signal(&signatures->done);
	}
	pthread_mutex_unlock(&signatures->lock);
	return NULL;
}

enum ought_status
signatures_begin(unsigned threads, signatures_result *result, void *cookie,
    struct signatures **signatures, struct ought_error *err)
{
	struct signatures *made = calloc(1, sizeof(*made));
	unsigned i, wanted = threads < 1 ? 1 : threads > THREADS_MAX ? THREADS_MAX : threads;

	if (made == NULL)
		return ought_error_set(err, OUGHT_NOMEM, "out of memory");
	pthread_mutex_init(&made->lock, NULL);
	pthread_cond_init(&made->waiting, NULL);
	pthread_cond_init(&made->done, NULL);
	made->result = result;
	made->cookie = cookie;
	for (i = 0; i < wanted; i++) {
		if (pthread_create(&made->thread[made->threads], NULL, work, made) != 0)
			break;
		made->threads++;
	}
	if (made->threads == 0) {
		signatures_finish(made);
		return ought_error_set(
		    err, OUGHT_IO, "no thread could be started to verify signatures");
	}
	*signatures = made;
	return OUGHT_OK;
}

/* Wait until ${batch} is not with the workers, report what they found, and empty it. */
static void
retire(struct signatures *signatures, struct batch *batch)
{
	size_t i;

	pthread_mutex_lock(&signatures->lock);
	while (batch->state == BATCH_WAITING || batch->state == BATCH_TAKEN)
		pthread_cond_wait(&signatures->done, &signatures->lock);
	pthread_mutex_unlock(&signatures->lock);
	if (batch->state == BATCH_DONE)
		for (i = 0; i < batch->count; i++)
			signatures->result(signatures->cookie, batch->job[i].n, batch->job[i].act,
			    batch->job[i].by, batch->job[i].good);
	batch->count = 0;
	batch->text_len = 0;
	batch->state = BATCH_FREE;
}

/* Hand the batch that was filled to the workers, and go on to the next place in the ring. */
static void
hand_over(struct signatures *signatures)
{
	pthread_mutex_lock(&signatures->lock);
	signatures->batch[signatures->filling].state = BATCH_WAITING;
	pthread_cond_signal(&signatures->waiting);
	pthread_mutex_unlock(&signatures->lock);
	signatures->filling = (signatures->filling + 1) % BATCHES;
	retire(signatures, &signatures->batch[signatures->filling]);
}

enum ought_status
signatures_add(struct signatures *signatures, int64_t n, const char *act, const char *by,
    const uint8_t key[static OUGHT_KEY_BYTES], const char *text, size_t len,
    const uint8_t signature[static OUGHT_SIGNATURE_BYTES], struct ought_error *err)
{
	struct batch *batch = &signatures->batch[signatures->filling];
	struct job *job = &batch->job[batch->count];
	size_t size = batch->text_size;
	char *grown;

	while (size < batch->text_len + len)
		size = size == 0 ? 65536 : size * 2;
	if (size != batch->text_size) {
		if ((grown = realloc(batch->text, size)) == NULL)
			return ought_error_set(err, OUGHT_NOMEM, "out of memory");
		batch->text = grown;
		batch->text_size = size;
	}
	memcpy(batch->text + batch->text_len, text, len);
	job->n = n;
	job->at = batch->text_len;
	job->len = len;
	strlcpy(job->act, act, sizeof(job->act));
	strlcpy(job->by, by, sizeof(job->by));
	memcpy(job->key, key, OUGHT_KEY_BYTES);
	memcpy(job->signature, signature, OUGHT_SIGNATURE_BYTES);
	batch->text_len += len;
	batch->count++;
	if (batch->count == BATCH_JOBS || batch->text_len >= BATCH_BYTES)
		hand_over(signatures);
	return OUGHT_OK;
}

void
signatures_finish(struct signatures *signatures)
{
	size_t i;

	if (signatures == NULL)
		return;
	if (signatures->threads > 0) {
		hand_over(signatures);
		for (i = 1; i < BATCHES; i++)
			retire(signatures, &signatures->batch[(signatures->filling + i) % BATCHES]);
	}
	pthread_mutex_lock(&signatures->lock);
	signatures->over = true;
	pthread_cond_broadcast(&signatures->waiting);
	pthread_mutex_unlock(&signatures->lock);
	for (i = 0; i < signatures->threads; i++)
		pthread_join(signatures->thread[i], NULL);
	for (i = 0; i < BATCHES; i++)
		free(signatures->batch[i].text);
	pthread_cond_destroy(&signatures->done);
	pthread_cond_destroy(&signatures->waiting);
	pthread_mutex_destroy(&signatures->lock);
	free(signatures);
}
