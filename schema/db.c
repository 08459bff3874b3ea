#include "schema/db.h"

#include <stdlib.h>

#include "schema/db_internal.h"
#include "schema/texts.h"

struct db *db_new(void)
{
	/* Before the first connection alone; later ones are refused and change nothing. Neither program has threads. */
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);

	struct db *db = calloc(1, sizeof(*db));

	if (db)
		db->row.db = db;
	return db;
}

void db_destroy(struct db *db)
{
	if (!db)
		return;
	for (size_t i = 0; i < TABLE_COUNT; i++) {
		sqlite3_finalize(db->inserts[i]);
		sqlite3_finalize(db->batch_inserts[i]);
	}
	sqlite3_finalize(db->page_count);
	sqlite3_close_v2(db->handle);
	batches_deinit(&db->batches);
	free(db);
}

void db_describe(struct strbuf *buf)
{
	for (size_t i = 0; i < TABLE_COUNT; i++)
		strbuf_addf(buf, "%s;\n\n", schema_tables[i].create);
}
