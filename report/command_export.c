#include <archive.h>
#include <archive_entry.h>

#include "common/array.h"
#include "common/cleanup.h"
#include "report/export.h"
#include "report/export_stacks.h"
#include "report/json.h"
#include "report/session.h"
#include "schema/texts.h"

static bool export_one(struct session *session, struct query *query, const char *view, struct strbuf *buf)
{
	cleanup_arena struct arena arena = { 0 };
	struct table table = { 0 };

	if (!query_view(query, view, 0, &arena, &table, &session->error))
		return false;
	if (session->format == FORMAT_CSV)
		export_csv(buf, &table);
	else
		export_json(buf, &table);
	return true;
}

static bool all_as_json(struct session *session, struct query *query)
{
	bool is_first = true;

	for (size_t i = 0; i < schema_views_count; i++) {
		if (schema_views[i].name[0] == '_')
			continue;
		strbuf_add_text(&session->out, is_first ? "{\n" : ",\n");
		json_add_string(&session->out, span(schema_views[i].name));
		strbuf_add_text(&session->out, ": ");
		if (!export_one(session, query, schema_views[i].name, &session->out))
			return false;
		is_first = false;
	}
	strbuf_add_text(&session->out, is_first ? "{}\n" : "\n}\n");
	return true;
}

static void archive_cleanup(struct archive **archive)
{
	archive_write_free(*archive);
}

static void entry_cleanup(struct archive_entry **entry)
{
	archive_entry_free(*entry);
}

static la_ssize_t collect(struct archive *archive, void *context, const void *bytes, size_t length)
{
	struct strbuf *buf = context;

	(void)archive;
	strbuf_add(buf, span_of(bytes, length));
	return strbuf_failed(buf) ? -1 : (la_ssize_t)length;
}

static bool add_file(struct archive *archive, const char *view, struct span bytes)
{
	cleanup_with(entry_cleanup) struct archive_entry *entry = archive_entry_new();
	cleanup_strbuf struct strbuf name = { 0 };

	strbuf_addf(&name, "%s.csv", view);
	if (!entry || strbuf_failed(&name))
		return false;
	archive_entry_set_pathname(entry, name.at);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	archive_entry_set_size(entry, (la_int64_t)bytes.length);
	return archive_write_header(archive, entry) == ARCHIVE_OK && archive_write_data(archive, bytes.at, bytes.length) == (la_ssize_t)bytes.length;
}

static bool all_as_csv(struct session *session, struct query *query)
{
	cleanup_with(archive_cleanup) struct archive *archive = archive_write_new();

	session->is_binary = true;
	if (!archive || archive_write_set_format_ustar(archive) != ARCHIVE_OK ||
	    archive_write_open(archive, &session->out, NULL, collect, NULL) != ARCHIVE_OK)
		return false;
	for (size_t i = 0; i < schema_views_count; i++) {
		cleanup_strbuf struct strbuf csv = { 0 };

		if (schema_views[i].name[0] == '_')
			continue;
		if (!export_one(session, query, schema_views[i].name, &csv) || !add_file(archive, schema_views[i].name, strbuf_span(&csv)))
			return false;
	}
	return archive_write_close(archive) == ARCHIVE_OK;
}

static bool export_all(struct session *session, struct query *query, const char *view)
{
	bool made = false;

	if (!view)
		return session->format == FORMAT_CSV ? all_as_csv(session, query) : all_as_json(session, query);
	made = export_one(session, query, view, &session->out);
	if (made && session->format == FORMAT_JSON)
		strbuf_add_byte(&session->out, '\n');
	return made;
}

/* Formats of profiles; all others are views. */
static const struct {
	const char *name;
	bool (*export)(struct query *query, const struct profile_choice *choice, struct strbuf *out, struct strbuf *error);
} profile_formats[] = { { "folded", export_folded }, { "speedscope", export_speedscope } };

static enum exit_code export_profile(struct session *session, size_t format)
{
	cleanup_reading struct reading reading = { 0 };
	enum exit_code code = EXIT_MADE;

	if (session->words[2])
		return session_refuse(session, "one word too many: %s", session->words[2]);
	code = session_open(session, session->words[1], &reading);
	if (code == EXIT_UNREADABLE || profile_formats[format].export(reading.query, &session->profile, &session->out, &session->error))
		return code;
	return EXIT_USAGE;
}

enum exit_code command_export(struct session *session)
{
	const char *view = session->words[2] ? query_find_view(span(session->words[2])) : NULL;
	cleanup_reading struct reading reading = { 0 };
	enum exit_code code = EXIT_MADE;

	for (size_t i = 0; i < array_length(profile_formats); i++)
		if (strcmp(session->words[0], profile_formats[i].name) == 0)
			return export_profile(session, i);
	if (strcmp(session->words[0], "json") == 0)
		session->format = FORMAT_JSON;
	else if (strcmp(session->words[0], "csv") == 0)
		session->format = FORMAT_CSV;
	else
		return session_refuse(session, "cannot export as %s: json, csv, folded or speedscope", session->words[0]);
	if (session->words[2] && !view)
		return session_refuse(session, "there is no view %s: see `pidshot-report views`", session->words[2]);
	code = session_open(session, session->words[1], &reading);
	if (code == EXIT_UNREADABLE)
		return code;
	if (export_all(session, reading.query, view))
		return code;
	if (session->error.length == 0)
		strbuf_add_text(&session->error, "no memory");
	return EXIT_UNREADABLE;
}
