/* reasoned.c: whether an answer says something: "not applicable" is one only with the reason. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "acts/acts_internal.h"

/* The rest of ${text} behind a way of writing that something does not apply; NULL where it does not begin with one. */
static const char *
behind_not_applicable(const char *text)
{
	static const char *const ways[] = {"not applicable", "n/a", "n.a.", "n.a", "n-a", "na"};
	size_t i;

	for (i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		size_t len = strlen(ways[i]);

		if (strncasecmp(text, ways[i], len) == 0 && !isalnum((unsigned char)text[len]) &&
		    (unsigned char)text[len] < 0x80)
			return text + len;
	}
	return NULL;
}

bool
ought_text_is_reasoned(const char *text)
{
	static const char marks[] = " \t\n.,:;-/()*?!'\"=_";
	const char *rest;

	for (;; text = rest) {
		text += strspn(text, marks);
		if (*text == '\0')
			return false;
		if ((rest = behind_not_applicable(text)) == NULL)
			return true;
	}
}
