/* Memory mappings with their sizes, where reading those does not hold up the target. */
#include <unistd.h>

#include "capture/collectors/memory.h"
#include "capture/proc/statm.h"
#include "capture/registry.h"

/* smaps and numa_maps walk the page tables with the mmap_lock held, about 6 ms per GiB of small pages. */
enum { SMAPS_MAPPINGS_MAX = 20000, SMAPS_RSS_GIB_MAX = 32, MAPS_DEADLINE_MS = 2000 };

/* A block of smaps has some 750 bytes and the path: enough for the most mappings of which it is read. */
enum { SMAPS_CAP = 24 << 20 };

static struct outcome keep_answer(struct sink *sink, const struct sink_request *request, struct outcome got, struct span bytes, void *context)
{
	struct memory_file *answer = request->context;

	(void)sink;
	(void)context;
	*answer = (struct memory_file){ .bytes = bytes, .outcome = got };
	return is_fault(got) ? got : outcome_ok();
}

enum { FILE_MAPS, FILE_SMAPS, FILE_NUMA_MAPS, FILE_COUNT };

/* Files @first to @last in one hand-over. */
static struct outcome read_files(struct sink *sink, const struct target *target, struct memory *memory, size_t first, size_t last)
{
	static const char *const names[] = { [FILE_MAPS] = "maps", [FILE_SMAPS] = "smaps", [FILE_NUMA_MAPS] = "numa_maps" };
	struct memory_file *const answers[] = { [FILE_MAPS] = &memory->maps, [FILE_SMAPS] = &memory->smaps, [FILE_NUMA_MAPS] = &memory->numa_maps };
	struct strbuf paths[FILE_COUNT] = { 0 };
	struct sink_request requests[FILE_COUNT] = { 0 };
	struct outcome got = outcome_ok();

	for (size_t i = first; i <= last; i++) {
		strbuf_addf(&paths[i], "/proc/%d/%s", (int)target->pid, names[i]);
		requests[i] = (struct sink_request){ .pid = target->pid, .dir = target->dir, .name = names[i],
						     .path = strbuf_text(&paths[i]), .context = answers[i], .cap = sink_cap(sink, SMAPS_CAP) };
	}
	got = sink_read_batch(sink, &requests[first], last - first + 1, MAPS_DEADLINE_MS, keep_answer, NULL);
	for (size_t i = first; i <= last; i++)
		strbuf_deinit(&paths[i]);
	return got;
}

static void note(struct sink *sink, const struct target *target, const char *name, struct outcome why)
{
	cleanup_strbuf struct strbuf path = { 0 };

	strbuf_addf(&path, "/proc/%d/%s", (int)target->pid, name);
	sink_note(sink, target->pid, strbuf_span(&path), why);
}

static size_t count_lines(struct span text)
{
	struct span line = { 0 };
	size_t count = 0;

	while (span_next_line(&text, &line))
		count++;
	return count;
}

static struct outcome read_sizes(struct sink *sink, const struct target *target, struct memory *memory)
{
	struct outcome got = outcome_of(OUTCOME_OVER_BUDGET, 0, "too much memory or too many mappings: reading it holds the target's mmap_lock");

	if (count_lines(memory->maps.bytes) <= SMAPS_MAPPINGS_MAX && memory->resident_bytes >> 30 < SMAPS_RSS_GIB_MAX)
		return read_files(sink, target, memory, FILE_SMAPS, FILE_NUMA_MAPS);
	note(sink, target, "smaps", got);
	note(sink, target, "numa_maps", got);
	memory->numa_maps.outcome = got;
	return outcome_ok();
}

static struct outcome read_all(struct sink *sink, const struct target *target, struct memory *memory)
{
	struct span text = { 0 };
	struct proc_statm statm = { 0 };
	bool is_small = false;
	struct outcome got = sink_read(sink, target, "statm", &text);

	if (is_ok(got))
		got = sink_outcome(sink, proc_statm_parse(text, &statm));
	if (is_fault(got))
		return got;
	memory->resident_bytes = (uint64_t)statm.resident_pages * (uint64_t)sysconf(_SC_PAGESIZE);
	/* No mapping is smaller than a page: of a small process the number of mappings is known to be small. */
	is_small = statm.size_pages && statm.size_pages <= SMAPS_MAPPINGS_MAX;
	got = read_files(sink, target, memory, FILE_MAPS, is_small ? FILE_NUMA_MAPS : FILE_MAPS);
	if (is_fault(got) || span_is_empty(memory->maps.bytes))
		return got;
	note(sink, target, "smaps_rollup", outcome_of(OUTCOME_NOT_ASKED, 0, "the sum of smaps, for the same lock held again"));
	note(sink, target, "map_files", outcome_of(OUTCOME_NOT_ASKED, 0, "the files are in maps"));
	return is_small ? got : read_sizes(sink, target, memory);
}

static struct outcome memory_collect(const struct target *target, struct sink *sink)
{
	struct memory memory = { 0 };
	struct outcome parsed = outcome_ok();
	struct outcome got = read_all(sink, target, &memory);

	if (is_fault(got))
		return got;
	if (span_is_empty(memory.maps.bytes))
		return memory.maps.outcome;
	parsed = memory_rows(sink, target->pid, &memory);
	sink_lacks(sink, TABLE_MAPPING_NODE, memory_node_rows(sink, target->pid, &memory.numa_maps));
	return parsed;
}

const struct collector collector_memory = {
	.name = "memory",
	.about = "memory mappings, their sizes and NUMA nodes where that is cheap enough",
	.needs = "ptrace access to the process: the same user, or CAP_SYS_PTRACE",
	.cost = COST_LOCK,
	.tables = { TABLE_MAPPING, TABLE_MAPPING_NODE },
	.table_count = 2,
	.collect = memory_collect,
};
