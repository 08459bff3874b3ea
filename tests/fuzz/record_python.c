/* Makes a seed of fuzz_python_memory: what reading a live Python process reads. usage: record_python PID SEED */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "capture/python/debug_offsets.h"
#include "capture/python/memory_image.h"
#include "common/cleanup.h"
#include "common/io.h"
#include "tests/fuzz/python_reading.h"

static bool open_process(int dir, pid_t pid, struct memory *memory, struct mappings *mappings, struct runtime *runtime)
{
	return is_ok(memory_open(memory, dir, pid)) && is_ok(io_read_at(dir, "maps", &mappings->text, 16 << 20)) &&
	       is_ok(mappings_parse(mappings)) && is_ok(runtime_find(memory, mappings, dir, runtime));
}

/* One region an address: what was read twice is kept once. */
static void merge(struct span record, struct strbuf *ret)
{
	struct memory_image image = { 0 };
	uint64_t end = 0;

	memory_image_open(record, &image);
	for (size_t i = 0; i < image.count; i++) {
		struct memory_region region = image.regions[i];
		uint64_t skip = region.address < end ? end - region.address : 0;

		if (skip >= region.bytes.length)
			continue;
		memory_image_add(ret, region.address + skip, span_skip(region.bytes, (size_t)skip));
		end = region.address + region.bytes.length;
	}
	memory_image_close(&image);
}

int main(int argc, char **argv)
{
	int pid = 0;
	cleanup_strbuf struct strbuf path = { 0 };
	cleanup_strbuf struct strbuf record = { 0 };
	cleanup_strbuf struct strbuf seed = { 0 };
	struct memory memory = { 0 };
	struct mappings mappings = { 0 };
	struct runtime runtime = { 0 };
	char offsets[DEBUG_OFFSETS_BYTES];
	int dir = -1;
	int out = -1;

	if (argc != 3 || !span_int(span(argv[1]), &pid))
		return 2;
	strbuf_addf(&path, "/proc/%d", pid);
	dir = open(strbuf_text(&path), O_PATH | O_DIRECTORY | O_CLOEXEC);
	out = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (out < 0 || !open_process(dir, pid, &memory, &mappings, &runtime))
		return 1;
	memory.record = &record;
	if (runtime.has_debug_offsets)
		memory_read(&memory, runtime.address, offsets, sizeof(offsets));
	reading_all(&memory, &runtime);
	strbuf_add(&seed, span_of(&runtime.version_hex, 4));
	strbuf_add(&seed, span_of(&runtime.address, 8));
	strbuf_add(&seed, span_of(&runtime.head, 8));
	merge(strbuf_span(&record), &seed);
	memory_close(&memory);
	mappings_deinit(&mappings);
	return io_write(out, strbuf_span(&seed)) ? 1 : 0;
}
