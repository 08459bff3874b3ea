#include <stdlib.h>

#include "schema/db_internal.h"
#include "schema/texts.h"

/*
 * Where there are many, rows go into the database by the batch: INSERT ... SELECT from a computed table that shows the cells as they were written down. A
 * value that is bound to a parameter is moved three times; here it is once, and a statement is begun and ended for many rows. It costs more to prepare,
 * though, than a statement with parameters, and most tables have few rows.
 */

static bool count_rows(void *context, size_t *ret_row_count)
{
	*ret_row_count = ((const struct batches *)context)->read->row_count;
	return true;
}

static void show(void *context, size_t row, int column, struct db_value *ret)
{
	const struct batch *batch = ((const struct batches *)context)->read;
	const struct cell *cell = &batch->cells[row * batch->column_count + (size_t)column];

	ret->type = cell->type;
	if (cell->type == VALUE_INT)
		ret->integer = cell->integer;
	else if (cell->type == VALUE_REAL)
		ret->real = cell->real;
	else if (cell->type != VALUE_NULL)
		ret->text = span_of(batch_bytes(batch, cell), cell->length);
}

int batches_init(struct batches *batches, sqlite3 *handle)
{
	struct cell *cells = calloc((size_t)BATCHES * BATCH_ROWS * SCHEMA_COLUMNS_MAX, sizeof(*cells));

	for (size_t i = 0; cells && i < BATCHES; i++)
		batches->list[i].cells = cells + i * BATCH_ROWS * SCHEMA_COLUMNS_MAX;
	batches->last = &batches->list[0];
	batches->shown = (struct db_computed){ .name = "batch", .declaration = schema_batch, .compute = count_rows, .value = show, .context = batches };
	return cells ? computed_create(handle, &batches->shown) : SQLITE_NOMEM;
}

void batches_deinit(struct batches *batches)
{
	free(batches->list[0].cells);
	for (size_t i = 0; i < BATCHES; i++)
		strbuf_deinit(&batches->list[i].bytes);
}

struct batch *batches_find(struct batches *batches, enum table_id table)
{
	struct batch *oldest = &batches->list[0];

	for (size_t i = 0; i < BATCHES; i++) {
		struct batch *batch = &batches->list[i];

		if (batch->column_count && batch->table == table)
			return batch;
		if (batch->used < oldest->used)
			oldest = batch;
	}
	return oldest;
}
