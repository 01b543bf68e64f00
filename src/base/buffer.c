/* buffer.c: a string that grows, and remembers that it could not. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ought/base.h"

/* Room for ${more} bytes and a NUL after what is there. */
static bool
reserve(struct ought_buffer *buffer, size_t more)
{
	size_t needed, size = buffer->size;
	char *text;

	if (buffer->failed || more >= SIZE_MAX / 4 || buffer->len >= SIZE_MAX / 4) {
		buffer->failed = true;
		return false;
	}
	needed = buffer->len + more + 1;
	if (needed <= size)
		return true;
	if (size < 64)
		size = 64;
	while (size < needed)
		size *= 2;
	if ((text = realloc(buffer->text, size)) == NULL) {
		buffer->failed = true;
		return false;
	}
	buffer->text = text;
	buffer->size = size;
	return true;
}

void
ought_buffer_add(struct ought_buffer *buffer, const char *format, ...)
{
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (len < 0) {
		buffer->failed = true;
		return;
	}
	if (!reserve(buffer, (size_t)len))
		return;
	va_start(args, format);
	vsnprintf(buffer->text + buffer->len, (size_t)len + 1, format, args);
	va_end(args);
	buffer->len += (size_t)len;
}

void
ought_buffer_add_bytes(struct ought_buffer *buffer, const char *bytes, size_t len)
{
	if (!reserve(buffer, len))
		return;
	if (len > 0)
		memcpy(buffer->text + buffer->len, bytes, len);
	buffer->len += len;
	buffer->text[buffer->len] = '\0';
}

void
ought_buffer_free(struct ought_buffer *buffer)
{
	free(buffer->text);
	*buffer = (struct ought_buffer){0};
}
