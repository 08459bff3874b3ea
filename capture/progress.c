#include "capture/progress.h"

#include <stdarg.h>
#include <unistd.h>

#include "capture/sink.h"
#include "common/escape.h"
#include "common/io.h"

void progress_init(struct progress *progress, int verbosity, uint64_t start_t_ns)
{
	*progress = (struct progress){ .verbosity = verbosity, .is_terminal = isatty(STDERR_FILENO), .start_t_ns = start_t_ns };
}

void progress_deinit(struct progress *progress)
{
	strbuf_deinit(&progress->log);
}

/* Formats, escapes (names of threads and files come from strangers) and logs one line; the line is in @ret. */
__attribute__((format(printf, 2, 0)))
static void add_line(struct progress *progress, const char *format, va_list arguments, struct strbuf *ret)
{
	struct strbuf text = { 0 };
	char *line = NULL;
	int length = vasprintf(&line, format, arguments);

	if (length >= 0)
		strbuf_add(&text, span_of(line, (size_t)length));
	free(line);
	escape_bytes(ret, strbuf_span(&text));
	strbuf_deinit(&text);
	strbuf_addf(&progress->log, "%10.3f ms  ", (double)(sink_now() - progress->start_t_ns) / 1e6);
	strbuf_add(&progress->log, strbuf_span(ret));
	strbuf_add_byte(&progress->log, '\n');
}

static void say(const struct progress *progress, struct span line, bool stays)
{
	struct strbuf out = { 0 };

	if (progress->is_terminal)
		strbuf_add_text(&out, "\r\x1b[K");
	strbuf_add_text(&out, "pidshot: ");
	strbuf_add(&out, line);
	if (stays || !progress->is_terminal)
		strbuf_add_byte(&out, '\n');
	io_write(STDERR_FILENO, strbuf_span(&out));
	strbuf_deinit(&out);
}

void progress_phase(struct progress *progress, const char *format, ...)
{
	struct strbuf line = { 0 };
	va_list arguments;

	va_start(arguments, format);
	add_line(progress, format, arguments, &line);
	va_end(arguments);
	if (progress->verbosity >= 0)
		say(progress, strbuf_span(&line), false);
	strbuf_deinit(&line);
}

void progress_detail(struct progress *progress, const char *format, ...)
{
	struct strbuf line = { 0 };
	va_list arguments;

	va_start(arguments, format);
	add_line(progress, format, arguments, &line);
	va_end(arguments);
	if (progress->verbosity > 0)
		say(progress, strbuf_span(&line), true);
	strbuf_deinit(&line);
}

void progress_end(struct progress *progress)
{
	if (progress->is_terminal && progress->verbosity >= 0)
		io_write(STDERR_FILENO, span("\r\x1b[K"));
}
