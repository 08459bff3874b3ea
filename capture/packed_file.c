#include "capture/packed_file.h"

#include <string.h>

/* What stands before the path and the bytes. */
struct head {
	struct outcome got;
	uint64_t t_ns;
	uint64_t duration_ns;
	size_t path_length;
	size_t length;
	bool is_left;
};

void packed_file_add(const struct packed_file *file, struct strbuf *ret)
{
	struct head head = { .got = file->got, .t_ns = file->t_ns, .duration_ns = file->duration_ns, .path_length = file->path.length,
			     .length = file->bytes.length, .is_left = file->is_left };

	strbuf_add(ret, span_of(&head, sizeof(head)));
	strbuf_add(ret, file->path);
	strbuf_add(ret, file->bytes);
}

bool packed_file_next(struct span *packed, struct packed_file *ret)
{
	struct head head = { 0 };

	if (packed->length < sizeof(head))
		return false;
	memcpy(&head, packed->at, sizeof(head));
	*packed = span_skip(*packed, sizeof(head));
	*ret = (struct packed_file){ .path = span_first(*packed, head.path_length), .got = head.got, .is_left = head.is_left, .t_ns = head.t_ns,
				     .duration_ns = head.duration_ns };
	*packed = span_skip(*packed, head.path_length);
	ret->bytes = span_first(*packed, head.length);
	*packed = span_skip(*packed, head.length);
	return true;
}
