#include "capture/python/slots.h"

#include "capture/python/objects.h"

enum {
	TYPE_IS_HEAP = 1 << 9,     /* Py_TPFLAGS_HEAPTYPE, Include/object.h: only a class statement makes slots */
	MRO_MAX = 64,
	MEMBERS_MAX = 1024,
	OFFSET_MAX = 1 << 20,
	/* Include/descrobject.h: {head, d_type, d_name, (3: d_qualname), d_member}; struct PyMemberDef {name, int type, offset} */
	DESCRIPTOR_NAME = 1,
	DESCRIPTOR_MEMBER_2_7 = 2,
	DESCRIPTOR_MEMBER = 3,
	MEMBER_TYPE = 8,
	MEMBER_OFFSET = 16,
	MEMBER_BYTES = 24,
	MEMBER_IS_OBJECT = 16,     /* Py_T_OBJECT_EX: the kind that a slot has */
};

static void add_slot(struct memory *memory, const struct runtime *runtime, uint64_t object, uint64_t descriptor, struct dict *ret)
{
	unsigned char member[MEMBER_BYTES] = { 0 };
	uint64_t at = object_member(memory, runtime, descriptor, runtime->version < 300 ? DESCRIPTOR_MEMBER_2_7 : DESCRIPTOR_MEMBER);
	uint64_t name = object_member(memory, runtime, descriptor, DESCRIPTOR_NAME);
	uint64_t offset = 0;
	uint64_t value = 0;
	int32_t type = 0;

	if (!memory_is_plausible(name) || memory_read(memory, at, member, sizeof(member)) != MEMORY_OK)
		return;
	memcpy(&type, member + MEMBER_TYPE, sizeof(type));
	memcpy(&offset, member + MEMBER_OFFSET, sizeof(offset));
	if (type != MEMBER_IS_OBJECT || offset > OFFSET_MAX)
		return;
	value = memory_word(memory, object + offset);
	if (!memory_is_plausible(value) || !dict_reserve(ret, ret->count + 1))
		return;
	ret->entry[ret->count++] = (struct dict_entry){ name, value };
	ret->size++;
}

/* The member descriptors in the dict of one class, which tp_dict (behind tp_base) points to. */
static void add_slots_of(struct memory *memory, const struct runtime *runtime, uint64_t object, uint64_t class, size_t cap, struct dict *ret)
{
	cleanup_dict struct dict members = { 0 };
	uint64_t dict = memory_word(memory, class + (uint64_t)runtime->layout.type_base + 8);

	if (!memory_is_plausible(dict) || !dict_read(memory, runtime, dict, MEMBERS_MAX, &members))
		return;
	for (size_t i = 0; i < members.count && ret->count < cap; i++)
		if (runtime_is_of_type(memory, &runtime->layout, members.entry[i].value, "member_descriptor"))
			add_slot(memory, runtime, object, members.entry[i].value, ret);
}

void slots_read(struct memory *memory, const struct runtime *runtime, uint64_t object, size_t cap, struct dict *ret)
{
	uint64_t type = object_type(memory, runtime, object);
	uint64_t mro = type ? memory_word(memory, type + (uint64_t)runtime->layout.type_mro) : 0;
	uint64_t *classes = NULL;
	size_t count = 0;
	uint64_t size = 0;

	if (!memory_is_plausible(mro) || !object_items(memory, runtime, mro, MRO_MAX, &classes, &count, &size))
		return;
	for (size_t i = 0; i < count; i++)
		if (memory_word(memory, classes[i] + (uint64_t)runtime->layout.type_flags) & TYPE_IS_HEAP)
			add_slots_of(memory, runtime, object, classes[i], cap, ret);
	free(classes);
}
