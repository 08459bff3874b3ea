/*
 * dead_mount FOLDER cwd|fd|root: in a mount namespace of its own, mounts a FUSE file system on FOLDER, serves it until it stands on it (its current
 * folder, an open file, or its root), then answers nothing any more: whoever asks it hangs. Prints "fd N" and "ready PID"; "refused WHAT" and
 * exit 77 where mounting is not permitted.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_NODE = 2, REQUEST_MAX = 1 << 17, CACHED_S = 3600 };

struct server {
	int fuse;
	atomic_bool is_dead;
};

static int refused(const char *what)
{
	printf("refused %s: %s\n", what, strerror(errno));
	return 77;
}

static struct fuse_attr attributes_of(uint64_t node)
{
	return (struct fuse_attr){ .ino = node, .mode = node == FUSE_ROOT_ID ? S_IFDIR | 0755 : S_IFREG | 0644, .nlink = 1, .size = 5, .blksize = 4096 };
}

static void answer(const struct server *server, const struct fuse_in_header *request, int error, const void *body, size_t length)
{
	char packet[sizeof(struct fuse_out_header) + 256];
	struct fuse_out_header head = { .len = (uint32_t)(sizeof(head) + length), .error = -error, .unique = request->unique };

	memcpy(packet, &head, sizeof(head));
	memcpy(packet + sizeof(head), body, length);
	if (write(server->fuse, packet, head.len) < 0)
		perror("answer");
}

static void serve(const struct server *server, const struct fuse_in_header *request)
{
	const struct fuse_init_out begin = { .major = FUSE_KERNEL_VERSION, .minor = FUSE_KERNEL_MINOR_VERSION, .max_write = 4096 };
	const struct fuse_attr_out attributes = { .attr_valid = CACHED_S, .attr = attributes_of(request->nodeid) };
	const struct fuse_entry_out entry = { .nodeid = FILE_NODE, .entry_valid = CACHED_S, .attr_valid = CACHED_S, .attr = attributes_of(FILE_NODE) };
	const struct fuse_open_out opened = { .fh = 1 };

	switch (request->opcode) {
	case FUSE_INIT:
		answer(server, request, 0, &begin, sizeof(begin));
		break;
	case FUSE_GETATTR:
		answer(server, request, 0, &attributes, sizeof(attributes));
		break;
	case FUSE_LOOKUP:
		answer(server, request, 0, &entry, sizeof(entry));
		break;
	case FUSE_OPEN:
	case FUSE_OPENDIR:
		answer(server, request, 0, &opened, sizeof(opened));
		break;
	case FUSE_FORGET:
		break;
	default:
		answer(server, request, ENOSYS, NULL, 0);
	}
}

static void *run(void *context)
{
	struct server *server = context;
	static char request[REQUEST_MAX];

	while (read(server->fuse, request, sizeof(request)) > 0)
		if (atomic_load(&server->is_dead))
			break;
		else
			serve(server, (const struct fuse_in_header *)(const void *)request);
	for (;;)
		pause();
	return NULL;
}

static int stand_on(const char *folder, const char *how)
{
	char path[4096];
	int fd = -1;

	if (strcmp(how, "cwd") == 0)
		return chdir(folder);
	if (strcmp(how, "root") == 0)
		return chroot(folder) != 0 ? -1 : chdir("/");
	snprintf(path, sizeof(path), "%s/file", folder);
	fd = open(path, O_RDWR | O_CLOEXEC);
	/* The kernel learns that nobody wants to be told of a close: else it would ask us when we end, and wait for ever. */
	close(dup(fd));
	printf("fd %d\n", fd);
	return fd < 0 ? -1 : 0;
}

int main(int argc, char **argv)
{
	struct server server = { .fuse = open("/dev/fuse", O_RDWR | O_CLOEXEC) };
	char options[128];
	pthread_t thread;

	if (argc != 3)
		return 2;
	if (server.fuse < 0)
		return refused("/dev/fuse");
	if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
		return refused("a mount namespace");
	snprintf(options, sizeof(options), "fd=%d,rootmode=40000,user_id=0,group_id=0", server.fuse);
	if (mount("dead", argv[1], "fuse", MS_NOSUID | MS_NODEV, options) != 0)
		return refused("mount");
	if (pthread_create(&thread, NULL, run, &server) != 0 || stand_on(argv[1], argv[2]) != 0) {
		perror(argv[2]);
		return 1;
	}
	atomic_store(&server.is_dead, true);
	printf("ready %d\n", (int)getpid());
	fflush(stdout);
	for (;;)
		pause();
}
