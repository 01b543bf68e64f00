/* case_commands.h: the rows of the casework families, for commands.c. */
#ifndef OUGHT_CLI_CASE_COMMANDS_H
#define OUGHT_CLI_CASE_COMMANDS_H

#include "cli/command.h"

extern const struct command cmd_person_add, cmd_person_find, cmd_person_show, cmd_person_amend,
    cmd_person_merge, cmd_person_split;
extern const struct command cmd_record_add, cmd_record_import, cmd_record_list, cmd_record_show,
    cmd_record_amend, cmd_record_outcome, cmd_record_review, cmd_record_erase, cmd_record_link, cmd_record_unlink;
extern const struct command cmd_check_add, cmd_check_import, cmd_check_list, cmd_check_show,
    cmd_check_search, cmd_check_match, cmd_check_answer, cmd_check_withdraw,
    cmd_check_reopen;
/* CHECK RECORD: what assess, represent and decide are given. */
extern const struct argument_about case_arguments[];
extern const struct command cmd_assess, cmd_assess_show;
extern const struct command cmd_represent_invite, cmd_represent_not_invited, cmd_represent_receive,
    cmd_represent_show;
extern const struct command cmd_decide;
extern const struct command cmd_reconsider_open, cmd_reconsider_list, cmd_reconsider_show,
    cmd_reconsider_chain, cmd_reconsider_conclude;
extern const struct command cmd_dispute_receive, cmd_dispute_refer, cmd_dispute_finding,
    cmd_dispute_certificate, cmd_dispute_list, cmd_dispute_show;

extern const struct command cmd_person_erase;

#endif
