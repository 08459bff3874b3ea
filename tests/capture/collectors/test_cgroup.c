/* Collectors cgroup and container on trees of v2, v1, both and neither. */
#include "capture/registry.h"
#include "common/array.h"
#include "tests/capture/collect.h"
#include "tests/kit.h"

#define ID "3f2a9c81d0aa7b6e5d4c3b2a190817263544f3e2d1c0b9a8f7e6d5c4b3a29180"
#define UID "2dc60400-8b5b-4d0b-9a0f-2a3a1c1b5d11"
#define VALUE(level, name) \
	"SELECT value FROM cgroup_value JOIN cgroup_level USING (hierarchy, cgroup_id) WHERE level = " #level " AND file || ' ' || key || ' ' || field = '" name "'"

static void unified(void **state)
{
	struct outcome got = { 0 };
	struct db *db = collect_fixture(&collector_cgroup, "cgroup-v2", 42, &got);

	(void)state;
	assert_outcome(OUTCOME_OK, got);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM cgroup_level"), 5);
	assert_int_equal(collected_int(db, "SELECT level FROM cgroup_level WHERE is_root = 1"), 4);
	assert_span(collected_text(db, "SELECT path FROM cgroup_level WHERE level = 3"), "/kubepods.slice");
	assert_span(collected_text(db, "SELECT path FROM cgroup_level WHERE level = 4"), "/");
	assert_int_equal(collected_int(db, VALUE(0, "memory.max  ")), 536870912);
	assert_int_equal(collected_int(db, VALUE(1, "memory.max  ")), 268435456);
	assert_int_equal(collected_int(db, VALUE(2, "memory.max  ")), -1);
	assert_int_equal(collected_int(db, VALUE(0, "memory.events oom_kill ")), 1);
	assert_int_equal(collected_int(db, VALUE(1, "cpu.max quota ")), 50000);
	assert_int_equal(collected_int(db, VALUE(0, "io.stat 8:0 wbytes")), 8192);
	assert_int_equal(collected_int(db, VALUE(0, "io.max 8:0 rbps")), 1048576);
	assert_int_equal(collected_int(db, VALUE(0, "io.max 8:0 wbps")), -1);
	assert_span(collected_text(db, "SELECT text FROM cgroup_value WHERE file = 'cpuset.cpus.effective'"), "0-3");
	/* What walks the tree below: of groups with a limit alone. */
	assert_int_equal(collected_int(db, VALUE(1, "memory.stat inactive_file ")), 8388608);
	assert_int_equal(collected_int(db, VALUE(2, "memory.stat inactive_file ")), -999);
	assert_int_equal(collected_int(db, "SELECT total_us FROM cgroup_psi WHERE resource = 'cpu' AND kind = 'full'"), 1234567);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM source WHERE path LIKE '%/cgroup.procs' OR path LIKE '%/cgroup.kill' OR path LIKE '%/memory.reclaim'"), 0);
	/* A raw member alone. */
	assert_int_equal(collected_int(db, "SELECT count(*) FROM source WHERE path LIKE '%/memory.numa_stat' AND sha256 IS NOT NULL"), 1);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM cgroup_value WHERE file = 'memory.numa_stat'"), 0);
	assert_int_equal(collected_int(db, "SELECT outcome FROM evidence WHERE table_name = 'cgroup_psi'"), OUTCOME_OK);
}

static void controllers_apart(void **state)
{
	struct outcome got = { 0 };
	struct db *db = collect_fixture(&collector_cgroup, "cgroup-v1", 42, &got);

	(void)state;
	assert_outcome(OUTCOME_OK, got);
	assert_int_equal(collected_int(db, "SELECT count(DISTINCT hierarchy) FROM cgroup_level"), 6);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM cgroup_level WHERE hierarchy = 7"), 3);
	assert_span(collected_text(db, "SELECT directory FROM cgroup_level WHERE hierarchy = 4 AND level = 0"), "/sys/fs/cgroup/cpu,cpuacct/docker/" ID);
	assert_int_equal(collected_int(db, VALUE(0, "memory.limit_in_bytes  ")), 268435456);
	assert_int_equal(collected_int(db, VALUE(1, "memory.limit_in_bytes  ")), INT64_C(9223372036854771712));
	assert_int_equal(collected_int(db, VALUE(0, "cpu.cfs_quota_us  ")), 150000);
	assert_int_equal(collected_int(db, VALUE(1, "cpu.cfs_quota_us  ")), -1);
	assert_int_equal(collected_int(db, VALUE(0, "memory.oom_control oom_kill ")), 2);
	assert_span(collected_text(db, "SELECT text FROM cgroup_value WHERE file = 'freezer.state'"), "FROZEN");
	assert_int_equal(collected_int(db, "SELECT count(*) FROM source WHERE path LIKE '%/tasks' OR path LIKE '%/memory.force_empty'"), 0);
	assert_int_equal(collected_int(db, "SELECT outcome FROM evidence WHERE table_name = 'cgroup_psi'"), OUTCOME_ABSENT);
}

static void both(void **state)
{
	struct outcome got = { 0 };
	struct db *db = collect_fixture(&collector_cgroup, "cgroup-hybrid", 42, &got);

	(void)state;
	assert_outcome(OUTCOME_OK, got);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM cgroup_level WHERE hierarchy = 0 AND directory LIKE '/sys/fs/cgroup/unified%'"), 3);
	assert_int_equal(collected_int(db, VALUE(0, "memory.usage_in_bytes  ")), 50000000);
	assert_int_equal(collected_int(db, "SELECT total_us FROM cgroup_psi WHERE resource = 'memory' AND kind = 'some'"), 77);
}

static void none(void **state)
{
	struct outcome got = { 0 };
	struct db *db = collect_fixture(&collector_cgroup, "cgroup-none", 42, &got);

	(void)state;
	assert_outcome(OUTCOME_ABSENT, got);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM cgroup_level"), 0);
	assert_int_equal(collected_int(db, "SELECT outcome FROM evidence WHERE table_name = 'cgroup_value'"), OUTCOME_ABSENT);
}

/* Another container's group: what our mount shows is not it, whatever files are there. */
static void beside(void **state)
{
	struct outcome got = { 0 };
	struct db *db = collect_fixture(&collector_cgroup, "cgroup-beside", 42, &got);

	(void)state;
	assert_outcome(OUTCOME_ABSENT, got);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM cgroup_value"), 0);
	db = collect_fixture(&collector_container, "cgroup-beside", 42, &got);
	assert_outcome(OUTCOME_OK, got);
	assert_span(collected_text(db, "SELECT container_id FROM container_identity"), ID);
	assert_span(collected_text(db, "SELECT runtime FROM container_identity"), "containerd");
}

static void identities(void **state)
{
	struct db *db = collect_fixture(&collector_container, "cgroup-v2", 42, NULL);

	(void)state;
	assert_span(collected_text(db, "SELECT pod_uid FROM container_identity"), UID);
	assert_span(collected_text(db, "SELECT pod_qos FROM container_identity"), "Burstable");
	assert_int_equal(collected_int(db, "SELECT count(*) FROM cgroup_membership WHERE hierarchy = 0 AND controllers = ''"), 1);
	db = collect_fixture(&collector_container, "cgroup-v1", 42, NULL);
	assert_span(collected_text(db, "SELECT runtime FROM container_identity"), "docker");
	assert_int_equal(collected_int(db, "SELECT count(*) FROM cgroup_membership"), 6);
	db = collect_fixture(&collector_container, "cgroup-hybrid", 42, NULL);
	assert_span(collected_text(db, "SELECT unit FROM container_identity"), "nginx.service");
	assert_int_equal(collected_int(db, "SELECT kind FROM container_identity"), 3);
}

/* Each runtime keeps it elsewhere; of what else stands there nothing is kept, and credentials in a name are hidden. */
static void images(void **state)
{
	static const char *const cases[][2] = {
		{ "cgroup-v1", "registry.example.com/shop/web:1.42" },
		{ "cgroup-beside", "docker.io/library/nginx:1.25" },
		{ "container-podman", "quay.io/shop/web:2" },
		{ "docker-moved", "registry.example.com/shop/web:1.42" }, /* "data-root" of daemon.json */
		{ "podman-moved", "quay.io/shop/web:2" },                 /* graphroot of storage.conf */
		{ "docker-astray", "" },                                  /* a "data-root" with a step up */
		{ "container-odd", "" },
		{ "cgroup-hybrid", "" },
	};
	struct db *db = NULL;

	(void)state;
	for (size_t i = 0; i < array_length(cases); i++) {
		db = collect_fixture(&collector_container, cases[i][0], 42, NULL);
		assert_span(collected_text(db, "SELECT image FROM container_identity"), cases[i][1]);
		assert_int_equal(collected_int(db, "SELECT count(*) FROM source WHERE sha256 NOT NULL AND path NOT LIKE '/proc/%'"), 0);
	}
	db = collect_fixture(&collector_container, "container-crio", 42, NULL);
	assert_int_equal(collected_int(db, "SELECT image LIKE 'https://%registry.example.com/pay:3' AND image NOT LIKE '%hunter2%' FROM container_identity"), 1);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM redaction WHERE path = 'images of containers'"), 1);
}

/* No file where this runtime has it: a gap, and no guess. */
static void an_image_that_is_not_told(void **state)
{
	struct db *db = collect_fixture(&collector_container, "cgroup-v2", 42, NULL);

	(void)state;
	assert_int_equal(collected_int(db, "SELECT count(*) FROM container_identity WHERE container_id NOT NULL AND image IS NULL"), 1);
	assert_int_equal(collected_int(db, "SELECT outcome FROM source WHERE path LIKE '/run/containerd/%/" ID "/config.json'"), OUTCOME_ABSENT);
}

TESTS(unified, controllers_apart, both, none, beside, identities, images, an_image_that_is_not_told);
