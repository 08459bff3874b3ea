#include <sys/sysmacros.h>

#include "capture/collectors/modules.h"

static void hex_column(struct row *row, int column, const struct elf_facts *facts)
{
	cleanup_strbuf struct strbuf hex = { 0 };

	if (!facts->build_id_length)
		return;
	strbuf_add_hex_bytes(&hex, span_of(facts->build_id, facts->build_id_length));
	row_text(row, column, strbuf_span(&hex));
}

static void text_column(struct row *row, int column, const char *text)
{
	if (text[0])
		row_text(row, column, span(text));
}

static void facts_columns(struct row *row, const struct elf_facts *facts)
{
	row_int(row, MODULE_ELF_CLASS, facts->elf_class);
	row_int(row, MODULE_TYPE, facts->type);
	row_int(row, MODULE_MACHINE, facts->machine);
	hex_column(row, MODULE_BUILD_ID, facts);
	text_column(row, MODULE_SONAME, facts->soname);
	text_column(row, MODULE_INTERPRETER, facts->interpreter);
	text_column(row, MODULE_DEBUG_LINK, facts->debug_link);
	if (facts->has_sections) {
		row_int(row, MODULE_HAS_SYMTAB, facts->has_symtab);
		row_int(row, MODULE_HAS_DEBUG_INFO, facts->has_debug_info);
	}
	if (facts->libc)
		row_int(row, MODULE_LIBC, facts->libc);
	text_column(row, MODULE_LIBC_VERSION, facts->libc_version);
	text_column(row, MODULE_LIBC_BANNER, facts->libc_banner);
}

static void file_columns(struct row *row, const struct module *module)
{
	row_int(row, MODULE_FILE_INODE, (int64_t)module->file.st_ino);
	row_int(row, MODULE_FILE_DEVICE_MAJOR, major(module->file.st_dev));
	row_int(row, MODULE_FILE_DEVICE_MINOR, minor(module->file.st_dev));
	row_int(row, MODULE_FILE_MODE, module->file.st_mode);
	row_int(row, MODULE_FILE_SIZE_BYTES, module->file.st_size);
	row_int(row, MODULE_FILE_MODIFIED_NS, module->file.st_mtim.tv_sec * 1000000000 + module->file.st_mtim.tv_nsec);
	hex_column(row, MODULE_FILE_BUILD_ID, &module->path_facts);
}

void module_row(const struct modules *modules, const struct module *module)
{
	struct row *row = sink_row(modules->sink, TABLE_MODULE);
	int is_same = module_is_same(module);

	row_int(row, MODULE_PID, modules->target->pid);
	row_int(row, MODULE_START, (int64_t)module->map.start);
	row_int(row, MODULE_END, (int64_t)module->end);
	row_text(row, MODULE_PATH, module->map.path);
	row_int(row, MODULE_DEVICE_MAJOR, (int64_t)module->map.device_major);
	row_int(row, MODULE_DEVICE_MINOR, (int64_t)module->map.device_minor);
	row_int(row, MODULE_INODE, (int64_t)module->map.inode);
	row_int(row, MODULE_DELETED, module->map.is_deleted);
	if (is_same >= 0)
		row_int(row, MODULE_IS_SAME, is_same);
	row_int(row, MODULE_OUTCOME, module->got.kind);
	row_int(row, MODULE_SOURCE, module->source);
	if (is_ok(module->got))
		facts_columns(row, &module->facts);
	if (module->has_file)
		file_columns(row, module);
}
