#include "report/tools.h"

#include "report/tool_text.h"

/* One row a tool; its renderer is render_NAME.c. */
static const struct tool tools[] = {
	{ "asyncio", "--stacks", render_asyncio },
	{ "atop", "-g, -m, -d, -c, -a, -C, -M, -D", render_atop },
	{ "htop", "-n COUNT", render_htop },
	{ "pgrep", "[-a] [-f] [-x] [-l] [-i] [-v] [-c] [-n] [-u USER] [-P PID] [-d SEPARATOR] PATTERN", render_pgrep },
	{ "pidof", "[-s] [-d SEPARATOR] NAME...", render_pidof },
	{ "pidstat", "-u, -r, -d, -w, -t", render_pidstat },
	{ "ps", "--sort=[-]KEY, --forest, -j", render_ps },
	{ "pstree", "-A", render_pstree },
	{ "py_spy", "--locals", render_py_spy },
	{ "py_top", "--functions, -n COUNT", render_py_top },
	{ "python_stacks", "", render_python_stacks },
	{ "top", "-1, -c", render_top },
	{ NULL, NULL, NULL },
};

const struct tool *tool_find(const char *view)
{
	for (const struct tool *tool = tools; tool->name; tool++)
		if (strcmp(tool->name, view) == 0)
			return tool;
	return NULL;
}
