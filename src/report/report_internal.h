/* report_internal.h: what the files of reports share. */
#ifndef OUGHT_REPORT_INTERNAL_H
#define OUGHT_REPORT_INTERNAL_H

#include "ought/report.h"

/* OUGHT_NOMEM with its sentence. */
static inline enum ought_status
no_memory(struct ought_error *err)
{
	return ought_error_set(err, OUGHT_NOMEM, "there is not enough memory");
}

#endif
