#include "capture/proc/auxv.h"

#include <sys/auxv.h>

#include "tests/kit.h"

static uint64_t value_of(const struct proc_auxv *auxv, uint64_t type)
{
	for (size_t i = 0; i < auxv->count; i++)
		if (auxv->entry[i].type == type)
			return auxv->entry[i].value;
	return 0;
}

static void reads_a_fixture(void **state)
{
	struct proc_auxv auxv = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, proc_auxv_parse(fixture("proc/auxv"), &auxv));
	assert_false(auxv.is_32_bit);
	assert_int_equal(value_of(&auxv, AT_PAGESZ), 4096);
	assert_int_equal(value_of(&auxv, AT_CLKTCK), 100);
}

static void agrees_with_getauxval(void **state)
{
	struct proc_auxv auxv = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, proc_auxv_parse(file("/proc/self/auxv"), &auxv));
	assert_true(auxv.count > 10);
	/* The C library answers AT_HWCAP with bits of its own. */
	for (size_t i = 0; i < auxv.count; i++)
		if (auxv.entry[i].type != AT_HWCAP && auxv.entry[i].type != AT_HWCAP2)
			assert_int_equal(auxv.entry[i].value, getauxval((unsigned long)auxv.entry[i].type));
}

static void reads_a_32_bit_program(void **state)
{
	const uint32_t words[] = { AT_SYSINFO, 0xf7f00550, AT_PAGESZ, 4096, AT_NULL, 0, 0, 0 };
	struct proc_auxv auxv = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, proc_auxv_parse(span_of(words, sizeof(words)), &auxv));
	assert_true(auxv.is_32_bit);
	assert_int_equal(auxv.count, 2);
	assert_int_equal(auxv.entry[0].value, 0xf7f00550);
	assert_int_equal(value_of(&auxv, AT_PAGESZ), 4096);
}

static void keeps_what_came_before_the_cut(void **state)
{
	const uint64_t words[] = { AT_PAGESZ, 4096, AT_UID, 7 };
	struct proc_auxv auxv = { 0 };

	(void)state;
	assert_outcome(OUTCOME_MALFORMED, proc_auxv_parse(span_of(words, sizeof(words) - 1), &auxv));
	assert_int_equal(auxv.count, 1);
	assert_outcome(OUTCOME_MALFORMED, proc_auxv_parse(span(""), &auxv));
	assert_int_equal(auxv.count, 0);
}

TESTS(reads_a_fixture, agrees_with_getauxval, reads_a_32_bit_program, keeps_what_came_before_the_cut);
