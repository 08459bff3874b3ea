#include "capture/passwd.h"

#include <fcntl.h>

#include "common/io.h"

void passwd_init(struct passwd *passwd, const char *path)
{
	enum { PASSWD_CAP = 16 << 20 };

	*passwd = (struct passwd){ 0 };
	if (is_fault(io_read_at(AT_FDCWD, path, &passwd->text, PASSWD_CAP)))
		strbuf_reset(&passwd->text);
}

void passwd_deinit(struct passwd *passwd)
{
	strbuf_deinit(&passwd->text);
}

struct span passwd_name(const struct passwd *passwd, uint64_t id)
{
	struct span rest = strbuf_span(&passwd->text);
	struct span line = { 0 };

	while (span_next_line(&rest, &line)) {
		struct span name = { 0 };
		struct span hidden = { 0 };
		struct span number = { 0 };
		uint64_t found = 0;

		if (span_field(&line, ':', &name) && span_field(&line, ':', &hidden) && span_field(&line, ':', &number) &&
		    span_uint64(number, &found) && found == id)
			return name;
	}
	return (struct span){ 0 };
}
