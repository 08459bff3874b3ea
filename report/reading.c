#include "report/reading.h"

#include "common/cleanup.h"
#include "common/escape.h"
#include "common/version.h"
#include "report/json.h"

void reading_deinit(struct reading *reading)
{
	query_destroy(reading->query);
	query_destroy(reading->scratch);
	bundle_destroy(reading->bundle);
	arena_deinit(&reading->arena);
	*reading = (struct reading){ 0 };
}

void reading_complain(struct reading *reading, struct span subject, const char *what)
{
	cleanup_strbuf struct strbuf line = { 0 };
	struct span *complaint = arena_grow(&reading->arena, &reading->complaints, &reading->complaint_count, sizeof(*reading->complaints));

	escape_bytes(&line, span_first(subject, 200));
	strbuf_addf(&line, "%s%s", subject.length > 0 ? ": " : "", what);
	if (complaint)
		*complaint = arena_keep(&reading->arena, &line);
}

static bool is_newer(const struct table *object, struct strbuf *error)
{
	int64_t format = json_int(object, "format", 0);

	if (format <= FORMAT_VERSION)
		return false;
	strbuf_addf(error, "format %lld is newer than this program reads (%d): use a newer pidshot-report", (long long)format, FORMAT_VERSION);
	return true;
}

static bool open_database(struct reading *reading, struct strbuf *error)
{
	const struct member *database = bundle_member(reading->bundle, "pidshot.db");

	if (!database || database->is_cut) {
		strbuf_add_text(error, reading->bundle->is_cut ? "cut before the end of its database" : "there is no pidshot.db in it");
		return false;
	}
	return is_ok(query_open(database->bytes, &reading->query, error));
}

static const char *status_of(const struct reading *reading, bool is_right)
{
	if (reading->bundle->kind == BUNDLE_DATABASE)
		return "not verified: a bare database";
	if (!is_right)
		return "damaged: a hash differs or a member is missing";
	if (reading->bundle->is_cut)
		return "not verified: cut";
	return bundle_member(reading->bundle, "manifest.json") ? "verified" : "not verified: no manifest.json";
}

static enum exit_code judge(struct reading *reading)
{
	bool is_bare = reading->bundle->kind == BUNDLE_DATABASE;
	bool is_right = is_bare || reading_verify(reading);

	if (reading->bundle->is_cut)
		reading_complain(reading, span(""), "the bundle is cut: what came after is missing");
	for (size_t i = 0; i < reading->bundle->problem_count; i++)
		reading_complain(reading, reading->bundle->problems[i], "left out of the report");
	reading->status = span(status_of(reading, is_right));
	reading->is_verified = span_is(reading->status, "verified");
	return is_bare || (reading->is_verified && reading->complaint_count == 0) ? EXIT_MADE : EXIT_DAMAGED;
}

enum exit_code reading_of(struct bundle *bundle, struct reading *ret, struct strbuf *error)
{
	const struct member *begin = bundle_member(bundle, "begin.json");
	const struct member *manifest = bundle_member(bundle, "manifest.json");

	ret->bundle = bundle;
	ret->scratch = query_scratch();
	if (!ret->scratch) {
		strbuf_add_text(error, "no memory");
		return EXIT_UNREADABLE;
	}
	if (begin && !begin->is_cut && json_object(ret->scratch, begin->bytes, "$", &ret->arena, &ret->begin) && is_newer(&ret->begin, error))
		return EXIT_UNREADABLE;
	if (manifest && !manifest->is_cut && json_object(ret->scratch, manifest->bytes, "$", &ret->arena, &ret->manifest) &&
	    is_newer(&ret->manifest, error))
		return EXIT_UNREADABLE;
	if (!open_database(ret, error))
		return EXIT_UNREADABLE;
	return judge(ret);
}

enum exit_code reading_open(const char *name, struct load_limits limits, struct reading *ret, struct strbuf *error)
{
	struct bundle *bundle = NULL;

	if (!bundle_load(name, limits, &bundle, error))
		return EXIT_UNREADABLE;
	return reading_of(bundle, ret, error);
}
