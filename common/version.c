#include "common/version.h"

const char *version_text(void)
{
	return PIDSHOT_VERSION;
}
