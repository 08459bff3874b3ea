#include "capture/proc/cgroup_names.h"

static bool is_hexadecimal(char byte)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f');
}

bool container_is_id(struct span text)
{
	enum { ID_LENGTH = 64 };

	for (size_t i = 0; i < text.length; i++)
		if (!is_hexadecimal(text.at[i]))
			return false;
	return text.length == ID_LENGTH;
}

bool container_pod_uid(struct span text, char ret[CGROUP_POD_UID_SIZE])
{
	enum { UUID_LENGTH = 36, STATIC_LENGTH = 32 };

	if (text.length != UUID_LENGTH && text.length != STATIC_LENGTH)
		return false;
	for (size_t i = 0; i < text.length; i++) {
		bool is_dash = text.length == UUID_LENGTH && (i == 8 || i == 13 || i == 18 || i == 23);

		if (is_dash ? text.at[i] != '-' && text.at[i] != '_' : !is_hexadecimal(text.at[i]))
			return false;
		ret[i] = is_dash ? '-' : text.at[i];
	}
	ret[text.length] = '\0';
	return true;
}

void unit_unescape(struct span name, char ret[CGROUP_NAME_SIZE])
{
	size_t length = 0;

	for (size_t i = 0; i < name.length && length + 1 < CGROUP_NAME_SIZE; i++) {
		uint64_t byte = 0;

		if (span_starts(span_skip(name, i), "\\x") && i + 3 < name.length && span_hex(span_first(span_skip(name, i + 2), 2), &byte) && byte) {
			ret[length++] = (char)byte;
			i += 3;
		} else {
			ret[length++] = name.at[i];
		}
	}
	ret[length] = '\0';
}

bool unit_user(struct span name, const char *before, const char *after, uint64_t *ret)
{
	return span_starts(name, before) && span_ends(name, after) && name.length > strlen(before) + strlen(after) &&
	       span_uint64(span_skip(span_first(name, name.length - strlen(after)), strlen(before)), ret);
}
