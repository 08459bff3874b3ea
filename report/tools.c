#include "report/tools.h"

/* One row a tool; its renderer is render_NAME.c. */
static const struct tool tools[] = {
	{ NULL, NULL, NULL },
};

const struct tool *tool_find(const char *view)
{
	for (const struct tool *tool = tools; tool->name; tool++)
		if (strcmp(tool->name, view) == 0)
			return tool;
	return NULL;
}
