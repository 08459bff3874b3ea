/* capture/elf_facts.c on any bytes: as a file, whose sections count, and as the beginning of one. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "capture/elf_facts.h"
#include "capture/elf_libc.h"
#include "common/cleanup.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct elf_facts *facts)
{
	if (facts->build_id_length > ELF_BUILD_ID_MAX || strnlen(facts->soname, ELF_NAME_MAX) == ELF_NAME_MAX ||
	    strnlen(facts->interpreter, ELF_NAME_MAX) == ELF_NAME_MAX || strnlen(facts->debug_link, ELF_NAME_MAX) == ELF_NAME_MAX ||
	    strnlen(facts->libc_version, ELF_VERSION_MAX) == ELF_VERSION_MAX || strnlen(facts->libc_banner, ELF_BANNER_MAX) == ELF_BANNER_MAX)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_fd int fd = memfd_create("fuzz", MFD_CLOEXEC);
	cleanup_free char *image = malloc(size ? size : 1);
	struct elf_facts facts = { 0 };

	if (fd < 0 || !image || write(fd, data, size) != (ssize_t)size)
		abort();
	elf_facts_read(fd, span("libc.so"), &facts);
	check(&facts);
	if (size)
		memcpy(image, data, size);
	elf_facts_of_image(image, size, &facts);
	check(&facts);
	elf_libc_find(span_of(data, size), &facts);
	check(&facts);
	return 0;
}
