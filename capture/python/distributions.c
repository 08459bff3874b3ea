#include "capture/python/distributions.h"

#include <errno.h>

#include "capture/python/dicts.h"
#include "capture/python/distribution.h"
#include "capture/python/objects.h"
#include "capture/python/strings.h"
#include "common/cleanup.h"

enum { FOLDERS_MAX = 64, PATH_CHARACTERS = 4096, NAMES_CAP = 4 << 20 };

static uint64_t main_sysdict(const struct reading *reading)
{
	for (size_t i = 0; i < reading->threads.interpreter_count; i++)
		if (reading->threads.interpreter[i].id == 0)
			return reading->threads.interpreter[i].sysdict;
	return 0;
}

bool distributions_paths(struct reading *reading, struct strbuf *ret)
{
	cleanup_free uint64_t *items = NULL;
	uint64_t list = dict_lookup(&reading->memory, &reading->runtime, main_sysdict(reading), "path");
	size_t count = 0;
	uint64_t size = 0;

	if (!object_items(&reading->memory, &reading->runtime, list, FOLDERS_MAX, &items, &count, &size))
		return false;
	for (size_t i = 0; i < count; i++) {
		size_t start = ret->length;

		if (string_read(&reading->memory, &reading->runtime, items[i], PATH_CHARACTERS, ret) && ret->length > start && ret->at[start] == '/')
			strbuf_add_byte(ret, '\0');
		else
			strbuf_truncate(ret, start);
	}
	return true;
}

static size_t list_folder(struct inside *inside, struct span folder, size_t room, struct strbuf *ret)
{
	cleanup_strbuf struct strbuf path = { 0 };
	cleanup_strbuf struct strbuf names = { 0 };
	struct span rest = { 0 };
	struct span name = { 0 };
	size_t listed = 0;

	strbuf_add(&path, folder);
	inside_list(inside, strbuf_text(&path), NAMES_CAP, &names);
	rest = strbuf_span(&names);
	while (listed < room && span_field(&rest, '\0', &name)) {
		struct distribution found = { 0 };

		if (!distribution_parse(name, &found))
			continue;
		strbuf_add(ret, found.name);
		strbuf_add_byte(ret, '\0');
		strbuf_add(ret, found.version);
		strbuf_add_byte(ret, '\0');
		strbuf_add(ret, folder);
		strbuf_add_byte(ret, '\0');
		listed++;
	}
	return listed;
}

struct outcome distributions_list(struct inside *inside, struct span paths, struct strbuf *ret)
{
	struct span folder = { 0 };
	size_t listed = 0;

	if (inside->root < 0)
		return outcome_of(OUTCOME_DENIED, EACCES, "the target's root folder is not to be had");
	while (span_field(&paths, '\0', &folder) && listed < DISTRIBUTIONS_MAX)
		listed += list_folder(inside, folder, DISTRIBUTIONS_MAX - listed, ret);
	return listed < DISTRIBUTIONS_MAX ? outcome_ok() : outcome_of(OUTCOME_TRUNCATED, 0, "very many distributions are installed");
}
