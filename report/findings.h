#ifndef PIDSHOT_REPORT_FINDINGS_H
#define PIDSHOT_REPORT_FINDINGS_H

#include "common/arena.h"
#include "report/document.h"
#include "report/query.h"

/** A rule's threshold as somebody wants it instead. */
struct finding_threshold {
	struct span id;
	double value;
};

/**
 * Runs every rule of schema/findings. A rule gives one row FINDING_FIRED a subject, or one row FINDING_CLEAR; for each target that
 * lacks the tables it needs, FINDING_NOT_EVALUABLE with what is missing and how to get it, which is not the same as clear. Worst first: by state,
 * severity, score. @ret is owned by @arena. False with a line in @error where memory or a rule of ours failed.
 */
bool findings_evaluate(struct query *query, struct arena *arena, struct finding **ret, size_t *ret_count, struct strbuf *error);

/** The same, with thresholds of somebody's own. */
bool findings_evaluate_with(struct query *query, const struct finding_threshold *thresholds, size_t threshold_count, struct arena *arena,
			    struct finding **ret, size_t *ret_count, struct strbuf *error);

/** True if there is a rule of that id. */
bool findings_knows(struct span id);

#endif
