#include "capture/elf_facts.h"

#include <elf.h>
#include <fcntl.h>
#include <gnu/libc-version.h>
#include <link.h>
#include <stdlib.h>
#include <unistd.h>

#include "capture/elf_libc.h"
#include "common/cleanup.h"
#include "tests/kit.h"

/* What the loader has in memory of this program: its own build-id is the judge. */
static int own_build_id(struct dl_phdr_info *info, size_t size, void *context)
{
	struct span *ret = context;

	(void)size;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const char *at = (const char *)(uintptr_t)(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr);
		const char *end = at + info->dlpi_phdr[i].p_memsz;

		while (info->dlpi_phdr[i].p_type == PT_NOTE && info->dlpi_phdr[i].p_align == 4 && end - at > (ptrdiff_t)sizeof(ElfW(Nhdr))) {
			ElfW(Nhdr) note = { 0 };

			memcpy(&note, at, sizeof(note));
			if (note.n_type == NT_GNU_BUILD_ID)
				*ret = span_of(at + sizeof(note) + 4, note.n_descsz);
			at += sizeof(note) + ((note.n_namesz + 3) & ~3U) + ((note.n_descsz + 3) & ~3U);
		}
	}
	return 1; /* the program is the first */
}

static void reads_this_program(void **state)
{
	cleanup_fd int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	struct elf_facts facts = { 0 };
	struct span expected = { 0 };

	(void)state;
	dl_iterate_phdr(own_build_id, &expected);
	assert_outcome(OUTCOME_OK, elf_facts_read(fd, span(""), &facts));
	assert_int_equal(facts.elf_class, 64);
	assert_int_equal(facts.machine, EM_X86_64);
	assert_true(expected.length > 0);
	assert_true(span_equal(span_of(facts.build_id, facts.build_id_length), expected));
	assert_true(span_starts(span(facts.interpreter), "/lib"));
	assert_true(facts.has_sections && facts.has_symtab && facts.has_debug_info);
	assert_string_equal(facts.soname, "");
	assert_int_equal(facts.libc, ELF_LIBC_NONE);
}

static int find_libc(struct dl_phdr_info *info, size_t size, void *context)
{
	(void)size;
	if (span_find(span(info->dlpi_name), "/libc.so.6") < 0)
		return 0;
	strbuf_add_text(context, info->dlpi_name);
	return 1;
}

static void knows_the_c_library(void **state)
{
	cleanup_strbuf struct strbuf path = { 0 };
	struct elf_facts facts = { 0 };
	cleanup_fd int fd = -1;

	(void)state;
	dl_iterate_phdr(find_libc, &path);
	fd = open(strbuf_text(&path), O_RDONLY | O_CLOEXEC);
	assert_outcome(OUTCOME_OK, elf_facts_read(fd, span(""), &facts));
	assert_string_equal(facts.soname, "libc.so.6");
	assert_int_equal(facts.libc, ELF_LIBC_GLIBC);
	assert_string_equal(facts.libc_version, gnu_get_libc_version());
	assert_true(span_starts(span(facts.libc_banner), "GNU C Library ("));
}

static void the_beginning_alone_tells_the_build(void **state)
{
	cleanup_fd int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	cleanup_free char *head = malloc(4096);
	struct elf_facts whole = { 0 };
	struct elf_facts part = { 0 };

	(void)state;
	assert_int_equal(pread(fd, head, 4096, 0), 4096);
	assert_outcome(OUTCOME_OK, elf_facts_read(fd, span(""), &whole));
	assert_outcome(OUTCOME_OK, elf_facts_of_image(head, 4096, &part));
	assert_int_equal(part.build_id_length, whole.build_id_length);
	assert_memory_equal(part.build_id, whole.build_id, whole.build_id_length);
	assert_false(part.has_sections);
}

static struct outcome of_bytes(const void *bytes, size_t size)
{
	cleanup_free char *image = calloc(1, size ? size : 1);
	struct elf_facts facts = { 0 };

	memcpy(image, bytes, size);
	return elf_facts_of_image(image, size, &facts);
}

/* The same through a file, whose sections are believed. */
static struct outcome of_file(const void *bytes, size_t size)
{
	char path[] = "/tmp/pidshot-test-XXXXXX";
	cleanup_fd int fd = mkstemp(path);
	struct elf_facts facts = { 0 };

	unlink(path);
	assert_int_equal(write(fd, bytes, size), size);
	return elf_facts_read(fd, span(""), &facts);
}

static void headers_may_lie(void **state)
{
	Elf64_Ehdr head = { .e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT }, .e_type = ET_DYN, .e_machine = EM_X86_64,
			    .e_version = EV_CURRENT, .e_ehsize = sizeof(head), .e_phentsize = sizeof(Elf64_Phdr), .e_shentsize = sizeof(Elf64_Shdr) };

	(void)state;
	assert_outcome(OUTCOME_NOT_APPLICABLE, of_bytes("", 0));
	assert_outcome(OUTCOME_NOT_APPLICABLE, of_bytes("\x7f" "ELF", 4));
	assert_outcome(OUTCOME_NOT_APPLICABLE, of_bytes("#!/bin/sh\n# not a program\n", 26));
	assert_outcome(OUTCOME_OK, of_file(&head, sizeof(head)));
	head.e_phoff = UINT64_MAX - 8;
	head.e_phnum = 3;
	assert_int_not_equal(of_file(&head, sizeof(head)).kind, OUTCOME_FAULT);
	head.e_phnum = PN_XNUM;
	assert_outcome(OUTCOME_MALFORMED, of_file(&head, sizeof(head)));
	head.e_phnum = 0;
	head.e_shoff = sizeof(head); /* as many sections as the first one says: it is not believed */
	assert_outcome(OUTCOME_MALFORMED, of_file(&head, sizeof(head)));
	head.e_shnum = 60000;
	assert_int_not_equal(of_file(&head, sizeof(head)).kind, OUTCOME_FAULT);
}

static void c_libraries_introduce_themselves(void **state)
{
	static const char glibc[] = "x\0GNU C Library (Debian GLIBC 2.31-13+deb11u11) stable release version 2.31.\nCopyright\0";
	static const char musl[] = "\0" "127.0.0.1\0" "1.2.3x\0musl libc (x86_64)\nVersion %s\n\0" "1.2.3\0" "9.9.9\0";
	struct elf_facts facts = { 0 };

	(void)state;
	elf_libc_find(span_of(glibc, sizeof(glibc)), &facts);
	assert_int_equal(facts.libc, ELF_LIBC_GLIBC);
	assert_string_equal(facts.libc_version, "2.31");
	assert_string_equal(facts.libc_banner, "GNU C Library (Debian GLIBC 2.31-13+deb11u11) stable release version 2.31.");
	facts = (struct elf_facts){ 0 };
	elf_libc_find(span_of(musl, sizeof(musl)), &facts);
	assert_int_equal(facts.libc, ELF_LIBC_MUSL);
	assert_string_equal(facts.libc_version, "1.2.3");
	facts = (struct elf_facts){ 0 };
	elf_libc_find(span("nothing of the kind"), &facts);
	assert_int_equal(facts.libc, ELF_LIBC_NONE);
	assert_true(elf_libc_is_name(span("libc.musl-x86_64.so.1")) && elf_libc_is_name(span("/lib/libc.so")) && !elf_libc_is_name(span("libcrypto.so.3")));
}

TESTS(reads_this_program, knows_the_c_library, the_beginning_alone_tells_the_build, headers_may_lie, c_libraries_introduce_themselves);
