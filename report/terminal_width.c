/* The one file of the report that needs more than POSIX; where there is no such request, 80 columns it is. */
#include "report/terminal_width.h"

#ifdef __has_include
#if __has_include(<sys/ioctl.h>)
#include <sys/ioctl.h>
#endif
#endif

size_t terminal_width(int fd)
{
#ifdef TIOCGWINSZ
	struct winsize size = { 0 };

	if (ioctl(fd, TIOCGWINSZ, &size) == 0)
		return size.ws_col;
#else
	(void)fd;
#endif
	return 0;
}
