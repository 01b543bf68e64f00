/* kinds.c: the table of acts.  A family's file holds its rows; this lists the families. */
#include <string.h>

#include "acts/acts_internal.h"

/* clang-format off */
const struct act_kind *const act_families[] = {
	acts_authority,
	acts_delegating,
	acts_rotation,
	acts_store,
	acts_person,
	acts_merge,
	acts_record,
	acts_retention,
	acts_link,
	acts_erasure,
	acts_check,
	acts_closing,
	acts_answer,
	acts_assessment,
	acts_representations,
	acts_decision,
	acts_reconsideration,
	acts_dispute,
	acts_draft,
	acts_access,
	acts_audit,
	acts_checkpoint,
	NULL,
};
/* clang-format on */

const struct act_kind *
act_kind_find(const char *name)
{
	const struct act_kind *const *family, *kind;

	for (family = act_families; *family != NULL; family++)
		for (kind = *family; kind->about.name != NULL; kind++)
			if (strcmp(kind->about.name, name) == 0)
				return kind;
	return NULL;
}

const struct ought_act_about *
ought_act_about(size_t index)
{
	const struct act_kind *const *family, *kind;

	for (family = act_families; *family != NULL; family++)
		for (kind = *family; kind->about.name != NULL; kind++)
			if (index-- == 0)
				return &kind->about;
	return NULL;
}

const char *
ought_processing_name(enum ought_processing processing)
{
	static const char *const names[] = {
	    [OUGHT_PROCESSING_NONE] = "none",
	    [OUGHT_PROCESSING_COLLECTION] = "collection",
	    [OUGHT_PROCESSING_ALTERATION] = "alteration",
	    [OUGHT_PROCESSING_CONSULTATION] = "consultation",
	    [OUGHT_PROCESSING_DISCLOSURE] = "disclosure",
	    [OUGHT_PROCESSING_COMBINATION] = "combination",
	    [OUGHT_PROCESSING_ERASURE] = "erasure",
	};

	return names[processing];
}
