#ifndef PIDSHOT_COMMON_VERSION_H
#define PIDSHOT_COMMON_VERSION_H

/** Of the tool, as in CMakeLists.txt. */
const char *version_text(void);

enum { FORMAT_VERSION = 0 };                  /**< PRAGMA user_version; 0 is unstable while the tables grow */
enum { FORMAT_APPLICATION_ID = 0x70647368 }; /**< PRAGMA application_id: "pdsh" */

#endif
