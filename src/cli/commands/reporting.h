/* reporting.h: what the commands that hand documents out have in common. */
#ifndef OUGHT_CLI_REPORTING_H
#define OUGHT_CLI_REPORTING_H

#include "ought/report.h"

#include "cli/command.h"

/* --out FILE must not be there yet: said before anything is logged. */
enum ought_status reporting_check_out(const struct cli *cli, struct ought_error *err) OUGHT_MUST;
/* ${text} into --out FILE, which is made with mode 0600, else on standard output as it is. */
enum ought_status reporting_hand_over(
    const struct cli *cli, const struct ought_buffer *text, struct ought_error *err) OUGHT_MUST;

/* The values of an option that may be repeated; ends with NULL.  NULL where there are none. */
const char *const *reporting_all(const struct cli *cli, const char *option,
    const char *values[static GIVEN_MAX + 1]);
/* SHA-256 of ${text}, in base64, as access.disclosed claims it. */
void reporting_digest(
    const struct ought_buffer *text, char digest[static OUGHT_BASE64_MAX(OUGHT_SHA256_BYTES)]);
/* The identifiers at ${key} of rows, each once, as an array. */
json_t *reporting_ids(const json_t *rows, const char *key);
/* The document as JSON with ${schema}: what --json gives out, and what is digested then. */
enum ought_status reporting_json(const json_t *document, const char *schema,
    struct ought_buffer *text, struct ought_error *err) OUGHT_MUST;

#endif
