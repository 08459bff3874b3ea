#include "capture/elf_facts.h"

#include <gelf.h>
#include <string.h>
#include <unistd.h>

#include "capture/elf_libc.h"
#include "common/cleanup.h"

/*
 * Everything that takes memory is bounded before libelf hears of it: a header may ask for billions of sections.
 */
enum {
	SEGMENTS_MAX = 512,
	SECTIONS_MAX = 8192,
	NOTES_MAX_BYTES = 64 << 10,
	DYNAMIC_MAX_BYTES = 64 << 10,
	SECTION_NAMES_MAX_BYTES = 1 << 20,
};

static void elf_end_guard(Elf **elf)
{
	elf_end(*elf); /* NULL is fine */
}

static bool copy_text(char *to, size_t room, const char *from, size_t length)
{
	size_t end = strnlen(from, length);

	/* Without its end it would be somebody else's text. */
	if (end == length || end >= room)
		return false;
	memcpy(to, from, end + 1);
	return true;
}

static Elf_Data *raw(Elf *elf, uint64_t offset, uint64_t size, Elf_Type type)
{
	return size && offset <= INT64_MAX ? elf_getdata_rawchunk(elf, (int64_t)offset, size, type) : NULL;
}

/* NT_GNU_BUILD_ID of owner "GNU". */
static void take_notes(const Elf_Data *notes, struct elf_facts *ret)
{
	/* gelf_getnote() is declared to want what it does not change. */
	Elf_Data *data = (Elf_Data *)(uintptr_t)notes;
	GElf_Nhdr note = { 0 };
	size_t name = 0;
	size_t text = 0;

	for (size_t at = 0; (at = gelf_getnote(data, at, &note, &name, &text)) > 0;) {
		const char *bytes = notes->d_buf;

		if (note.n_type != NT_GNU_BUILD_ID || note.n_namesz != sizeof(ELF_NOTE_GNU) || memcmp(bytes + name, ELF_NOTE_GNU, sizeof(ELF_NOTE_GNU)) != 0 ||
		    note.n_descsz == 0 || note.n_descsz > ELF_BUILD_ID_MAX)
			continue;
		memcpy(ret->build_id, bytes + text, note.n_descsz);
		ret->build_id_length = note.n_descsz;
		return;
	}
}

/* Where the byte at virtual address @address is in the file; false where no segment holds it. */
static bool file_offset(Elf *elf, size_t segments, uint64_t address, uint64_t *ret, uint64_t *ret_left)
{
	for (size_t i = 0; i < segments; i++) {
		GElf_Phdr segment = { 0 };

		if (!gelf_getphdr(elf, (int)i, &segment) || segment.p_type != PT_LOAD || address < segment.p_vaddr ||
		    address - segment.p_vaddr >= segment.p_filesz)
			continue;
		*ret_left = segment.p_filesz - (address - segment.p_vaddr);
		return !__builtin_add_overflow(segment.p_offset, address - segment.p_vaddr, ret);
	}
	return false;
}

static void take_dynamic(Elf *elf, size_t segments, const GElf_Phdr *dynamic, struct elf_facts *ret)
{
	uint64_t size = dynamic->p_filesz < DYNAMIC_MAX_BYTES ? dynamic->p_filesz : DYNAMIC_MAX_BYTES;
	Elf_Data *data = raw(elf, dynamic->p_offset, size, ELF_T_DYN);
	uint64_t strings = 0, soname = 0, offset = 0, left = 0;
	bool has_soname = false;
	GElf_Dyn entry = { 0 };

	for (int i = 0; data && gelf_getdyn(data, i, &entry) && entry.d_tag != DT_NULL; i++) {
		if (entry.d_tag == DT_STRTAB)
			strings = entry.d_un.d_ptr;
		has_soname |= entry.d_tag == DT_SONAME;
		soname = entry.d_tag == DT_SONAME ? entry.d_un.d_val : soname;
	}
	if (!has_soname || __builtin_add_overflow(strings, soname, &soname) || !file_offset(elf, segments, soname, &offset, &left))
		return;
	data = raw(elf, offset, left < ELF_NAME_MAX ? left : ELF_NAME_MAX, ELF_T_BYTE);
	if (data)
		copy_text(ret->soname, sizeof(ret->soname), data->d_buf, data->d_size);
}

static void take_segments(Elf *elf, size_t segments, struct elf_facts *ret)
{
	for (size_t i = 0; i < segments; i++) {
		GElf_Phdr segment = { 0 };
		Elf_Data *data = NULL;

		if (!gelf_getphdr(elf, (int)i, &segment))
			return;
		if (segment.p_type == PT_NOTE && !ret->build_id_length && segment.p_filesz <= NOTES_MAX_BYTES) {
			data = raw(elf, segment.p_offset, segment.p_filesz, segment.p_align == 8 ? ELF_T_NHDR8 : ELF_T_NHDR);
			if (data)
				take_notes(data, ret);
		} else if (segment.p_type == PT_INTERP && segment.p_filesz <= ELF_NAME_MAX) {
			data = raw(elf, segment.p_offset, segment.p_filesz, ELF_T_BYTE);
			if (data)
				copy_text(ret->interpreter, sizeof(ret->interpreter), data->d_buf, data->d_size);
		} else if (segment.p_type == PT_DYNAMIC) {
			take_dynamic(elf, segments, &segment, ret);
		}
	}
}

static void take_section(Elf *elf, const GElf_Shdr *section, const char *name, bool may_be_libc, struct elf_facts *ret)
{
	Elf_Data *data = NULL;

	ret->has_symtab |= section->sh_type == SHT_SYMTAB;
	ret->has_debug_info |= strcmp(name, ".debug_info") == 0 || strcmp(name, ".zdebug_info") == 0;
	if (strcmp(name, ".gnu_debuglink") == 0 && section->sh_size <= ELF_NAME_MAX) {
		data = raw(elf, section->sh_offset, section->sh_size, ELF_T_BYTE);
		if (data)
			copy_text(ret->debug_link, sizeof(ret->debug_link), data->d_buf, data->d_size);
	} else if (may_be_libc && strcmp(name, ".rodata") == 0) {
		data = raw(elf, section->sh_offset, section->sh_size < ELF_LIBC_CONSTANTS_MAX ? section->sh_size : ELF_LIBC_CONSTANTS_MAX, ELF_T_BYTE);
		if (data)
			elf_libc_find(span_of(data->d_buf, data->d_size), ret);
	}
}

static void take_sections(Elf *elf, struct span path, struct elf_facts *ret)
{
	bool may_be_libc = elf_libc_is_name(ret->soname[0] ? span(ret->soname) : path);
	size_t count = 0;
	size_t names = 0;
	GElf_Shdr header = { 0 };
	Elf_Data *text = NULL;

	if (elf_getshdrnum(elf, &count) || count == 0 || count > SECTIONS_MAX || elf_getshdrstrndx(elf, &names) ||
	    !gelf_getshdr(elf_getscn(elf, names), &header) || header.sh_size > SECTION_NAMES_MAX_BYTES)
		return;
	text = raw(elf, header.sh_offset, header.sh_size, ELF_T_BYTE);
	for (size_t i = 1; text && i < count; i++) {
		const char *name = NULL;

		if (!gelf_getshdr(elf_getscn(elf, i), &header) || header.sh_name >= text->d_size)
			return;
		name = (const char *)text->d_buf + header.sh_name;
		if (memchr(name, '\0', text->d_size - header.sh_name))
			take_section(elf, &header, name, may_be_libc, ret);
	}
	ret->has_sections = text;
}

/* The bounds, by the header's own numbers; those that stand in the first section instead are beyond them. */
static struct outcome check_header(Elf *elf, GElf_Ehdr *ret)
{
	if (elf_kind(elf) != ELF_K_ELF || !gelf_getehdr(elf, ret))
		return outcome_of(OUTCOME_NOT_APPLICABLE, 0, "not an ELF object");
	if (ret->e_phnum > SEGMENTS_MAX || ret->e_shnum > SECTIONS_MAX)
		return outcome_malformed("more headers than any ELF object has");
	return outcome_ok();
}

static struct outcome take(Elf *elf, struct span path, struct elf_facts *ret)
{
	GElf_Ehdr header = { 0 };
	struct outcome got = check_header(elf, &header);

	if (!is_ok(got))
		return got;
	ret->elf_class = header.e_ident[EI_CLASS] == ELFCLASS32 ? 32 : 64;
	ret->type = header.e_type;
	ret->machine = header.e_machine;
	take_segments(elf, header.e_phnum, ret);
	if (header.e_shnum)
		take_sections(elf, path, ret);
	return outcome_ok();
}

/*
 * The number of sections stands in the first section header where there are 65,280 or more: libelf would believe it when it opens the file, and make
 * room for thousands of millions. Zeros look the same in either byte order.
 */
static bool is_counted_elsewhere(const unsigned char *head, size_t size)
{
	const Elf64_Ehdr *wide = (const Elf64_Ehdr *)(const void *)head;
	const Elf32_Ehdr *narrow = (const Elf32_Ehdr *)(const void *)head;

	if (size >= sizeof(*wide) && head[EI_CLASS] == ELFCLASS64)
		return wide->e_shnum == 0 && wide->e_shoff != 0;
	return size >= sizeof(*narrow) && narrow->e_shnum == 0 && narrow->e_shoff != 0;
}

static bool is_elf(const unsigned char *head, size_t size)
{
	return size >= EI_NIDENT && memcmp(head, ELFMAG, SELFMAG) == 0;
}

/* What can be said before libelf looks. */
static struct outcome check_head(const unsigned char *head, size_t size)
{
	if (!is_elf(head, size))
		return outcome_of(OUTCOME_NOT_APPLICABLE, 0, "not an ELF object");
	if (is_counted_elsewhere(head, size))
		return outcome_malformed("more headers than any ELF object has");
	if (elf_version(EV_CURRENT) == EV_NONE)
		return outcome_of(OUTCOME_UNSUPPORTED, 0, "libelf is of another version than its header");
	return outcome_ok();
}

/* Of a file's beginning alone the sections are not to be had: then the header says so. */
static void forget_sections(char *image, size_t size)
{
	Elf64_Ehdr wide = { 0 };
	Elf32_Ehdr narrow = { 0 };

	if (size >= sizeof(wide) && image[EI_CLASS] == ELFCLASS64) {
		memcpy(&wide, image, sizeof(wide));
		wide.e_shoff = wide.e_shnum = wide.e_shstrndx = 0;
		memcpy(image, &wide, sizeof(wide));
	} else if (size >= sizeof(narrow) && image[EI_CLASS] == ELFCLASS32) {
		memcpy(&narrow, image, sizeof(narrow));
		narrow.e_shoff = narrow.e_shnum = narrow.e_shstrndx = 0;
		memcpy(image, &narrow, sizeof(narrow));
	}
}

struct outcome elf_facts_of_image(char *image, size_t size, struct elf_facts *ret)
{
	__attribute__((cleanup(elf_end_guard))) Elf *elf = NULL;
	Elf64_Ehdr head = { 0 };
	size_t length = size < sizeof(head) ? size : sizeof(head);
	struct outcome got = outcome_ok();

	*ret = (struct elf_facts){ 0 };
	forget_sections(image, size);
	memcpy(&head, image, length);
	got = check_head((const unsigned char *)&head, length);
	if (!is_ok(got))
		return got;
	elf = elf_memory(image, size);
	return elf ? take(elf, (struct span){ 0 }, ret) : outcome_malformed("an ELF object that libelf refuses");
}

struct outcome elf_facts_read(int fd, struct span path, struct elf_facts *ret)
{
	__attribute__((cleanup(elf_end_guard))) Elf *elf = NULL;
	Elf64_Ehdr head = { 0 };
	ssize_t length = pread(fd, &head, sizeof(head), 0);
	struct outcome got = outcome_ok();

	*ret = (struct elf_facts){ 0 };
	got = check_head((const unsigned char *)&head, length < 0 ? 0 : (size_t)length);
	if (!is_ok(got))
		return got;
	elf = elf_begin(fd, ELF_C_READ, NULL);
	return elf ? take(elf, path, ret) : outcome_malformed("an ELF object that libelf refuses");
}
