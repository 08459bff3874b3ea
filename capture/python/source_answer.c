#include "capture/python/source_answer.h"

#include "capture/python/source_mask.h"
#include "common/cleanup.h"

enum { FILE_CAP = 4 << 20, LINE_CAP = 512 };

/* Before the text of each line. */
struct head {
	int32_t line;
	uint32_t length;
};

static void add_line(void *context, int32_t line, struct span text)
{
	struct span cut = span_first(text, LINE_CAP);
	struct head head = { .line = line, .length = (uint32_t)cut.length };

	strbuf_add(context, span_of(&head, sizeof(head)));
	strbuf_add(context, cut);
}

struct outcome source_answer_make(struct inside *inside, const char *path, const struct source_line *lines, size_t count, struct strbuf *ret)
{
	cleanup_strbuf struct strbuf text = { 0 };
	cleanup_strbuf struct strbuf masked = { 0 };
	struct inside_file file = { 0 };
	struct outcome got = inside_read_file(inside, path, FILE_CAP, &text, &file);

	if (got.kind == OUTCOME_TRUNCATED)
		got = outcome_ok();
	if (!is_ok(got) && got.kind != OUTCOME_EMPTY)
		return got;
	strbuf_add(ret, span_of(&file, sizeof(file)));
	source_mask(strbuf_span(&text), &masked);
	source_lines_pick(strbuf_span(&masked), lines, count, add_line, ret);
	return got;
}

struct outcome source_answer_read(struct span answer, struct inside_file *ret_file, source_found found, void *context)
{
	struct head head = { 0 };

	if (answer.length < sizeof(*ret_file))
		return outcome_malformed("the answer about a source file is cut");
	memcpy(ret_file, answer.at, sizeof(*ret_file));
	answer = span_skip(answer, sizeof(*ret_file));
	while (answer.length > 0) {
		if (answer.length < sizeof(head))
			return outcome_malformed("the answer about a source file is cut");
		memcpy(&head, answer.at, sizeof(head));
		answer = span_skip(answer, sizeof(head));
		if (head.length > answer.length)
			return outcome_malformed("the answer about a source file is cut");
		found(context, head.line, span_first(answer, head.length));
		answer = span_skip(answer, head.length);
	}
	return outcome_ok();
}
