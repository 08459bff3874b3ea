#include <zstd.h>

#include "report/load_internal.h"

enum { CHUNK = 256 * 1024, COUNT_FIRST = 256 << 20 };

static void stream_cleanup(ZSTD_DStream **stream)
{
	ZSTD_freeDStream(*stream);
}

/*
 * Decodes into @buf (NULL: counts only) until the input ends, does not decode, or gave more than @cap bytes. Returns the
 * bytes decoded; *@ret_whole is true where the last frame was complete.
 */
static uint64_t decode(struct span bytes, struct strbuf *buf, uint64_t cap, bool *ret_whole)
{
	__attribute__((cleanup(stream_cleanup))) ZSTD_DStream *stream = ZSTD_createDStream();
	struct strbuf discard = { 0 };
	struct strbuf *into = buf ? buf : &discard;
	ZSTD_inBuffer input = { bytes.at, bytes.length, 0 };
	uint64_t total = 0;
	bool is_full = true;

	*ret_whole = false;
	/* Past the end of the input, go on as long as whole chunks come out: the decoder holds back what did not fit. */
	while (stream && total <= cap && (input.pos < input.size || is_full)) {
		ZSTD_outBuffer output = { strbuf_room(into, CHUNK), CHUNK, 0 };
		size_t left = output.dst ? ZSTD_decompressStream(stream, &output, &input) : 0;

		if (!output.dst)
			break;
		total += output.pos;
		is_full = output.pos == output.size;
		if (buf)
			strbuf_added(buf, output.pos);
		*ret_whole = left == 0 && input.pos == input.size;
		if (ZSTD_isError(left) || *ret_whole)
			break;
	}
	strbuf_deinit(&discard);
	return total;
}

bool load_zstd(struct bundle *bundle, struct span bytes, struct load_limits limits, struct strbuf *error)
{
	uint64_t cap = total_cap(limits);
	uint64_t small = cap < COUNT_FIRST ? cap : COUNT_FIRST;
	bool whole = false;
	uint64_t total = decode(bytes, &bundle->unpacked, small, &whole);

	/* Larger ones are counted before memory is given to them. */
	if (total > small && small < cap) {
		total = decode(bytes, NULL, cap, &whole);
		strbuf_reset(&bundle->unpacked);
		if (total <= cap)
			decode(bytes, &bundle->unpacked, cap, &whole);
	}
	if (total > cap) {
		strbuf_add_text(error, "unpacks to more than allowed (see --max-size)");
		return false;
	}
	if (strbuf_failed(&bundle->unpacked)) {
		strbuf_add_text(error, "no memory to unpack it");
		return false;
	}
	bundle->is_cut = !whole;
	return true;
}
