#include "report/document.h"

#include <stdlib.h>

#include "common/array.h"

static const struct {
	const char *suffix;
	enum unit unit;
	bool is_whole; /* the whole name, not an ending of it */
} units[] = {
	{ "_count", UNIT_COUNT, false },
	{ "_bytes", UNIT_BYTES, false },
	{ "_ns", UNIT_NS, false },
	{ "_percent", UNIT_PERCENT, false },
	{ "_address", UNIT_ADDRESS, false },
	{ "_mask", UNIT_ADDRESS, false },
	{ "_pointer", UNIT_ADDRESS, false },
	{ "program_counter", UNIT_ADDRESS, true },
	{ "start", UNIT_ADDRESS, true },
	{ "end", UNIT_ADDRESS, true },
	{ "soft", UNIT_LIMIT, true },
	{ "hard", UNIT_LIMIT, true },
	{ "used", UNIT_LIMIT, true },
	{ "maximum", UNIT_LIMIT, true },
};

static bool is_argument(struct span name)
{
	return span_starts(name, "syscall_arg") && name.length == sizeof("syscall_arg0") - 1;
}

enum unit document_unit(struct span column_name)
{
	if (is_argument(column_name))
		return UNIT_ADDRESS;
	for (size_t i = 0; i < array_length(units); i++)
		if (units[i].is_whole ? span_is(column_name, units[i].suffix) : span_ends(column_name, units[i].suffix))
			return units[i].unit;
	return UNIT_NUMBER;
}

const char *document_label(struct arena *arena, struct span column_name)
{
	char *label = NULL;

	/* The unit is shown with each number; "percent" is not, so it stays, as a sign. */
	for (size_t i = 0; i < array_length(units); i++)
		if (!units[i].is_whole && units[i].unit != UNIT_ADDRESS && span_ends(column_name, units[i].suffix)) {
			struct span stem = span_first(column_name, column_name.length - strlen(units[i].suffix));

			label = arena_array(arena, stem.length + sizeof(" %"), 1);
			if (label && stem.length > 0)
				memcpy(label, stem.at, stem.length);
			if (label && units[i].unit == UNIT_PERCENT)
				memcpy(label + stem.length, " %", sizeof(" %"));
			break;
		}
	if (!label) {
		label = arena_array(arena, column_name.length + 1, 1);
		if (label && column_name.length > 0)
			memcpy(label, column_name.at, column_name.length);
	}
	for (char *at = label; at && *at; at++)
		if (*at == '_')
			*at = ' ';
	return label ? label : "";
}

struct document *document_create(void)
{
	return calloc(1, sizeof(struct document));
}

void document_destroy(struct document *document)
{
	if (document)
		arena_deinit(&document->arena);
	free(document);
}
