/* error.c: the one sentence that a failure carries. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ought/base.h"

enum ought_status
ought_error_set(struct ought_error *err, enum ought_status status, const char *format, ...)
{
	va_list args;
	int len;
	size_t end;

	if (err == NULL)
		return status;
	err->status = status;
	va_start(args, format);
	len = vsnprintf(err->sentence, sizeof(err->sentence), format, args);
	va_end(args);
	if (len < 0)
		err->sentence[0] = '\0';
	if (len >= (int)sizeof(err->sentence)) {
		/* Step back over continuation bytes, so that no character is cut in two. */
		end = sizeof(err->sentence) - 1;
		while (end > 0 && ((uint8_t)err->sentence[end - 1] & 0xC0U) == 0x80U)
			end--;
		if (end > 0 && (uint8_t)err->sentence[end - 1] >= 0xC0U)
			end--;
		err->sentence[end] = '\0';
	}
	return status;
}
