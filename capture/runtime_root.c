#include "capture/runtime_root.h"

static bool is_one_of(const char *bytes, char byte)
{
	return byte && strchr(bytes, byte);
}

static bool is_path(struct span value)
{
	return span_starts(value, "/") && span_find(value, "..") < 0 && span_index(value, '\\') < 0 && span_index(value, '\0') < 0;
}

static struct span value_in(struct span line, const char *key)
{
	ptrdiff_t at = span_find(line, key);
	struct span rest = span_skip(line, at < 0 ? line.length : (size_t)at + strlen(key));
	struct span value = { 0 };

	/* ' "data-root"' or 'graphroot', nothing else before it; then '":' or ' ='. */
	if (at < 0 || (at > 0 && !is_one_of(" \t\"{,", line.at[at - 1])))
		return value;
	while (rest.length && is_one_of(" \t\":=", rest.at[0])) {
		bool begins = rest.at[0] == '"' && rest.length > 1 && rest.at[1] == '/';

		rest = span_skip(rest, 1);
		if (begins)
			return span_split(rest, '"', &value, &rest) && is_path(value) ? value : (struct span){ 0 };
	}
	return value;
}

struct span runtime_root_of(struct span text, const char *key)
{
	struct span value = { 0 };
	struct span line = { 0 };

	while (!value.length && span_next_line(&text, &line))
		if (!span_starts(span_trim(line), "#"))
			value = value_in(line, key);
	return value;
}
