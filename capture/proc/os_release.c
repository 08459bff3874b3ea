#include "capture/proc/os_release.h"

#include <ctype.h>

static bool is_name(struct span name)
{
	for (size_t i = 0; i < name.length; i++)
		if (!isupper((unsigned char)name.at[i]) && !isdigit((unsigned char)name.at[i]) && name.at[i] != '_')
			return false;
	return name.length > 0;
}

bool os_release_next(struct span *rest, struct os_release *ret)
{
	struct span line = { 0 };

	while (span_next_line(rest, &line)) {
		struct os_release found = { 0 };

		if (!span_split(span_trim(line), '=', &found.name, &found.value) || !is_name(found.name))
			continue;
		*ret = found;
		return true;
	}
	return false;
}

void os_release_unquote(struct span value, struct strbuf *ret)
{
	char quote = value.length > 1 && (value.at[0] == '"' || value.at[0] == '\'') ? value.at[0] : '\0';

	if (quote)
		value = span_skip(value, 1);
	for (size_t i = 0; i < value.length && !(quote && value.at[i] == quote); i++) {
		/* Between single quotes a backslash is one. */
		if (value.at[i] == '\\' && quote != '\'' && i + 1 < value.length)
			i++;
		strbuf_add_byte(ret, value.at[i]);
	}
}
