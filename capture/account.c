#include "capture/account.h"

bool account_name(struct span text, uint64_t id, struct span *ret)
{
	struct span line = { 0 };

	while (span_next_line(&text, &line)) {
		struct span name = { 0 };
		struct span password = { 0 };
		struct span number = { 0 };
		uint64_t found = 0;

		if (span_field(&line, ':', &name) && span_field(&line, ':', &password) && span_field(&line, ':', &number) &&
		    !span_is_empty(name) && span_uint64(number, &found) && found == id) {
			*ret = name;
			return true;
		}
	}
	return false;
}
