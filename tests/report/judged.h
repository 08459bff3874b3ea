#ifndef PIDSHOT_TESTS_REPORT_JUDGED_H
#define PIDSHOT_TESTS_REPORT_JUDGED_H

#include "report/findings.h"
#include "schema/db.h"

/** What the findings say about a database; zero-initialised is empty. */
struct judged {
	struct arena arena;
	struct finding *findings;
	size_t count;
};

void judged_deinit(struct judged *judged);
#define cleanup_judged __attribute__((cleanup(judged_deinit)))

/** The report's own way to a database that was written in this process. Fails the test where it does not open. */
struct query *judged_open(struct db *db);

/** Judges @db; @threshold (may be NULL) is somebody's own. */
void judge(struct db *db, const struct finding_threshold *threshold, struct judged *ret);

/** The first row of rule @id; fails the test where there is none. */
const struct finding *judged_find(const struct judged *judged, const char *id);

#endif
