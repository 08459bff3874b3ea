#include "report/session.h"

const struct command commands[] = {
	{ "html", "BUNDLE", "one self-contained page (default: BUNDLE's name with .html)", 1, 1, command_html },
	{ "show", "VIEW BUNDLE [ARG]", "one view; ps, pstree, pidstat, top, htop, atop, pgrep and pidof in the shape of the tool", 2, 2, command_show },
	{ "views", "", "what can be shown", 0, 1, command_views },
	{ "schema", "", "tables and views as SQL", 0, 1, command_schema },
	{ "findings", "BUNDLE", "every rule and what it says", 1, 1, command_findings },
	{ "sql", "BUNDLE 'SELECT ...'", "any question", 2, 2, command_sql },
	{ "export", "json|csv|folded|speedscope BUNDLE [VIEW]", "one view, or all: one JSON object, one tar of CSV files; stacks: --kind, --mode, --pid, --threads, --markers, --lines", 2, 3, command_export },
	{ "verify", "BUNDLE", "every hash, the database, the format version", 1, 1, command_verify },
	{ "extract", "BUNDLE DIR", "the raw files, as a procfs tree", 2, 2, command_extract },
	{ NULL, NULL, NULL, 0, 0, NULL },
};
