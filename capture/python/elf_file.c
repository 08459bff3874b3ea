#include "capture/python/elf_file.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/cleanup.h"

enum { SECTIONS_MAX = 4096, TABLE_MAX_BYTES = 64 << 20 };

static bool read_at(int fd, uint64_t offset, void *to, size_t size)
{
	return pread(fd, to, size, (off_t)offset) == (ssize_t)size;
}

/* A file that the process names itself counts only if it is the one that is mapped. */
static bool is_mapped_file(int fd, const struct proc_map *map)
{
	struct stat file = { 0 };

	return fstat(fd, &file) == 0 && S_ISREG(file.st_mode) && file.st_ino == map->inode;
}

static int open_within_root(int dir, struct span path)
{
	cleanup_strbuf struct strbuf text = { 0 };
	cleanup_fd int root = openat(dir, "root", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct open_how how = {
		.flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
	};

	strbuf_add(&text, path);
	return root < 0 ? -1 : (int)syscall(SYS_openat2, root, strbuf_text(&text), &how, sizeof(how));
}

static int open_mapped(const struct elf_object *object, int dir)
{
	cleanup_strbuf struct strbuf name = { 0 };
	int fd = -1;

	if (dir < 0)
		return -1;
	strbuf_addf(&name, "map_files/%llx-%llx", (unsigned long long)object->map->start, (unsigned long long)object->map->end);
	fd = openat(dir, strbuf_text(&name), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	for (int way = 0; way < 2 && (fd < 0 || !is_mapped_file(fd, object->map)); way++) {
		if (fd >= 0)
			close(fd);
		fd = way == 0 ? openat(dir, "exe", O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC) : open_within_root(dir, object->map->path);
	}
	if (fd >= 0 && !is_mapped_file(fd, object->map)) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* The section of symbols, and that of their names. */
static bool find_symtab(int fd, Elf64_Shdr *ret_symbols, Elf64_Shdr *ret_names)
{
	Elf64_Ehdr head = { 0 };

	if (!read_at(fd, 0, &head, sizeof(head)) || memcmp(head.e_ident, ELFMAG, SELFMAG) != 0 || head.e_ident[EI_CLASS] != ELFCLASS64 ||
	    head.e_shentsize != sizeof(Elf64_Shdr) || head.e_shnum > SECTIONS_MAX)
		return false;
	for (uint64_t i = 0; i < head.e_shnum; i++) {
		if (!read_at(fd, head.e_shoff + i * sizeof(Elf64_Shdr), ret_symbols, sizeof(*ret_symbols)))
			return false;
		if (ret_symbols->sh_type == SHT_SYMTAB)
			return ret_symbols->sh_link < head.e_shnum && ret_symbols->sh_size <= TABLE_MAX_BYTES &&
			       read_at(fd, head.e_shoff + ret_symbols->sh_link * sizeof(Elf64_Shdr), ret_names, sizeof(*ret_names)) &&
			       ret_names->sh_size <= TABLE_MAX_BYTES;
	}
	return false;
}

static uint64_t distance(uint64_t a, uint64_t b)
{
	return a > b ? a - b : b - a;
}

static void match(const struct elf_object *object, const Elf64_Sym *symbol, struct span name, struct elf_wanted *wanted, size_t count)
{
	uint64_t address = object->bias + symbol->st_value;

	for (size_t i = 0; i < count; i++)
		if (span_is(name, wanted[i].name) && (!wanted[i].symbol.address || (wanted[i].near && distance(address, wanted[i].near) <
										    distance(wanted[i].symbol.address, wanted[i].near))))
			wanted[i].symbol = (struct elf_symbol){ .address = address, .size = symbol->st_size };
}

static bool search(int fd, const struct elf_object *object, struct elf_wanted *wanted, size_t count)
{
	Elf64_Shdr table = { 0 };
	Elf64_Shdr text = { 0 };
	cleanup_free Elf64_Sym *symbols = NULL;
	cleanup_free char *names = NULL;

	if (!find_symtab(fd, &table, &text))
		return false;
	symbols = malloc(table.sh_size ? table.sh_size : 1);
	names = malloc(text.sh_size ? text.sh_size : 1);
	if (!symbols || !names || !read_at(fd, table.sh_offset, symbols, table.sh_size) || !read_at(fd, text.sh_offset, names, text.sh_size))
		return false;
	for (size_t i = 0; i < table.sh_size / sizeof(*symbols); i++)
		if (symbols[i].st_shndx != SHN_UNDEF && symbols[i].st_name < text.sh_size && ELF64_ST_TYPE(symbols[i].st_info) == STT_OBJECT)
			match(object, &symbols[i],
			      span_of(names + symbols[i].st_name, strnlen(names + symbols[i].st_name, text.sh_size - symbols[i].st_name)), wanted, count);
	return true;
}

int elf_file_has_section(const struct elf_object *object, int dir, const char *name)
{
	cleanup_fd int fd = open_mapped(object, dir);
	Elf64_Ehdr head = { 0 };
	Elf64_Shdr names = { 0 };

	if (fd < 0 || !read_at(fd, 0, &head, sizeof(head)) || memcmp(head.e_ident, ELFMAG, SELFMAG) != 0 ||
	    head.e_shentsize != sizeof(Elf64_Shdr) || head.e_shnum > SECTIONS_MAX || head.e_shstrndx >= head.e_shnum ||
	    !read_at(fd, head.e_shoff + head.e_shstrndx * sizeof(Elf64_Shdr), &names, sizeof(names)))
		return -1;
	for (uint64_t i = 0; i < head.e_shnum; i++) {
		char text[32] = "";
		Elf64_Shdr section = { 0 };

		if (!read_at(fd, head.e_shoff + i * sizeof(section), &section, sizeof(section)))
			return -1;
		if (section.sh_name < names.sh_size && pread(fd, text, sizeof(text) - 1, (off_t)(names.sh_offset + section.sh_name)) > 0 &&
		    strcmp(text, name) == 0)
			return 1;
	}
	return 0;
}

bool elf_file_symbols(const struct elf_object *object, int dir, struct elf_wanted *wanted, size_t count)
{
	cleanup_fd int fd = open_mapped(object, dir);

	return fd >= 0 && search(fd, object, wanted, count);
}
