/* commands.c: every command there is, in the order of the help. */
#include "command.h"

/* Each is a row at the end of its function's file. */
extern const struct command cmd_init;
extern const struct command cmd_unlock, cmd_lock, cmd_whoami, cmd_status;
extern const struct command cmd_officer_request, cmd_officer_enrol, cmd_officer_grant,
    cmd_officer_revoke, cmd_officer_delegate, cmd_officer_undelegate, cmd_officer_admit,
    cmd_officer_list, cmd_officer_show;
extern const struct command cmd_audit_log, cmd_audit_verify, cmd_audit_export;
extern const struct command cmd_help;

const struct command *const commands[] = {
    &cmd_init,

    &cmd_unlock,
    &cmd_lock,
    &cmd_whoami,
    &cmd_status,

    &cmd_officer_request,
    &cmd_officer_enrol,
    &cmd_officer_grant,
    &cmd_officer_revoke,
    &cmd_officer_delegate,
    &cmd_officer_undelegate,
    &cmd_officer_admit,
    &cmd_officer_list,
    &cmd_officer_show,

    &cmd_audit_log,
    &cmd_audit_verify,
    &cmd_audit_export,

    &cmd_help,
    NULL,
};
