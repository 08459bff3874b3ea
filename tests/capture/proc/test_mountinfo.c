#include "capture/proc/mountinfo.h"

#include "tests/kit.h"

static struct proc_mount line_of_fixture(size_t number)
{
	struct span text = fixture("proc/mountinfo");
	struct span line = { 0 };
	struct proc_mount mount = { 0 };

	for (size_t i = 0; i <= number; i++)
		assert_true(span_next_line(&text, &line));
	assert_outcome(OUTCOME_OK, proc_mount_parse(line, &mount));
	return mount;
}

static void reads_every_field(void **state)
{
	struct proc_mount mount = line_of_fixture(1);

	(void)state;
	assert_int_equal(mount.id, 36);
	assert_int_equal(mount.parent_id, 27);
	assert_int_equal(mount.device_major, 98);
	assert_int_equal(mount.device_minor, 0);
	assert_span(mount.root, "/mnt1");
	assert_span(mount.point, "/mnt2");
	assert_span(mount.options, "rw,noatime");
	assert_span(mount.propagation, "master:1");
	assert_span(mount.type, "ext3");
	assert_span(mount.source, "/dev/root");
	assert_span(mount.super_options, "rw,errors=continue");
}

static void there_are_any_number_of_optional_fields(void **state)
{
	(void)state;
	assert_span(line_of_fixture(0).propagation, "");
	assert_span(line_of_fixture(0).type, "ext4");
	assert_span(line_of_fixture(2).propagation, "shared:3 master:2 propagate_from:9 unbindable");
	assert_span(line_of_fixture(2).type, "fuse.sshfs");
}

static void an_empty_source_is_a_field(void **state)
{
	(void)state;
	assert_span(line_of_fixture(3).source, "");
	assert_span(line_of_fixture(3).super_options, "rw,size=64k");
}

static void undoes_escapes(void **state)
{
	cleanup_strbuf struct strbuf plain = { 0 };

	(void)state;
	proc_mount_unescape(line_of_fixture(2).point, &plain);
	assert_span(strbuf_span(&plain), "/a b\tc\nd\\e");
	strbuf_reset(&plain);
	/* Not three octal digits of a byte: no escape. */
	proc_mount_unescape(span("\\04 \\9999 \\777\\"), &plain);
	assert_span(strbuf_span(&plain), "\\04 \\9999 \\777\\");
}

static void a_line_may_be_long(void **state)
{
	cleanup_strbuf struct strbuf line = { 0 };
	struct proc_mount mount = { 0 };

	(void)state;
	strbuf_add_text(&line, "72 27 0:54 / /merged rw - overlay overlay rw,lowerdir=");
	strbuf_add_repeat(&line, 'l', 200000);
	assert_outcome(OUTCOME_OK, proc_mount_parse(strbuf_span(&line), &mount));
	assert_int_equal(mount.super_options.length, 200000 + strlen("rw,lowerdir="));
}

static void refuses_what_is_no_mount(void **state)
{
	static const char *const bad[] = {
		"", "36", "36 35", "x 35 98:0 / / rw - ext3 /dev/root rw", "36 35 980 / / rw - ext3 /dev/root rw", "36 35 98:0 / / rw ext3 /dev/root rw",
		"36 35 98:0 / / rw -", "36 35 98:0 / / rw - ext3", "36 35 98:0 / / rw - ext3 ", "36 35 98:0 /",
	};
	struct proc_mount mount = { .id = 7 };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_outcome(OUTCOME_MALFORMED, proc_mount_parse(span(bad[i]), &mount));
	assert_int_equal(mount.id, 7);
}

TESTS(reads_every_field, there_are_any_number_of_optional_fields, an_empty_source_is_a_field, undoes_escapes, a_line_may_be_long,
      refuses_what_is_no_mount);
