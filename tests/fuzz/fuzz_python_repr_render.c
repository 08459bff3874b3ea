/* capture/python/repr_render.c on any bytes, as a worker that went wrong might send them; and repr_text.c on what they hold. */
#include "capture/python/repr.h"

#include "common/cleanup.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void hide(void *context, struct span name, struct span text, bool is_secret, struct strbuf *ret)
{
	(void)context;
	(void)is_secret;
	strbuf_add(ret, name);
	strbuf_add(ret, text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_strbuf struct strbuf text = { 0 };

	repr_render(span_of(data, size), hide, NULL, &text);
	return 0;
}
