/*
 * table_read.c: filling the table from the rows of match_person. While this thread reads a batch of rows,
 * which takes as long as deciphering them does, another one puts the batch before into the table.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "match/table.h"

#define BATCH_PERSONS 2048U

struct batch {
	size_t count;
	int64_t persons[BATCH_PERSONS];
	size_t ends[BATCH_PERSONS]; /* of their profiles in ${bytes} */
	struct match_bytes bytes;
};

struct intake {
	struct match_table *table;
	struct match_profile profile;
	struct batch batches[2];
	const struct batch *taken; /* the one that is put into the table */
	bool started;
	pthread_t thread;
	enum ought_status status; /* of putting it there */
	struct ought_error err;
};

/* ---- one thread ---- */

static enum ought_status
keep_row(struct batch *batch, const struct ought_statement *row, struct ought_error *err)
{
	size_t len, begin = batch->count == 0 ? 0 : batch->ends[batch->count - 1];
	const void *bytes = ought_statement_blob(row, 1, &len);

	if (begin + len > batch->bytes.size) {
		size_t size = table_next_size(begin + len);

		if (!table_grow(&batch->bytes.bytes, size, 1))
			return match_no_memory(err);
		batch->bytes.size = size;
	}
	if (len > 0)
		memcpy(batch->bytes.bytes + begin, bytes, len);
	batch->persons[batch->count] = ought_statement_int(row, 0);
	batch->ends[batch->count++] = begin + len;
	return OUGHT_OK;
}

/* The next rows: as many as there is room for, or all that are left. */
static enum ought_status
read_batch(struct batch *batch, struct ought_statement *statement, struct ought_error *err)
{
	bool row = true;
	enum ought_status status = OUGHT_OK;

	batch->count = 0;
	while (status == OUGHT_OK && batch->count < BATCH_PERSONS) {
		if ((status = ought_statement_step(statement, &row, err)) != OUGHT_OK || !row)
			break;
		status = keep_row(batch, statement, err);
	}
	return status;
}

/* ---- the other ---- */

static void *
take_in(void *cookie)
{
	struct intake *intake = cookie;
	const struct batch *batch = intake->taken;
	size_t begin = 0;

	for (size_t i = 0; i < batch->count && intake->status == OUGHT_OK; i++) {
		intake->status = match_profile_read_texts(batch->bytes.bytes + begin,
		    batch->ends[i] - begin, &intake->profile, &intake->err);
		if (intake->status == OUGHT_OK)
			intake->status = table_add(
			    intake->table, batch->persons[i], &intake->profile, &intake->err);
		begin = batch->ends[i];
	}
	return NULL;
}

static void
wait_for(struct intake *intake)
{
	if (intake->started)
		pthread_join(intake->thread, NULL);
	intake->started = false;
}

/* A thread that does not start is no failure: its work is done here, as is that of the last batch. */
static void
begin(struct intake *intake, const struct batch *batch)
{
	intake->taken = batch;
	intake->started = batch->count == BATCH_PERSONS &&
	    pthread_create(&intake->thread, NULL, take_in, intake) == 0;
	if (!intake->started)
		take_in(intake);
}

enum ought_status
table_read(struct match_table *table, struct ought_statement *statement, struct ought_error *err)
{
	struct intake *intake = calloc(1, sizeof(*intake));
	struct batch *batch;
	enum ought_status status = OUGHT_OK;

	if (intake == NULL)
		return match_no_memory(err);
	intake->table = table;
	intake->status = OUGHT_OK;
	for (size_t i = 0; status == OUGHT_OK; i++) {
		batch = &intake->batches[i % 2];
		status = read_batch(batch, statement, err);
		wait_for(intake);
		if (status != OUGHT_OK || intake->status != OUGHT_OK)
			break;
		begin(intake, batch);
		if (batch->count < BATCH_PERSONS)
			break;
	}
	wait_for(intake);
	if (status == OUGHT_OK && intake->status != OUGHT_OK) {
		status = intake->status;
		*err = intake->err;
	}
	free(intake->batches[0].bytes.bytes);
	free(intake->batches[1].bytes.bytes);
	free(intake);
	return status;
}
