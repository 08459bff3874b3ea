#ifndef PIDSHOT_PYTHON_REPR_H
#define PIDSHOT_PYTHON_REPR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/python/runtime.h"
#include "common/strbuf.h"

enum {
	REPR_DEPTH = 8,           /* containers within containers */
	REPR_ITEMS = 64,          /* of one container */
	REPR_CHARACTERS = 1024,   /* of one string */
	REPR_BYTES = 8192,        /* of a value's text */
};

/**
 * Writes values that lie in a target's memory as repr() would, without calling anything in it. An instance whose class has a repr of its own, in
 * Python, is written as <Class attribute=value ...>, one of a subclass of a built-in type as <Class VALUE>. What is left out is told: an ellipsis (U+2026), and in
 * brackets how much it stands for. A value that holds itself is [...] or {...}, as in Python.
 *
 * It is done in two steps, as memory is read by a worker and secrets are hidden by its parent. The first gives text in which the content of strings, and
 * values under names that promise a secret, are set apart; repr_render() makes the text to be stored of it.
 */
struct repr {
	struct memory *memory;
	const struct runtime *runtime;

	/* its own, while it writes */
	uint64_t open[REPR_DEPTH]; /* containers that are being written, outermost first */
	size_t depth;
	size_t end;                /* length of the text past which nothing more is read */
};

/** Appends the object at @address, which stands under @name (of a variable; may be empty). */
void repr_value(struct repr *repr, struct span name, uint64_t address, struct strbuf *ret);

/** Hides what must not leave the host in @text, which stands under @name (empty: under none), and appends the rest; @is_secret: all of it. */
typedef void (*repr_hide)(void *context, struct span name, struct span text, bool is_secret, struct strbuf *ret);

/** The second step, for any bytes. False: they are not what repr_value() makes; what came before is appended. */
bool repr_render(struct span written, repr_hide hide, void *context, struct strbuf *ret);

/* ---- the parts: each writes one kind of object ---- */

/** An element of a container. */
void repr_element(struct repr *repr, struct span name, uint64_t address, struct strbuf *ret);
/** Its text is complete as far as it may be long: nothing more should be read for it. */
static inline bool repr_is_full(const struct repr *repr, const struct strbuf *text)
{
	return text->length >= repr->end || strbuf_failed(text);
}

/** What is set apart in the first step's text. */
enum repr_part {
	REPR_PART_TEXT,       /**< a str's content */
	REPR_PART_ASCII_TEXT, /**< the same of 2.7's unicode: all but ASCII is escaped */
	REPR_PART_BYTES,      /**< a bytes object's content */
	REPR_PART_SECRET,     /**< text of the first step, of a value under a secret name */
	REPR_PARTS
};
void repr_add_part(struct strbuf *ret, enum repr_part part, struct span name, struct span content);
/** A name that the target chose, of a class or function. */
void repr_add_name(struct strbuf *ret, struct span name);

void repr_string(struct repr *repr, struct span name, uint64_t address, struct strbuf *ret);
void repr_bytes_object(struct repr *repr, struct span name, uint64_t address, struct strbuf *ret);
void repr_bytearray(struct repr *repr, struct span name, uint64_t address, struct strbuf *ret);
void repr_integer(struct repr *repr, struct span name, uint64_t address, struct strbuf *ret);
void repr_sequence(struct repr *repr, struct span name, uint64_t address, struct strbuf *ret);
void repr_dict(struct repr *repr, struct span name, uint64_t address, struct strbuf *ret);
void repr_set(struct repr *repr, struct span name, uint64_t address, struct strbuf *ret);
void repr_instance(struct repr *repr, struct span name, uint64_t address, struct strbuf *ret);
/** Functions, modules, types and others of which the name is what one wants to know. False: none of these. */
bool repr_named(struct repr *repr, struct span type, uint64_t address, struct strbuf *ret);

#endif
