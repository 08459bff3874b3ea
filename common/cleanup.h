#ifndef PIDSHOT_COMMON_CLEANUP_H
#define PIDSHOT_COMMON_CLEANUP_H

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

/*
 * Guards: a local that gives back what it owns when its scope ends. Every such local is initialised where it
 * is declared (-1 or NULL: nothing owned). take_fd() and take_ptr() hand the thing over to somebody else.
 */

static inline void cleanup_fd_run(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}
#define cleanup_fd __attribute__((cleanup(cleanup_fd_run)))

static inline void cleanup_free_run(void *at)
{
	void **owned = (void **)at;

	free(*owned);
}
#define cleanup_free __attribute__((cleanup(cleanup_free_run)))

static inline void cleanup_dir_run(DIR **dir)
{
	if (*dir)
		closedir(*dir);
}
#define cleanup_dir __attribute__((cleanup(cleanup_dir_run)))

/** A guard by the type's own deinit or destroy function, which takes a pointer to the local. */
#define cleanup_with(run) __attribute__((cleanup(run)))

static inline int take_fd(int *fd)
{
	int taken = *fd;

	*fd = -1;
	return taken;
}

#define take_ptr(at) ({ __typeof__(*(at)) take_ptr_value = *(at); *(at) = NULL; take_ptr_value; })

#endif
