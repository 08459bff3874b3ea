#ifndef PIDSHOT_REPORT_SESSION_H
#define PIDSHOT_REPORT_SESSION_H

#include "report/reading.h"
#include "report/stacks.h"

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_CSV };

enum { SESSION_WORDS = 3 };

/** One run of the program: what was asked for, and what goes out. Commands fill it; main alone prints. */
struct session {
	const char *words[SESSION_WORDS]; /**< plain words after the command; NULL: not given */
	int word_count;
	char **tool_words;        /**< of `show`: words that are not ours */
	int tool_word_count;
	enum format format;
	const char *output;       /**< -o; NULL: standard output */
	bool is_forced;
	bool has_links;
	bool is_terminal;         /**< standard output is one, and there is no -o */
	bool is_colored;
	size_t width;             /**< cells a line; never 0 */
	struct load_limits limits;
	const char *fail_on;
	struct profile_choice profile; /**< --kind, --mode, --threads, --markers, --lines */
	struct strbuf out;
	struct strbuf notes;      /**< lines for standard error */
	struct strbuf error;      /**< the one line that says why not */
	bool is_binary;           /**< not for a terminal */
	struct strbuf output_name; /**< where a command chooses the file itself (html) */
};

struct command {
	const char *name;
	const char *arguments;
	const char *help;
	int least, most;          /**< plain words */
	enum exit_code (*run)(struct session *session);
};

/** Ended by a row without a name. */
extern const struct command commands[];

/** Opens bundle @name for a command: complaints go to the notes. EXIT_UNREADABLE leaves the line in error. */
enum exit_code session_open(struct session *session, const char *name, struct reading *ret);

/** Puts a table out in the format asked for. */
void session_table(struct session *session, const struct table *table);

/** Sets the error and returns EXIT_USAGE. */
enum exit_code session_refuse(struct session *session, const char *format, ...) __attribute__((format(printf, 2, 3)));

enum exit_code command_summary(struct session *session);
enum exit_code command_html(struct session *session);
enum exit_code command_show(struct session *session);
enum exit_code command_views(struct session *session);
enum exit_code command_schema(struct session *session);
enum exit_code command_findings(struct session *session);
enum exit_code command_sql(struct session *session);
enum exit_code command_export(struct session *session);
enum exit_code command_verify(struct session *session);
enum exit_code command_extract(struct session *session);

#endif
