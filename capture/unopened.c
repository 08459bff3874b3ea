#include "capture/unopened.h"

#include <errno.h>

#include "common/cleanup.h"

bool unopened_is_gone(int err)
{
	return err == ENOENT || err == ESRCH;
}

void unopened_add(struct unopened *unopened, int err)
{
	if (err == EACCES || err == EPERM) {
		unopened->denied++;
	} else if (!unopened_is_gone(err)) {
		unopened->err = unopened->others ? unopened->err : err;
		unopened->others++;
	}
}

void unopened_note(struct sink *sink, int64_t pid, const char *below, int err)
{
	cleanup_strbuf struct strbuf path = { 0 };

	if (pid && unopened_is_gone(err))
		return;
	strbuf_add_text(&path, "/proc");
	if (pid)
		strbuf_addf(&path, "/%lld%s", (long long)pid, below);
	sink_note(sink, (pid_t)pid, strbuf_span(&path), outcome_errno(err, "open"));
}
