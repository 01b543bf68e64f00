/* reporting.h: what the commands that hand documents out have in common. */
#ifndef OUGHT_CLI_REPORTING_H
#define OUGHT_CLI_REPORTING_H

#include "ought/report.h"

#include "command.h"

/* --out FILE must not be there yet: said before anything is logged. */
enum ought_status reporting_check_out(const struct cli *cli, struct ought_error *err) OUGHT_MUST;
/* ${text} into --out FILE, which is made with mode 0600, else on standard output as it is. */
enum ought_status reporting_hand_over(
    const struct cli *cli, const struct ought_buffer *text, struct ought_error *err) OUGHT_MUST;

#endif
