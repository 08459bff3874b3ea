#include "capture/python/distribution.h"

#include "tests/kit.h"

static void assert_distribution(const char *folder, const char *name, const char *version)
{
	struct distribution found = { 0 };

	assert_true(distribution_parse(span(folder), &found));
	assert_span(found.name, name);
	assert_span(found.version, version);
}

static void of_wheels(void **state)
{
	(void)state;
	assert_distribution("requests-2.31.0.dist-info", "requests", "2.31.0");
	assert_distribution("ruamel.yaml-0.17.21.dist-info", "ruamel.yaml", "0.17.21");
	assert_distribution("zope_interface-5.5+local_1.dist-info", "zope_interface", "5.5+local_1");
}

static void of_eggs(void **state)
{
	(void)state;
	assert_distribution("PyYAML-6.0-py3.11.egg-info", "PyYAML", "6.0");
	assert_distribution("lxml-4.9-py3.11-linux-x86_64.egg-info", "lxml", "4.9");
	assert_distribution("six-1.16.egg-info", "six", "1.16");
	assert_distribution("mine.egg-info", "mine", "");
}

static void nothing_else(void **state)
{
	struct distribution found = { 0 };

	(void)state;
	assert_false(distribution_parse(span("requests"), &found));
	assert_false(distribution_parse(span(".dist-info"), &found));
	assert_false(distribution_parse(span("-1.0.dist-info"), &found));
	assert_false(distribution_parse(span("no_version.dist-info"), &found));
	assert_false(distribution_parse(span("no_version-.dist-info"), &found));
	assert_false(distribution_parse(span(".egg-info"), &found));
	assert_false(distribution_parse(span(""), &found));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_wheels),
		cmocka_unit_test(of_eggs),
		cmocka_unit_test(nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
