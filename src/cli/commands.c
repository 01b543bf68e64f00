/* commands.c: every command there is, in the order of the help. */
#include "command.h"

/* Each is a row at the end of its function's file under commands/. */
extern const struct command cmd_init;
extern const struct command cmd_unlock, cmd_lock, cmd_passphrase, cmd_whoami, cmd_status;
extern const struct command cmd_officer_request, cmd_officer_enrol, cmd_officer_grant,
    cmd_officer_revoke, cmd_officer_delegate, cmd_officer_undelegate, cmd_officer_admit,
    cmd_officer_renew, cmd_officer_rotate, cmd_officer_list, cmd_officer_show;
extern const struct command cmd_person_add, cmd_person_find, cmd_person_show, cmd_person_amend,
    cmd_person_merge, cmd_person_split, cmd_person_erase;
extern const struct command cmd_record_add, cmd_record_import, cmd_record_list, cmd_record_show,
    cmd_record_amend, cmd_record_outcome, cmd_record_review, cmd_record_erase, cmd_record_link,
    cmd_record_unlink;
extern const struct command cmd_check_add, cmd_check_import, cmd_check_list, cmd_check_show,
    cmd_check_search, cmd_check_match, cmd_check_answer, cmd_check_withdraw, cmd_check_reopen;
extern const struct command cmd_assess, cmd_assess_show, cmd_represent_invite,
    cmd_represent_not_invited, cmd_represent_receive, cmd_represent_show, cmd_decide;
extern const struct command cmd_reconsider_open, cmd_reconsider_list, cmd_reconsider_show,
    cmd_reconsider_chain, cmd_reconsider_conclude;
extern const struct command cmd_dispute_receive, cmd_dispute_refer, cmd_dispute_finding,
    cmd_dispute_certificate, cmd_dispute_list, cmd_dispute_show;
extern const struct command cmd_audit_log, cmd_audit_verify, cmd_audit_export, cmd_audit_checkpoint,
    cmd_audit_cosign, cmd_audit_prove, cmd_audit_sample, cmd_audit_finding;
extern const struct command cmd_report_stats, cmd_report_dossier, cmd_report_subject_access,
    cmd_report_workload, cmd_report_deciders;
extern const struct command cmd_store_backup, cmd_store_restore, cmd_store_rekey;
extern const struct command cmd_batch, cmd_help;

const struct command *const commands[] = {
    &cmd_init,

    &cmd_unlock,
    &cmd_lock,
    &cmd_passphrase,
    &cmd_whoami,
    &cmd_status,

    &cmd_officer_request,
    &cmd_officer_enrol,
    &cmd_officer_grant,
    &cmd_officer_revoke,
    &cmd_officer_delegate,
    &cmd_officer_undelegate,
    &cmd_officer_admit,
    &cmd_officer_renew,
    &cmd_officer_rotate,
    &cmd_officer_list,
    &cmd_officer_show,

    &cmd_person_add,
    &cmd_person_find,
    &cmd_person_show,
    &cmd_person_amend,
    &cmd_person_merge,
    &cmd_person_split,
    &cmd_person_erase,

    &cmd_record_add,
    &cmd_record_import,
    &cmd_record_list,
    &cmd_record_show,
    &cmd_record_amend,
    &cmd_record_outcome,
    &cmd_record_review,
    &cmd_record_erase,
    &cmd_record_link,
    &cmd_record_unlink,

    &cmd_check_add,
    &cmd_check_import,
    &cmd_check_list,
    &cmd_check_show,
    &cmd_check_search,
    &cmd_check_match,
    &cmd_check_answer,
    &cmd_check_withdraw,
    &cmd_check_reopen,

    &cmd_assess,
    &cmd_assess_show,
    &cmd_represent_invite,
    &cmd_represent_not_invited,
    &cmd_represent_receive,
    &cmd_represent_show,
    &cmd_decide,

    &cmd_reconsider_open,
    &cmd_reconsider_list,
    &cmd_reconsider_show,
    &cmd_reconsider_chain,
    &cmd_reconsider_conclude,

    &cmd_dispute_receive,
    &cmd_dispute_refer,
    &cmd_dispute_finding,
    &cmd_dispute_certificate,
    &cmd_dispute_list,
    &cmd_dispute_show,

    &cmd_audit_log,
    &cmd_audit_verify,
    &cmd_audit_export,
    &cmd_audit_checkpoint,
    &cmd_audit_cosign,
    &cmd_audit_prove,
    &cmd_audit_sample,
    &cmd_audit_finding,

    &cmd_report_stats,
    &cmd_report_dossier,
    &cmd_report_subject_access,
    &cmd_report_workload,
    &cmd_report_deciders,

    &cmd_store_backup,
    &cmd_store_restore,
    &cmd_store_rekey,

    &cmd_batch,
    &cmd_help,
    NULL,
};
