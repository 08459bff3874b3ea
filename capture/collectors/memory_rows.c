/* From the files of a target's memory to their rows. */
#include "capture/collectors/memory.h"
#include "capture/proc/maps.h"
#include "capture/proc/numa_maps.h"

static struct row *map_row(struct sink *sink, pid_t pid, const struct proc_map *map)
{
	struct row *row = sink_row(sink, TABLE_MAPPING);

	row_int(row, MAPPING_PID, pid);
	row_int(row, MAPPING_START, (int64_t)map->start);
	row_int(row, MAPPING_END, (int64_t)map->end);
	row_text(row, MAPPING_PERMISSIONS, map->permissions);
	row_int(row, MAPPING_OFFSET_BYTES, (int64_t)map->offset_bytes);
	row_int(row, MAPPING_DEVICE_MAJOR, (int64_t)map->device_major);
	row_int(row, MAPPING_DEVICE_MINOR, (int64_t)map->device_minor);
	row_int(row, MAPPING_INODE, (int64_t)map->inode);
	row_text(row, MAPPING_PATH, map->path);
	row_int(row, MAPPING_DELETED, map->is_deleted);
	return row;
}

static void smaps_row(struct sink *sink, pid_t pid, const struct proc_smaps *block)
{
	static const int columns[] = {
#define SMAPS_SIZE(column, name) [SMAPS_##column] = MAPPING_##column,
		SMAPS_SIZES(SMAPS_SIZE)
#undef SMAPS_SIZE
	};
	struct row *row = map_row(sink, pid, &block->map);

	for (size_t i = 0; i < SMAPS_SIZE_COUNT; i++)
		if (block->has[i])
			row_int(row, columns[i], (int64_t)block->bytes[i]);
	if (!span_is_empty(block->vm_flags))
		row_text(row, MAPPING_VM_FLAGS, block->vm_flags);
}

/* Returns where the rows end: of a cut file the last block is left out, because some of its sizes may be missing. */
static uint64_t smaps_rows(struct sink *sink, pid_t pid, const struct memory_file *smaps, struct outcome *ret)
{
	struct span rest = smaps->bytes;
	uint64_t end = 0;

	for (;;) {
		struct proc_smaps block = { 0 };
		struct outcome got = proc_smaps_next(&rest, &block);

		if (got.kind == OUTCOME_EMPTY || (rest.length == 0 && !is_ok(smaps->outcome)))
			return end;
		if (is_ok(got)) {
			smaps_row(sink, pid, &block);
			end = block.map.end;
		} else {
			*ret = got;
		}
	}
}

/* The mappings that smaps did not tell about: from @first on. */
static void maps_rows(struct sink *sink, pid_t pid, struct span text, uint64_t first, struct outcome *ret)
{
	struct span line = { 0 };

	while (span_next_line(&text, &line)) {
		struct proc_map map = { 0 };
		struct outcome got = proc_map_parse(line, &map);

		if (!is_ok(got))
			*ret = got;
		else if (map.start >= first)
			map_row(sink, pid, &map);
	}
}

struct outcome memory_rows(struct sink *sink, pid_t pid, const struct memory *memory)
{
	struct outcome parsed = outcome_ok();
	uint64_t end = smaps_rows(sink, pid, &memory->smaps, &parsed);

	maps_rows(sink, pid, memory->maps.bytes, end, &parsed);
	return parsed;
}

static struct row *node_row(struct sink *sink, pid_t pid, const struct proc_numa_map *map)
{
	struct row *row = sink_row(sink, TABLE_MAPPING_NODE);

	row_int(row, MAPPING_NODE_PID, pid);
	row_int(row, MAPPING_NODE_START, (int64_t)map->start);
	if (!span_is(map->policy, "default"))
		row_text(row, MAPPING_NODE_POLICY, map->policy);
	return row;
}

static void map_nodes(struct sink *sink, pid_t pid, struct proc_numa_map *map)
{
	uint64_t node = 0;
	uint64_t pages = 0;
	bool has_row = false;

	while (proc_numa_map_next_node(&map->nodes, &node, &pages)) {
		struct row *row = node_row(sink, pid, map);

		row_int(row, MAPPING_NODE_NODE, (int64_t)node);
		row_int(row, MAPPING_NODE_PAGE_COUNT, (int64_t)pages);
		if (map->page_size_bytes)
			row_int(row, MAPPING_NODE_PAGE_SIZE_BYTES, (int64_t)map->page_size_bytes);
		has_row = true;
	}
	if (!has_row && !span_is(map->policy, "default"))
		node_row(sink, pid, map);
}

struct outcome memory_node_rows(struct sink *sink, pid_t pid, const struct memory_file *numa_maps)
{
	struct outcome parsed = numa_maps->outcome;
	struct span rest = numa_maps->bytes;
	struct span line = { 0 };

	while (span_next_line(&rest, &line)) {
		struct proc_numa_map map = { 0 };
		struct outcome one = proc_numa_map_parse(line, &map);

		if (is_ok(one))
			map_nodes(sink, pid, &map);
		else if (is_ok(parsed))
			parsed = one;
	}
	return parsed;
}
