#include "capture/python/repr.h"

#include "capture/python/objects.h"
#include "capture/python/repr_text.h"
#include "capture/redact.h"
#include "common/array.h"
#include "common/cleanup.h"

enum {
	TYPE_IS_HEAP = 1 << 9, /* Py_TPFLAGS_HEAPTYPE: made by a class statement, so that its name proves nothing */
};

static void write_none(struct repr *repr, struct span name, uint64_t address, struct strbuf *ret)
{
	(void)repr;
	(void)name;
	(void)address;
	strbuf_add_text(ret, "None");
}

static void write_not_implemented(struct repr *repr, struct span name, uint64_t address, struct strbuf *ret)
{
	(void)repr;
	(void)name;
	(void)address;
	strbuf_add_text(ret, "NotImplemented");
}

static void write_ellipsis(struct repr *repr, struct span name, uint64_t address, struct strbuf *ret)
{
	(void)repr;
	(void)name;
	(void)address;
	strbuf_add_text(ret, "Ellipsis");
}

static void write_bool(struct repr *repr, struct span name, uint64_t address, struct strbuf *ret)
{
	int64_t value = 0;

	(void)name;
	strbuf_add_text(ret, object_int64(repr->memory, repr->runtime, address, &value) && value ? "True" : "False");
}

static bool read_double(struct repr *repr, uint64_t address, double *ret)
{
	return memory_read(repr->memory, address, ret, sizeof(*ret)) == MEMORY_OK;
}

static void write_float(struct repr *repr, struct span name, uint64_t address, struct strbuf *ret)
{
	double value = 0;

	(void)name;
	if (read_double(repr, address + (uint64_t)repr->runtime->layout.float_value, &value))
		repr_float(value, ret);
	else
		strbuf_add_text(ret, "<unreadable>");
}

/* As complex_repr() of Objects/complexobject.c: its parts are whole numbers without ".0". */
static void add_part(double value, bool has_sign, struct strbuf *ret)
{
	size_t start = ret->length;

	if (has_sign && !__builtin_signbit(value))
		strbuf_add_byte(ret, '+');
	repr_float(value, ret);
	if (span_ends(span_skip(strbuf_span(ret), start), ".0"))
		strbuf_truncate(ret, ret->length - 2);
}

static void write_complex(struct repr *repr, struct span name, uint64_t address, struct strbuf *ret)
{
	double part[2] = { 0 };
	bool is_imaginary = false;

	(void)name;
	if (!read_double(repr, object_member_at(repr->runtime, address, 0), &part[0]) ||
	    !read_double(repr, object_member_at(repr->runtime, address, 1), &part[1])) {
		strbuf_add_text(ret, "<unreadable>");
		return;
	}
	is_imaginary = part[0] == 0 && !__builtin_signbit(part[0]);
	if (!is_imaginary) {
		strbuf_add_byte(ret, '(');
		add_part(part[0], false, ret);
	}
	add_part(part[1], !is_imaginary, ret);
	strbuf_add_text(ret, is_imaginary ? "j" : "j)");
}

/* range and slice: start, stop, step. */
static void write_three(struct repr *repr, const char *name, uint64_t address, struct strbuf *ret)
{
	bool has_step = true;
	int64_t step = 0;

	if (span_is(span(name), "range"))
		has_step = !object_int64(repr->memory, repr->runtime, object_member(repr->memory, repr->runtime, address, 2), &step) || step != 1;
	strbuf_addf(ret, "%s(", name);
	for (unsigned i = 0; i < (has_step ? 3 : 2); i++) {
		strbuf_add_text(ret, i ? ", " : "");
		repr_element(repr, span(""), object_member(repr->memory, repr->runtime, address, i), ret);
	}
	strbuf_add_byte(ret, ')');
}

static void write_range(struct repr *repr, struct span name, uint64_t address, struct strbuf *ret)
{
	(void)name;
	write_three(repr, "range", address, ret);
}

static void write_slice(struct repr *repr, struct span name, uint64_t address, struct strbuf *ret)
{
	(void)name;
	write_three(repr, "slice", address, ret);
}

typedef void (*repr_writer)(struct repr *repr, struct span name, uint64_t address, struct strbuf *ret);

/* Types made in C, by tp_name: of these repr() is known. */
static const struct {
	const char *type;
	repr_writer write;
} built_in[] = {
	{ "NoneType", write_none },     { "NotImplementedType", write_not_implemented }, { "bool", write_bool },    { "bytearray", repr_bytearray },
	{ "bytes", repr_bytes_object }, { "complex", write_complex },                    { "dict", repr_dict },     { "ellipsis", write_ellipsis },
	{ "float", write_float },       { "frozendict", repr_dict },                     { "frozenset", repr_set }, { "int", repr_integer },
	{ "list", repr_sequence },      { "long", repr_integer },                        { "range", write_range },  { "set", repr_set },
	{ "slice", write_slice },       { "str", repr_string },                          { "tuple", repr_sequence }, { "unicode", repr_string },
};

static repr_writer find_built_in(struct span type)
{
	for (size_t i = 0; i < array_length(built_in); i++)
		if (span_is(type, built_in[i].type))
			return built_in[i].write;
	return NULL;
}

/* What an instance of a subclass is underneath. */
static repr_writer find_base(struct repr *repr, uint64_t address)
{
	switch (object_kind(repr->memory, repr->runtime, address)) {
	case OBJECT_INT:
	case OBJECT_LONG:
		return repr_integer;
	case OBJECT_LIST:
	case OBJECT_TUPLE:
		return repr_sequence;
	case OBJECT_BYTES:
		return repr_bytes_object;
	case OBJECT_TEXT:
		return repr_string;
	case OBJECT_DICT:
		return repr_dict;
	case OBJECT_EXCEPTION:
	case OBJECT_TYPE:
	case OBJECT_OTHER:
		break;
	}
	return NULL;
}

static void write_object(struct repr *repr, struct span name, uint64_t address, struct strbuf *ret)
{
	cleanup_strbuf struct strbuf type = { 0 };
	uint64_t of_type = object_type(repr->memory, repr->runtime, address);
	bool is_heap = of_type && memory_word(repr->memory, of_type + (uint64_t)repr->runtime->layout.type_flags) & TYPE_IS_HEAP;
	repr_writer write = NULL;

	if (!of_type || !type_name(repr->memory, repr->runtime, of_type, &type)) {
		strbuf_add_text(ret, "<unreadable>");
		return;
	}
	write = is_heap ? NULL : find_built_in(strbuf_span(&type));
	if (write) {
		write(repr, name, address, ret);
		return;
	}
	if (repr_named(repr, is_heap ? span("") : strbuf_span(&type), address, ret))
		return;
	write = find_base(repr, address);
	if (!write) {
		repr_instance(repr, strbuf_span(&type), address, ret);
		return;
	}
	strbuf_add_byte(ret, '<');
	repr_add_name(ret, strbuf_span(&type));
	strbuf_add_byte(ret, ' ');
	write(repr, name, address, ret);
	strbuf_add_byte(ret, '>');
}

static bool is_open(const struct repr *repr, uint64_t address)
{
	for (size_t i = 0; i < repr->depth; i++)
		if (repr->open[i] == address)
			return true;
	return false;
}

/* A value that holds itself, or lies too deep. */
static void write_again(struct repr *repr, uint64_t address, const char *mark, struct strbuf *ret)
{
	enum object_kind kind = object_kind(repr->memory, repr->runtime, address);
	const char *brackets = kind == OBJECT_LIST ? "[]" : kind == OBJECT_TUPLE ? "()" : kind == OBJECT_DICT ? "{}" : "<>";

	strbuf_addf(ret, "%c%s%c", brackets[0], mark, brackets[1]);
}

static void write_bounded(struct repr *repr, struct span name, uint64_t address, struct strbuf *ret)
{
	if (is_open(repr, address)) {
		write_again(repr, address, "...", ret);
		return;
	}
	if (repr->depth == REPR_DEPTH) {
		write_again(repr, address, "\342\200\246", ret);
		return;
	}
	repr->open[repr->depth++] = address;
	write_object(repr, name, address, ret);
	repr->depth--;
}

void repr_element(struct repr *repr, struct span name, uint64_t address, struct strbuf *ret)
{
	cleanup_strbuf struct strbuf value = { 0 };
	size_t end = repr->end;

	if (span_is_empty(name) || !redact_name_is_secret(name)) {
		write_bounded(repr, name, address, ret);
		return;
	}
	repr->end = REPR_BYTES;
	write_bounded(repr, span(""), address, &value);
	repr->end = end;
	repr_add_part(ret, REPR_PART_SECRET, name, strbuf_span(&value));
}

void repr_value(struct repr *repr, struct span name, uint64_t address, struct strbuf *ret)
{
	repr->depth = 0;
	repr->end = ret->length + REPR_BYTES;
	repr_element(repr, name, address, ret);
}
