#include "capture/python/elf_object.h"

#include <elf.h>
#include <string.h>

enum { PHDRS_MAX = 64, DYNAMIC_MAX = 256, CHAIN_MAX = 4096, PAGE = 4096 };

/* The segments: from where to where, what is writable, where PT_DYNAMIC lies. */
static bool read_segments(struct memory *memory, const struct proc_map *map, const Elf64_Ehdr *head, struct elf_object *ret, Elf64_Phdr *dynamic)
{
	Elf64_Phdr headers[PHDRS_MAX];
	size_t count = head->e_phnum < PHDRS_MAX ? head->e_phnum : PHDRS_MAX;
	bool has_bias = false;

	if (head->e_phentsize != sizeof(Elf64_Phdr) || !count ||
	    memory_read(memory, map->start + head->e_phoff, headers, count * sizeof(*headers)) != MEMORY_OK)
		return false;
	for (size_t i = 0; i < count; i++) {
		const Elf64_Phdr *header = &headers[i];
		uint64_t start = 0;

		if (header->p_type == PT_DYNAMIC)
			*dynamic = *header;
		if (header->p_type != PT_LOAD || header->p_memsz > UINT64_C(1) << 40)
			continue;
		/* The segment whose file offset is the mapping's gives the bias; the first is not always at address 0. */
		if (!has_bias) {
			ret->bias = map->start - ((header->p_vaddr - header->p_offset) & ~(uint64_t)(PAGE - 1));
			ret->start = map->start;
			has_bias = true;
		}
		start = ret->bias + header->p_vaddr;
		ret->end = start + header->p_memsz > ret->end ? start + header->p_memsz : ret->end;
		if ((header->p_flags & PF_W) && ret->writable_count < ELF_WRITABLE_MAX)
			ret->writable[ret->writable_count++] = (struct elf_range){ start, start + header->p_memsz };
	}
	return has_bias;
}

/* glibc adds the bias to these pointers in memory, musl does not, and neither does anybody to the vdso's. */
static uint64_t relocated(const struct elf_object *object, uint64_t value)
{
	return value >= object->start && value < object->end ? value : value + object->bias;
}

static void take_dynamic(struct elf_object *object, const Elf64_Dyn *entry)
{
	switch (entry->d_tag) {
	case DT_SYMTAB: object->symbols = relocated(object, entry->d_un.d_ptr); break;
	case DT_STRTAB: object->strings = relocated(object, entry->d_un.d_ptr); break;
	case DT_STRSZ: object->strings_size = entry->d_un.d_val; break;
	case DT_GNU_HASH: object->gnu_hash = relocated(object, entry->d_un.d_ptr); break;
	case DT_HASH: object->hash = relocated(object, entry->d_un.d_ptr); break;
	case DT_SONAME: object->soname = entry->d_un.d_val; break;
	default: break;
	}
}

bool elf_object_read(struct memory *memory, const struct proc_map *map, struct elf_object *ret)
{
	Elf64_Ehdr head = { 0 };
	Elf64_Phdr dynamic = { 0 };
	Elf64_Dyn entries[DYNAMIC_MAX];
	size_t count = 0;

	*ret = (struct elf_object){ .map = map };
	if (memory_read(memory, map->start, &head, sizeof(head)) != MEMORY_OK || memcmp(head.e_ident, ELFMAG, SELFMAG) != 0 ||
	    head.e_ident[EI_CLASS] != ELFCLASS64 || (head.e_type != ET_EXEC && head.e_type != ET_DYN))
		return false;
	ret->is_executable_type = head.e_type == ET_EXEC;
	if (!read_segments(memory, map, &head, ret, &dynamic))
		return false;
	count = dynamic.p_memsz / sizeof(*entries);
	count = count < DYNAMIC_MAX ? count : DYNAMIC_MAX;
	if (!count || memory_read(memory, ret->bias + dynamic.p_vaddr, entries, count * sizeof(*entries)) != MEMORY_OK)
		return true;
	for (size_t i = 0; i < count && entries[i].d_tag != DT_NULL; i++)
		take_dynamic(ret, &entries[i]);
	return true;
}

/* Whether symbol @index is @name, and defined here. */
static bool is_symbol(struct memory *memory, const struct elf_object *object, uint32_t index, const char *name, struct elf_symbol *ret)
{
	enum { NAME_MAX_BYTES = 64 };
	char got[NAME_MAX_BYTES];
	size_t length = strlen(name) + 1;
	Elf64_Sym symbol = { 0 };

	if (length > sizeof(got) || memory_read(memory, object->symbols + index * sizeof(symbol), &symbol, sizeof(symbol)) != MEMORY_OK ||
	    symbol.st_shndx == SHN_UNDEF || (object->strings_size && symbol.st_name >= object->strings_size) ||
	    memory_read(memory, object->strings + symbol.st_name, got, length) != MEMORY_OK || memcmp(got, name, length) != 0)
		return false;
	*ret = (struct elf_symbol){ .address = object->bias + symbol.st_value, .size = symbol.st_size };
	return true;
}

static uint32_t hash_gnu(const char *name)
{
	uint32_t hash = 5381;

	for (; *name; name++)
		hash = hash * 33 + (unsigned char)*name;
	return hash;
}

/* DT_GNU_HASH: header, Bloom filter, buckets, chains (no standard; as binutils' elf_dt_gnu_hash writes it). */
static bool find_gnu(struct memory *memory, const struct elf_object *object, const char *name, struct elf_symbol *ret)
{
	struct {
		uint32_t bucket_count, first_symbol, bloom_count, bloom_shift;
	} head = { 0 };
	uint32_t hash = hash_gnu(name);
	uint64_t buckets = 0, chains = 0, word = 0;
	uint32_t index = 0;

	if (memory_read(memory, object->gnu_hash, &head, sizeof(head)) != MEMORY_OK || !head.bucket_count || !head.bloom_count)
		return false;
	if (!memory_read_word(memory, object->gnu_hash + sizeof(head) + hash / 64 % head.bloom_count * 8, &word) ||
	    !(word >> hash % 64 & word >> (hash >> (head.bloom_shift & 31)) % 64 & 1))
		return false;
	buckets = object->gnu_hash + sizeof(head) + head.bloom_count * UINT64_C(8);
	chains = buckets + head.bucket_count * UINT64_C(4);
	if (memory_read(memory, buckets + hash % head.bucket_count * UINT64_C(4), &index, sizeof(index)) != MEMORY_OK || index < head.first_symbol)
		return false;
	for (int i = 0; i < CHAIN_MAX; i++, index++) {
		uint32_t chained = 0;

		if (memory_read(memory, chains + (index - head.first_symbol) * UINT64_C(4), &chained, sizeof(chained)) != MEMORY_OK)
			return false;
		if ((chained | 1) == (hash | 1) && is_symbol(memory, object, index, name, ret))
			return true;
		if (chained & 1)
			return false;
	}
	return false;
}

/* DT_HASH, of the System V ABI. */
static bool find_sysv(struct memory *memory, const struct elf_object *object, const char *name, struct elf_symbol *ret)
{
	uint32_t head[2] = { 0 };
	uint32_t hash = 0;
	uint32_t index = 0;

	for (const char *at = name; *at; at++) {
		hash = (hash << 4) + (unsigned char)*at;
		hash = (hash ^ (hash >> 24 & 0xf0)) & 0x0fffffff;
	}
	if (memory_read(memory, object->hash, head, sizeof(head)) != MEMORY_OK || !head[0] ||
	    memory_read(memory, object->hash + 8 + hash % head[0] * UINT64_C(4), &index, sizeof(index)) != MEMORY_OK)
		return false;
	for (int i = 0; i < CHAIN_MAX && index && index < head[1]; i++) {
		if (is_symbol(memory, object, index, name, ret))
			return true;
		if (memory_read(memory, object->hash + 8 + (head[0] + (uint64_t)index) * 4, &index, sizeof(index)) != MEMORY_OK)
			return false;
	}
	return false;
}

bool elf_object_symbol(struct memory *memory, const struct elf_object *object, const char *name, struct elf_symbol *ret)
{
	if (!object->symbols || !object->strings)
		return false;
	if (object->gnu_hash)
		return find_gnu(memory, object, name, ret);
	return object->hash && find_sysv(memory, object, name, ret);
}

bool elf_object_soname(struct memory *memory, const struct elf_object *object, struct strbuf *ret)
{
	enum { SONAME_MAX = 256 };

	return object->soname && object->strings && memory_read_text(memory, object->strings + object->soname, SONAME_MAX, ret);
}
