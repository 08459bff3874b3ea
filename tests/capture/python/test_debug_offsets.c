#include "capture/python/debug_offsets.h"

#include "common/cleanup.h"
#include "tests/kit.h"

/* The first 1,024 bytes of _PyRuntime, as read from running interpreters of Debian. */
static const struct {
	const char *file;
	uint32_t version_hex;
	bool is_free_threaded; /* built from the sources with --disable-gil */
} real[] = {
	{ "python/runtime-3.13.5t", 0x030d05f0, true },
	{ "python/runtime-3.13.18", 0x030d12f0, false },
	{ "python/runtime-3.14.0t", 0x030e00f0, true },
	{ "python/runtime-3.14.10", 0x030e0af0, false },
	{ "python/runtime-3.15.2", 0x030f02f0, false },
};

/* What the interpreter says of itself is what its headers say, field by field. */
static void agrees_with_the_table_of_the_headers(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(real) / sizeof(real[0]); i++) {
		const struct layout *table = layout_find(real[i].version_hex, real[i].is_free_threaded);
		struct layout layout = *table;
		struct debug_offsets got = { 0 };

		assert_non_null(table);
		assert_true(debug_offsets_head(fixture(real[i].file), &got));
		assert_outcome(OUTCOME_OK, debug_offsets_apply(fixture(real[i].file), &layout));
		assert_int_equal(got.version_hex, real[i].version_hex);
		assert_int_equal(got.is_free_threaded, real[i].is_free_threaded);
		/* Built with the JIT, Debian's 3.15 has a word more at the end of these than its headers say. */
		layout.runtime_size = table->runtime_size;
		layout.interpreter_size = table->interpreter_size;
		/* Offsets of what only other builds have are 0 in the one and -1 in the other. */
		layout.frame_tlbc_index = table->frame_tlbc_index;
		layout.code_tlbc = table->code_tlbc;
#define LAYOUT(field) if (layout.field != table->field) fail_msg("%s: " #field " is %d, by the headers %d", real[i].file, layout.field, table->field);
#include "capture/python/layout_fields.h"
#undef LAYOUT
	}
}

/* Each word in turn is made what it cannot be: nothing of it gets into the layout. */
static void lies_are_refused_whole(void **state)
{
	static const uint64_t lies[] = { UINT64_MAX, UINT64_C(1) << 63, 0x7fffffff, UINT64_C(1) << 40 };
	struct span bytes = fixture("python/runtime-3.15.2");
	cleanup_free char *copy = malloc(bytes.length);
	size_t refused = 0;

	(void)state;
	assert_non_null(copy);
	for (size_t word = 3; word < 111; word++) {
		for (size_t lie = 0; lie < sizeof(lies) / sizeof(lies[0]); lie++) {
			struct layout layout = *layout_newest(false);

			memcpy(copy, bytes.at, bytes.length);
			memcpy(copy + word * 8, &lies[lie], 8);
			if (is_ok(debug_offsets_apply(span_of(copy, bytes.length), &layout)))
				continue;
			refused++;
			assert_memory_equal(&layout, layout_newest(false), sizeof(layout));
		}
	}
	/* All but the words that nobody uses. */
	assert_true(refused > 70 * sizeof(lies) / sizeof(lies[0]));
}

static void what_is_cut_or_no_table_is_refused(void **state)
{
	struct span bytes = fixture("python/runtime-3.14.10");
	struct layout layout = *layout_newest(false);

	(void)state;
	for (size_t length = 0; length < 80 * 8; length += 8)
		assert_outcome(OUTCOME_MALFORMED, debug_offsets_apply(span_first(bytes, length), &layout));
	assert_outcome(OUTCOME_MALFORMED, debug_offsets_apply(span_skip(bytes, 8), &layout));
}

TESTS(agrees_with_the_table_of_the_headers, lies_are_refused_whole, what_is_cut_or_no_table_is_refused);
