#ifndef PIDSHOT_COLLECTORS_PEERS_H
#define PIDSHOT_COLLECTORS_PEERS_H

#include "capture/collectors/fd_iter.h"
#include "capture/end.h"
#include "capture/proc/stat.h"
#include "capture/sink.h"
#include "capture/unopened.h"

/* The parts of collector `peers`: the descriptors of the host are listed, links alone; what a link does not tell is asked afterwards. */

enum { CANDIDATES_MAX = 4096 };

/** A descriptor that may be one of those sought, if its file says so: a file, a named pipe, a terminal. */
struct candidate {
	struct end end;
	char name[32];       /**< "42/fd/17", below /proc */
	char comm[64];
	size_t comm_length;
	bool is_target;
	int dir;             /**< /proc/PID, owned; of a master whose devpts is to be asked for; else -1 */
};

/** The search under way. */
struct peers {
	struct sink *sink;
	const struct sought *sought;
	struct inode_map pipes, eventfds, terminals; /**< of sought->ends, by inode */
	struct inode_map fifos, files; /**< by inode */
	struct inode_map names;       /**< of both, by hash of the last part of the name */
	struct candidate *candidates;
	size_t candidate_count;
	uint64_t until_t_ns;
	size_t row_count;
	struct fd_iter *iter;         /**< NULL: not tried yet, or it cannot be had */
	bool is_iter_tried;
	struct strbuf records;        /**< of the iterator */
	struct unopened unlisted;     /**< processes whose descriptors were not listed: each hides who may be a peer */
	bool is_cut;
};

/** Looks through the descriptors of every process that is no target and none of ours. Ok, or why /proc cannot be listed; or a fault. */
struct outcome peers_scan(struct peers *peers);

/** Asks what the candidates are; rows of those that are sought. Ok or a fault. */
struct outcome peers_confirm(struct peers *peers);

void peer_row(struct peers *peers, const struct end *end, struct span comm, bool is_target);

/** For names: of what stands after the last slash. */
uint64_t peers_name_hash(struct span path);

#endif
