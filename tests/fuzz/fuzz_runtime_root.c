/* Settings of container runtimes, on any bytes: what comes out is a path that leads nowhere but down. */
#include <stdlib.h>

#include "capture/runtime_root.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const keys[] = { "data-root", "state", "graphroot" };
	struct span text = span_of((const char *)data, size);

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		struct span root = runtime_root_of(text, keys[i]);

		if (!root.length)
			continue;
		if (root.at < text.at || root.at + root.length > text.at + text.length || root.at[0] != '/' || memchr(root.at, '\0', root.length) ||
		    memchr(root.at, '"', root.length) || memchr(root.at, '\n', root.length) || span_find(root, "..") >= 0)
			abort();
	}
	return 0;
}
