#include <stdlib.h>

#include "capture/redact.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whatever stands before it, the value of --password= at the start of an argument never comes out. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum redact_kind kinds[] = { REDACT_ARGUMENTS, REDACT_TEXT, REDACT_ENVIRONMENT };
	struct redactor redactor = { 0 };

	redactor_init(&redactor, size && data[0] & 1 ? REDACT_STRICT : REDACT_DEFAULT, span("a key"));
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct strbuf bytes = { 0 };
		struct strbuf out = { 0 };

		strbuf_add(&bytes, span_of(data, size));
		strbuf_add(&bytes, span_of("\0--password=PLANTED", sizeof("\0--password=PLANTED") - 1));
		redact_bytes(&redactor, kinds[i], strbuf_span(&bytes), &out);
		if (span_find(strbuf_span(&out), "PLANTED") >= 0 && span_find(span_of(data, size), "PLANTED") < 0)
			abort();
		strbuf_deinit(&bytes);
		strbuf_deinit(&out);
	}
	redactor_deinit(&redactor);
	return 0;
}
