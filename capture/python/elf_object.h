#ifndef PIDSHOT_PYTHON_ELF_OBJECT_H
#define PIDSHOT_PYTHON_ELF_OBJECT_H

#include <stdbool.h>
#include <stdint.h>

#include "capture/python/mappings.h"
#include "capture/python/memory.h"

/*
 * An executable or library as it lies in the target's memory. Nothing here needs its file, which may be deleted, renamed, or in a
 * root folder that we do not see.
 */

enum { ELF_WRITABLE_MAX = 4 };

struct elf_range {
	uint64_t start, end;
};

struct elf_object {
	const struct proc_map *map;  /**< its first mapping, for path and inode */
	uint64_t bias;               /**< what the loader added to each address in the file */
	uint64_t start, end;         /**< of all its segments in memory */
	bool is_executable_type;     /**< ET_EXEC: no bias */
	struct elf_range writable[ELF_WRITABLE_MAX]; /**< .data and .bss */
	int writable_count;
	uint64_t symbols, strings;   /**< DT_SYMTAB, DT_STRTAB; 0: none */
	uint64_t strings_size;
	uint64_t gnu_hash, hash;     /**< DT_GNU_HASH, DT_HASH; 0: none */
	uint64_t soname;             /**< into the strings; 0: none */
};

/** Reads the headers at the start of @map. False: no ELF object of 64 bits begins there. */
bool elf_object_read(struct memory *memory, const struct proc_map *map, struct elf_object *ret);

struct elf_symbol {
	uint64_t address;
	uint64_t size;
};

/** Finds a symbol that the object defines for others (.dynsym), by its hash table. */
bool elf_object_symbol(struct memory *memory, const struct elf_object *object, const char *name, struct elf_symbol *ret);

/** Appends DT_SONAME. False: it has none. */
bool elf_object_soname(struct memory *memory, const struct elf_object *object, struct strbuf *ret);

#endif
