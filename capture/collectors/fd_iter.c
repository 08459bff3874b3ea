#include "capture/collectors/fd_iter.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "capture/windows/bpf_host.h"
#include "common/cleanup.h"
#include <fd_iter.light.h> /* made by bpftool from fd_iter.bpf.c */

struct fd_iter {
	struct fd_iter_light *light;
};

void fd_iter_close(struct fd_iter *iter)
{
	if (iter)
		fd_iter_light__destroy(iter->light);
	free(iter);
}

struct fd_iter *fd_iter_open(void)
{
	struct fd_iter *iter = is_ok(bpf_host_check()) ? calloc(1, sizeof(*iter)) : NULL;

	if (!iter)
		return NULL;
	iter->light = fd_iter_light__open();
	if (iter->light && fd_iter_light__load(iter->light) >= 0)
		return iter;
	fd_iter_close(iter);
	return NULL;
}

/* Without the link's pid, which kernels before 6.1 do not know, the descriptors of the whole host would be walked. */
static int open_of(const struct fd_iter *iter, pid_t pid)
{
	union bpf_iter_link_info info = { .task = { .pid = (__u32)pid } };
	LIBBPF_OPTS(bpf_link_create_opts, options, .iter_info = &info, .iter_info_len = sizeof(info));
	cleanup_fd int link = bpf_link_create(iter->light->progs.dump_fd.prog_fd, 0, BPF_TRACE_ITER, &options);

	return link < 0 ? -1 : bpf_iter_create(link);
}

bool fd_iter_read(const struct fd_iter *iter, pid_t pid, struct strbuf *ret)
{
	enum { CHUNK = 64 << 10, CAP = 64 << 20 };
	cleanup_fd int fd = open_of(iter, pid);

	strbuf_reset(ret);
	while (fd >= 0 && ret->length < CAP) {
		char *room = strbuf_room(ret, CHUNK);
		ssize_t got = room ? read(fd, room, CHUNK) : -1;

		if (got < 0 && room && (errno == EINTR || errno == EAGAIN))
			continue;
		if (got <= 0)
			return got == 0;
		strbuf_added(ret, (size_t)got);
	}
	return false;
}
