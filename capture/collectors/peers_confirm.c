/* Files, named pipes and terminals: two links of one name may be two files, so the file system is asked, by the reader. */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/behind.h"
#include "capture/collectors/peers.h"
#include "common/cleanup.h"

enum { DEADLINE_MS = 500, PTS_MAJOR = 136, PTS_MAJOR_LAST = 143 };

static bool is_sought(const struct peers *peers, const struct candidate *candidate, const struct behind *behind)
{
	if (candidate->is_target)
		return true;
	if (candidate->end.kind == FD_FIFO_KIND)
		return inode_map_get(&peers->fifos, behind->inode, NULL);
	if (candidate->end.kind == FD_FILE_KIND)
		return S_ISREG(behind->mode) && inode_map_get(&peers->files, behind->inode, NULL);
	return candidate->end.access & END_MASTER || (S_ISCHR(behind->mode) && behind->special_major >= PTS_MAJOR && behind->special_major <= PTS_MAJOR_LAST);
}

static struct outcome confirmed(size_t index, struct outcome got, struct span bytes, uint64_t start_t_ns, uint64_t duration_ns, void *context)
{
	struct peers *peers = context;
	struct candidate *candidate = &peers->candidates[index];
	struct behind behind = { 0 };

	(void)start_t_ns;
	(void)duration_ns;
	if (is_fault(got))
		return got;
	if (is_ok(got) && bytes.length == sizeof(behind)) {
		memcpy(&behind, bytes.at, sizeof(behind));
		candidate->end.has_device = true;
		candidate->end.device_major = behind.device_major;
		candidate->end.device_minor = behind.device_minor;
		if (candidate->end.kind == FD_FILE_KIND && S_ISFIFO(behind.mode))
			candidate->end.kind = FD_FIFO_KIND;
		if (candidate->end.kind == FD_FILE_KIND || candidate->end.kind == FD_FIFO_KIND)
			candidate->end.inode = behind.inode;
	}
	/* A target's own stays a row, though it cannot be matched without its devpts. */
	if (candidate->end.has_device ? is_sought(peers, candidate, &behind) : candidate->is_target)
		peer_row(peers, &candidate->end, span_of(candidate->comm, candidate->comm_length), candidate->is_target);
	return outcome_ok();
}

struct outcome peers_confirm(struct peers *peers)
{
	const struct worker_job job = { .count = peers->candidate_count, .deadline_ms = DEADLINE_MS, .done = confirmed, .context = peers };
	cleanup_free struct reader_question *questions = calloc(peers->candidate_count + 1, sizeof(*questions));

	if (!questions)
		return outcome_fault(ENOMEM, "no memory for peers");
	for (size_t i = 0; i < peers->candidate_count; i++) {
		const struct candidate *candidate = &peers->candidates[i];

		/* The terminals of a master that was made through /dev/ptmx are those of the devpts beside it. */
		questions[i] = candidate->dir >= 0 ?
			(struct reader_question){ .what = READER_BEHIND, .dir = candidate->dir, .name = "/dev/pts" } :
			(struct reader_question){ .what = READER_BEHIND, .dir = sink_proc(peers->sink), .name = candidate->name };
	}
	return job.count ? sink_ask(peers->sink, questions, &job) : outcome_ok();
}
