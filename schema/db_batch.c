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
	*ret_row_count = ((const struct batch *)context)->row_count;
	return true;
}

static void show(void *context, size_t row, int column, struct db_value *ret)
{
	const struct batch *batch = context;
	const struct cell *cell = &batch->cells[row * batch->column_count + (size_t)column];

	ret->type = cell->type;
	if (cell->type == VALUE_INT)
		ret->integer = cell->integer;
	else if (cell->type == VALUE_REAL)
		ret->real = cell->real;
	else if (cell->type != VALUE_NULL)
		ret->text = span_of(batch_bytes(batch, cell), cell->length);
}

int batch_init(struct batch *batch, sqlite3 *handle)
{
	batch->shown = (struct db_computed){ .name = "batch", .declaration = schema_batch, .compute = count_rows, .value = show, .context = batch };
	batch->cells = calloc(BATCH_ROWS * SCHEMA_COLUMNS_MAX, sizeof(*batch->cells));
	return batch->cells ? computed_create(handle, &batch->shown) : SQLITE_NOMEM;
}

void batch_deinit(struct batch *batch)
{
	free(batch->cells);
	strbuf_deinit(&batch->bytes);
}
