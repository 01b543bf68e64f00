/* match.c: the handle: what searching needs open, and what it remembers between searches. */
#include <stdlib.h>

#include "match_internal.h"

enum ought_status
ought_match_open(struct ought_match **match, struct ought_error *err)
{
	struct ought_match *opened;
	enum ought_status status;

	if ((opened = calloc(1, sizeof(*opened))) == NULL)
		return match_no_memory(err);
	if ((status = match_normaliser_open(&opened->normaliser, err)) != OUGHT_OK) {
		free(opened);
		return status;
	}
	*match = opened;
	return OUGHT_OK;
}

void
ought_match_close(struct ought_match *match)
{
	if (match == NULL)
		return;
	match_table_free(match->table);
	match_normaliser_close(match->normaliser);
	free(match);
}
