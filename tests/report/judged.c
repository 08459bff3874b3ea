#include "tests/report/judged.h"

#include "common/cleanup.h"
#include "tests/kit.h"

void judged_deinit(struct judged *judged)
{
	arena_deinit(&judged->arena);
}

struct query *judged_open(struct db *db)
{
	cleanup_strbuf struct strbuf error = { 0 };
	struct query *query = NULL;
	struct span image = { 0 };

	assert_non_null(db);
	assert_outcome(OUTCOME_OK, db_image(db, &image));
	assert_outcome(OUTCOME_OK, query_open(image, &query, &error));
	return query;
}

void judge(struct db *db, const struct finding_threshold *threshold, struct judged *ret)
{
	cleanup_query struct query *query = judged_open(db);
	cleanup_strbuf struct strbuf error = { 0 };

	if (!findings_evaluate_with(query, threshold, threshold ? 1 : 0, &ret->arena, &ret->findings, &ret->count, &error))
		fail_msg("%s", strbuf_text(&error));
}

const struct finding *judged_find(const struct judged *judged, const char *id)
{
	for (size_t i = 0; i < judged->count; i++)
		if (span_is(judged->findings[i].id, id))
			return &judged->findings[i];
	fail_msg("no row of %s", id);
	return NULL;
}
