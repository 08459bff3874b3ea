#include "capture/python/elf_object.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "capture/python/elf_file.h"
#include "common/cleanup.h"
#include "common/io.h"
#include "tests/kit.h"

/* A local symbol of this program, which only its file tells about. */
static int local_and_known = 7;

struct own {
	struct memory memory;
	struct mappings mappings;
	int dir;
};

static struct own own(void)
{
	struct own own = { .dir = open("/proc/self", O_PATH | O_DIRECTORY) };

	assert_outcome(OUTCOME_OK, memory_open(&own.memory, own.dir, getpid()));
	assert_outcome(OUTCOME_OK, io_read_at(own.dir, "maps", &own.mappings.text, 16 << 20));
	assert_outcome(OUTCOME_OK, mappings_parse(&own.mappings));
	return own;
}

static void own_end(struct own *own)
{
	mappings_deinit(&own->mappings);
	memory_close(&own->memory);
	close(own->dir);
}

/* The object that holds an address. */
static struct elf_object object_of(struct own *own, uint64_t address)
{
	struct elf_object object = { 0 };

	for (size_t i = 0; i < own->mappings.count; i++) {
		const struct proc_map *map = &own->mappings.at[i];

		if (map->offset_bytes == 0 && map->inode && elf_object_read(&own->memory, map, &object) && address >= object.start && address < object.end)
			return object;
	}
	fail_msg("no object holds the address");
	return object;
}

static void agrees_with_the_dynamic_linker(void **state)
{
	static const char *const names[] = { "malloc", "getenv", "fopen", "process_vm_readv" };
	struct own self = own();

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		void *libc = dlopen("libc.so.6", RTLD_NOW);
		uint64_t judge = (uint64_t)(uintptr_t)dlsym(libc, names[i]);
		struct elf_object object = object_of(&self, judge);
		struct elf_symbol symbol = { 0 };

		assert_true(elf_object_symbol(&self.memory, &object, names[i], &symbol));
		assert_int_equal(symbol.address, judge);
		assert_false(elf_object_symbol(&self.memory, &object, "no_such_symbol_anywhere", &symbol));
		dlclose(libc);
	}
	own_end(&self);
}

static void knows_what_is_writable_and_its_name(void **state)
{
	struct own self = own();
	struct elf_object object = object_of(&self, (uint64_t)(uintptr_t)&local_and_known);
	struct elf_object libc = object_of(&self, (uint64_t)(uintptr_t)dlsym(RTLD_DEFAULT, "environ"));
	cleanup_strbuf struct strbuf soname = { 0 };
	uint64_t address = (uint64_t)(uintptr_t)&local_and_known;
	bool is_inside = false;

	(void)state;
	for (int i = 0; i < object.writable_count; i++)
		is_inside = is_inside || (address >= object.writable[i].start && address < object.writable[i].end);
	assert_true(is_inside);
	assert_true(elf_object_soname(&self.memory, &libc, &soname));
	assert_true(span_starts(strbuf_span(&soname), "lib"));
	own_end(&self);
}

static void finds_local_symbols_in_the_file(void **state)
{
	struct own self = own();
	struct elf_object object = object_of(&self, (uint64_t)(uintptr_t)&local_and_known);
	struct elf_wanted wanted[] = { { .name = "no_such_symbol_anywhere" }, { .name = "local_and_known" } };

	(void)state;
	local_and_known++;
	assert_true(elf_file_symbols(&object, self.dir, wanted, 2));
	assert_int_equal(wanted[0].symbol.address, 0);
	assert_int_equal(wanted[1].symbol.address, (uint64_t)(uintptr_t)&local_and_known);
	assert_int_equal(elf_file_has_section(&object, self.dir, ".dynsym"), 1);
	assert_int_equal(elf_file_has_section(&object, self.dir, ".nonsense"), 0);
	own_end(&self);
}

TESTS(agrees_with_the_dynamic_linker, knows_what_is_writable_and_its_name, finds_local_symbols_in_the_file);
