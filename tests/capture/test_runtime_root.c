#include "capture/runtime_root.h"

#include "tests/kit.h"

static void is_read_from_toml_and_json(void **state)
{
	static const struct {
		const char *text, *key, *root;
	} cases[] = {
		{ "state = \"/srv/run\"\n", "state", "/srv/run" },
		{ "# state = \"/old\"\n\tstate=\"/new\"\n", "state", "/new" },
		{ "{\"data-root\":\"/srv/docker\"}", "data-root", "/srv/docker" },
		{ "{ \"debug\": true, \"data-root\": \"/d\" }", "data-root", "/d" },
		{ "mystate = \"/srv\"\n", "state", "" },
		{ "state = 5\n", "state", "" },
		{ "state = \"/srv", "state", "" },
		{ "state = \"srv\"\n", "state", "" },
		{ "state = \"/srv/../etc\"\nstate = \"/srv\"\n", "state", "/srv" },
		{ "state = \"/srv\\u0000\"\n", "state", "" },
		{ "", "state", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_span(runtime_root_of(span(cases[i].text), cases[i].key), cases[i].root);
}

TESTS(is_read_from_toml_and_json);
