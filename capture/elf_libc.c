#include "capture/elf_libc.h"

#include <ctype.h>
#include <string.h>

bool elf_libc_is_name(struct span name)
{
	name = span_skip(name, (size_t)(span_last_index(name, '/') + 1));
	return span_starts(name, "libc.so") || span_starts(name, "libc.musl-") || span_starts(name, "ld-musl-");
}

static struct span after(struct span text, const char *words)
{
	const char *found = text.length ? memmem(text.at, text.length, words, strlen(words)) : NULL;

	return found ? span_skip(text, (size_t)(found - text.at)) : (struct span){ 0 };
}

/* What is left of the text before the first byte that no line of text has. */
static struct span line_of(struct span text)
{
	size_t length = 0;

	while (length < text.length && isprint((unsigned char)text.at[length]))
		length++;
	return span_first(text, length);
}

/* "2.36" at the start of the text: numbers with dots between. */
static struct span version_of(struct span text)
{
	size_t length = 0;

	while (length < text.length && (isdigit((unsigned char)text.at[length]) || (text.at[length] == '.' && length)))
		length++;
	while (length && text.at[length - 1] == '.')
		length--;
	return span_first(text, length);
}

static void copy(struct span from, char *to, size_t room)
{
	from = span_first(from, room - 1);
	memcpy(to, from.at, from.length);
	to[from.length] = '\0';
}

/* A string that is a version and nothing else: "1.2.3". Two dots, as musl has had since 0.5. */
static struct span lone_version(struct span constants)
{
	struct span text = { 0 };

	while (span_field(&constants, '\0', &text)) {
		struct span version = version_of(text);
		size_t dots = 0;

		for (size_t i = 0; i < version.length; i++)
			dots += version.at[i] == '.';
		if (dots == 2 && version.length == text.length && text.length < ELF_VERSION_MAX)
			return version;
	}
	return (struct span){ 0 };
}

void elf_libc_find(struct span constants, struct elf_facts *ret)
{
	static const char word[] = " version ";
	struct span banner = line_of(after(constants, "GNU C Library "));
	struct span version = { 0 };

	if (banner.length) {
		ret->libc = ELF_LIBC_GLIBC;
		copy(banner, ret->libc_banner, sizeof(ret->libc_banner));
		version = version_of(span_skip(after(banner, word), strlen(word)));
	} else if (after(constants, "musl libc").length) {
		ret->libc = ELF_LIBC_MUSL;
		version = lone_version(constants);
	}
	if (version.length)
		copy(version, ret->libc_version, sizeof(ret->libc_version));
}
