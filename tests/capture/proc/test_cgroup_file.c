#include "capture/proc/cgroup_file.h"

#include "tests/kit.h"

/* "key/field=value;" for each value, "key/field:text;" for what is no number. */
static void assert_values(const char *name, const char *text, const char *expected)
{
	cleanup_strbuf struct strbuf said = { 0 };
	struct cgroup_values values = cgroup_values_of(span(name), span(text));
	struct cgroup_value value = { 0 };

	while (cgroup_value_next(&values, &value)) {
		strbuf_add(&said, value.key);
		strbuf_add_text(&said, "/");
		strbuf_add(&said, value.field);
		if (value.is_number)
			strbuf_addf(&said, "=%lld;", (long long)value.value);
		else
			strbuf_addf(&said, ":%.*s;", (int)value.text.length, value.text.at);
	}
	assert_span(strbuf_span(&said), expected);
}

static void reads_the_formats_of_v2(void **state)
{
	(void)state;
	assert_values("memory.current", "209715200\n", "/=209715200;");
	assert_values("memory.max", "max\n", "/=-1;");
	assert_values("cpu.max", "max 100000\n", "quota/=-1;period/=100000;");
	assert_values("cpu.max", "50000 100000\n", "quota/=50000;period/=100000;");
	assert_values("memory.events", "low 0\nhigh 3\nmax 12\noom 1\noom_kill 1\n", "low/=0;high/=3;max/=12;oom/=1;oom_kill/=1;");
	assert_values("io.stat", "8:0 rbytes=4096 wbytes=8192 rios=1\n253:1 rbytes=1 wbytes=2\n",
		      "8:0/rbytes=4096;8:0/wbytes=8192;8:0/rios=1;253:1/rbytes=1;253:1/wbytes=2;");
	assert_values("io.max", "8:16 rbps=2097152 wbps=max riops=max wiops=120\n", "8:16/rbps=2097152;8:16/wbps=-1;8:16/riops=-1;8:16/wiops=120;");
	assert_values("rdma.current", "mlx4_0 hca_handle=2 hca_object=max\n", "mlx4_0/hca_handle=2;mlx4_0/hca_object=-1;");
	assert_values("misc.current", "sev 10\nsev_es 0\n", "sev/=10;sev_es/=0;");
	assert_values("cgroup.controllers", "cpuset cpu io memory pids\n", "/:cpuset cpu io memory pids;");
	assert_values("cgroup.controllers", "cpu memory\n", "/:cpu memory;");
	assert_values("cpuset.cpus.effective", "0-3,8\n", "/:0-3,8;");
	assert_values("cgroup.type", "domain threaded\n", "/:domain threaded;");
	assert_values("io.weight", "default 100\n8:16 200\n", "default/=100;8:16/=200;");
	assert_values("cpu.uclamp.min", "12.50\n", "/:12.50;");
	assert_values("memory.max", "", "");
}

static void reads_the_formats_of_v1(void **state)
{
	(void)state;
	assert_values("memory.limit_in_bytes", "9223372036854771712\n", "/=9223372036854771712;");
	assert_values("cpu.cfs_quota_us", "-1\n", "/=-1;");
	assert_values("freezer.state", "FROZEN\n", "/:FROZEN;");
	assert_values("cpuacct.stat", "user 10\nsystem 20\n", "user/=10;system/=20;");
	assert_values("blkio.throttle.io_service_bytes", "8:0 Read 12\n8:0 Write 13\nTotal 25\n", "8:0/Read=12;8:0/Write=13;Total/=25;");
	assert_values("memory.numa_stat", "total=16 N0=15 N1=1\nfile=3 N0=3\n", "total/=16;total/N0=15;total/N1=1;file/=3;file/N0=3;");
	assert_values("memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n", "oom_kill_disable/=0;under_oom/=0;oom_kill/=2;");
}

static void odd_bytes_make_no_numbers(void **state)
{
	(void)state;
	assert_values("memory.max", "18446744073709551615\n", "/=9223372036854775807;");
	assert_values("memory.max", "99999999999999999999999\n", "/:99999999999999999999999;");
	assert_values("io.stat", "8:0 rbytes= =5 x\n", "8:0/rbytes:;8:0/=5;");
	assert_values("cpu.max", "100000\n", "quota/=100000;");
	assert_values("x", "\n\n  \n", "");
}

TESTS(reads_the_formats_of_v2, reads_the_formats_of_v1, odd_bytes_make_no_numbers);
