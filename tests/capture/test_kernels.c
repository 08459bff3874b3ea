#include "capture/registry.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "tests/capture/collect.h"
#include "tests/kit.h"

/*
 * One process, tests/matrix/guest/service.py, as kernels from 5.10 to the newest show it: what is true of it is read from each of the trees that
 * tests/matrix/harvest brought home. What stood behind its links is not in a tree.
 */
enum { PID = 4242 };

static const struct tree {
	const char *name;
	int mappings, hierarchies;
} trees[] = {
	{ "5.10", 43, 1 }, { "6.1", 43, 1 }, { "6.12", 46, 1 }, { "newest", 47, 1 }, { "6.1-v1", 43, 7 }, { "5.10-hybrid", 43, 8 },
};

static const struct fact {
	const struct collector *collector;
	const char *sql;
	int64_t value;
} facts[] = {
	{ &collector_identity, "SELECT count(*) FROM target WHERE comm = 'python3' AND arguments = 'python3 /matrix/service.py' AND argument_count = 2", 1 },
	{ &collector_identity, "SELECT count(*) FROM target WHERE exe = '/usr/bin/python3.13' AND cwd = '/tmp' AND uid = 1000 AND gid = 1000", 1 },
	{ &collector_status, "SELECT threads FROM process_status", 2 },
	{ &collector_status, "SELECT euid FROM process_status", 1000 },
	{ &collector_status, "SELECT vm_rss_bytes BETWEEN 5000000 AND 50000000 AND vm_hwm_bytes >= vm_rss_bytes FROM process_status", 1 },
	{ &collector_threads, "SELECT count(*) FROM thread", 2 },
	{ &collector_threads, "SELECT count(*) FROM thread WHERE tid <> 4242 AND comm = 'worker-1' AND state = 'S'", 1 },
	{ &collector_threads, "SELECT syscall_number FROM thread WHERE tid = 4242", 45 /* recvfrom */ },
	{ &collector_threads, "SELECT count(*) > 0 FROM kernel_frame WHERE tid = 4242 AND function LIKE '%recv%'", 1 },
	{ &collector_fds, "SELECT count(*) FROM fd", 17 },
	{ &collector_fds, "SELECT count(*) FROM fd WHERE target LIKE 'socket:%'", 7 },
	{ &collector_fds, "SELECT eventfd_count FROM fd WHERE fd = 15", 7 },
	{ &collector_fds, "SELECT count(*) FROM epoll_watch WHERE fd = 14 AND watched_fd IN (3, 10)", 2 },
	{ &collector_fds, "SELECT count(*) FROM fd_lock WHERE fd = 12 AND kind = 'POSIX' AND access = 'WRITE' AND start_bytes = 0 AND end_bytes = 3", 1 },
	{ &collector_fds, "SELECT interval_ns FROM timerfd WHERE fd = 16", 60000000000 },
	{ &collector_io, "SELECT rchar_bytes > 10000 FROM process_io", 1 },
	{ &collector_limits, "SELECT count(*) FROM resource_limit", 16 },
	{ &collector_environ, "SELECT count(*) FROM environment", 4 },
	{ &collector_environ, "SELECT count(*) FROM environment WHERE name = 'DATABASE_PASSWORD' AND hidden = 1 AND value NOT LIKE '%swordfish%'", 1 },
	{ &collector_auxv, "SELECT value FROM auxv WHERE type = 11 /* AT_UID */", 1000 },
	{ &collector_auxv, "SELECT value FROM auxv WHERE type = 17 /* AT_CLKTCK */", 100 },
	{ &collector_settings, "SELECT oom_score_adj FROM process_setting", 0 },
	{ &collector_settings, "SELECT coredump_filter FROM process_setting", 0x33 },
	{ &collector_sched, "SELECT count(*) FROM sched_field WHERE name = 'nr_switches'", 1 },
	{ &collector_memory, "SELECT count(*) FROM mapping WHERE path = '[stack]'", 1 },
	{ &collector_memory, "SELECT sum(rss_bytes) BETWEEN 5000000 AND 50000000 FROM mapping", 1 },
	{ &collector_container, "SELECT count(*) FROM container_identity WHERE container_id IS NULL AND unit = 'service.scope' AND slice = 'app.slice'", 1 },
	{ &collector_mounts, "SELECT count(*) FROM mount WHERE point = '/proc' AND type = 'proc'", 1 },
	{ &collector_locks, "SELECT count(*) FROM host_lock WHERE owner_pid = 4242 AND end_bytes = 3", 1 },
	{ &collector_processes, "SELECT count(*) FROM process WHERE pid = 4242 AND thread_count = 2 AND euid = 1000", 1 },
	{ &collector_processes, "SELECT count(*) FROM process_thread WHERE tid <> 4242 AND comm = 'worker-1'", 1 },
	{ &collector_host, "SELECT value BETWEEN 200000000 AND 600000000 FROM host_meminfo WHERE name = 'MemTotal'", 1 },
	{ &collector_raw, "SELECT count(*) > 5 FROM source WHERE outcome = 0", 1 },
};

static struct db *collected(const struct collector *collector, const struct tree *tree)
{
	cleanup_strbuf struct strbuf name = { 0 };
	struct outcome got = outcome_ok();
	struct db *db = NULL;

	strbuf_addf(&name, "kernels/%s", tree->name);
	db = collect_fixture(collector, strbuf_text(&name), PID, &got);
	if (!is_ok(got))
		fail_msg("%s, collector %s: %s", tree->name, collector->name, outcome_word(got.kind));
	return db;
}

static void expect(struct db *db, const struct tree *tree, const char *sql, int64_t value)
{
	int64_t found = collected_int(db, sql);

	if (found != value)
		fail_msg("%s: %lld, not %lld, from %s", tree->name, (long long)found, (long long)value, sql);
}

static void every_kernel_shows_the_same_process(void **state)
{
	(void)state;
	for (size_t i = 0; i < array_length(trees); i++) {
		struct db *db = NULL;

		for (size_t j = 0; j < array_length(facts); j++) {
			if (j == 0 || facts[j].collector != facts[j - 1].collector)
				db = collected(facts[j].collector, &trees[i]);
			expect(db, &trees[i], facts[j].sql, facts[j].value);
		}
		db = collected(&collector_memory, &trees[i]);
		expect(db, &trees[i], "SELECT count(*) FROM mapping", trees[i].mappings);
	}
}

static void limits_of_both_kinds_of_control_groups(void **state)
{
	(void)state;
	for (size_t i = 0; i < array_length(trees); i++) {
		struct db *db = collected(&collector_cgroup, &trees[i]);
		bool is_v1 = trees[i].hierarchies > 1;

		expect(collected(&collector_container, &trees[i]), &trees[i],
		       "SELECT count(*) FROM cgroup_membership WHERE path = '/app.slice/service.scope'", trees[i].hierarchies);
		expect(db, &trees[i], is_v1 ? "SELECT value FROM cgroup_value WHERE file = 'memory.limit_in_bytes' AND value > 0 ORDER BY value LIMIT 1" :
			      "SELECT value FROM cgroup_value WHERE file = 'memory.max' AND value > 0", 256 << 20);
		expect(db, &trees[i], is_v1 ? "SELECT max(value) FROM cgroup_value WHERE file = 'cpu.cfs_quota_us'" :
			      "SELECT max(value) FROM cgroup_value WHERE file = 'cpu.max' AND key = 'quota'", 150000);
		expect(db, &trees[i], "SELECT value FROM cgroup_value WHERE file = 'pids.max' AND value > 0", 64);
		expect(db, &trees[i], "SELECT max(level) FROM cgroup_level", 2);
		expect(db, &trees[i], "SELECT count(*) FROM cgroup_level WHERE level = 2 AND is_root = 1", trees[i].hierarchies);
	}
}

/* What a kernel has not is absent on it, and nothing else; proc(5) says since when each file is there. */
static void what_a_kernel_lacks_is_absent(void **state)
{
	(void)state;
	static const struct {
		const struct collector *collector;
		const char *path;
		int on[4]; /* outcome on 5.10, 6.1, 6.12, newest: 0 ok, 2 absent */
	} files[] = {
		{ &collector_raw, "/proc/4242/ksm_stat", { 2, 0, 0, 0 } },
		{ &collector_raw, "/proc/4242/ksm_merging_pages", { 2, 0, 0, 0 } },
		{ &collector_raw, "/proc/4242/seccomp_cache", { 2, 2, 2, 2 } },
		{ &collector_settings, "/proc/4242/cpuset", { 0, 0, 0, 2 } },
	};

	for (size_t i = 0; i < array_length(files); i++)
		for (size_t j = 0; j < array_length(files[i].on); j++) {
			cleanup_strbuf struct strbuf sql = { 0 };

			strbuf_addf(&sql, "SELECT outcome FROM source WHERE path = '%s'", files[i].path);
			expect(collected(files[i].collector, &trees[j]), &trees[j], strbuf_text(&sql), files[i].on[j]);
		}
}

TESTS(every_kernel_shows_the_same_process, limits_of_both_kinds_of_control_groups, what_a_kernel_lacks_is_absent);
