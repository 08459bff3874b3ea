#include "common/outcome.h"

#include <errno.h>

#include "common/array.h"

static const char *const words[] = {
#define OUTCOME(number, name, word, meaning) [OUTCOME_##name] = (word),
#include "common/outcome_kinds.h"
#undef OUTCOME
	[OUTCOME_FAULT] = "fault",
};

static const struct {
	int err;
	enum outcome_kind kind;
} of_errno[] = {
	{ EACCES, OUTCOME_DENIED },
	{ EPERM, OUTCOME_DENIED },
	{ ENOENT, OUTCOME_ABSENT },
	{ ENOTDIR, OUTCOME_ABSENT },
	{ ENODEV, OUTCOME_ABSENT },
	{ ENXIO, OUTCOME_ABSENT },
	{ ESRCH, OUTCOME_GONE },
	{ ETIMEDOUT, OUTCOME_TIMED_OUT },
};

struct outcome outcome_errno(int err, const char *what)
{
	for (size_t i = 0; i < array_length(of_errno); i++)
		if (of_errno[i].err == err)
			return outcome_of(of_errno[i].kind, err, what);
	return outcome_of(OUTCOME_UNSUPPORTED, err, what);
}

const char *outcome_word(enum outcome_kind kind)
{
	return (size_t)kind < array_length(words) ? words[kind] : "unknown";
}
