#ifndef PIDSHOT_PYTHON_ELF_FILE_H
#define PIDSHOT_PYTHON_ELF_FILE_H

#include "capture/python/elf_object.h"

/**
 * Finds symbols that only the file tells about: local ones, in .symtab. @names gets its address and size where found (address 0: not). @dir is the
 * process's /proc folder: the file is the very inode that is mapped (map_files, exe), or one under the process's root that is. False: no such
 * file, or it is stripped. For a worker process: file systems may hang, and the bytes are the target's.
 */
struct elf_wanted {
	const char *name;
	uint64_t near;            /**< of several of that name the one nearest to this address; 0: the first */
	struct elf_symbol symbol;
};
bool elf_file_symbols(const struct elf_object *object, int dir, struct elf_wanted *wanted, size_t count);

/** Whether the file has a section of that name: 1, 0, or -1 where it cannot be read. */
int elf_file_has_section(const struct elf_object *object, int dir, const char *name);

#endif
