/* memory.c: the sentence for when there is none. */
#include "command.h"

enum ought_status
cli_no_memory(struct ought_error *err)
{
	return ought_error_set(err, OUGHT_NOMEM, "there is not enough memory");
}
