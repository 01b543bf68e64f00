/* csv.c: cells of comma-separated values that others' spreadsheets open. */
#include <string.h>

#include "report/report_internal.h"

void
ought_csv_cell(struct ought_buffer *out, const char *text)
{
	const char first = text[0];
	const bool formula = first == '=' || first == '+' || first == '-' || first == '@' ||
	    first == '\t' || first == '\r' || first == '\n';

	if (!formula && text[strcspn(text, ",\"\r\n")] == '\0') {
		ought_buffer_add(out, "%s", text);
		return;
	}
	ought_buffer_add(out, "\"%s", formula ? "'" : "");
	for (; *text != '\0'; text++)
		ought_buffer_add(out, *text == '"' ? "\"\"" : "%c", *text);
	ought_buffer_add(out, "\"");
}
