#include "report/document_timeline.h"

#include "common/cleanup.h"
#include "common/units.h"

/* Of the width of the axis: what is shorter could not be seen. */
static const double LEAST = 0.003;

enum { LANES_MAX = 3 };

struct axis {
	int64_t first_ns, length_ns; /* @length_ns > 0 */
};

static const char sql[] =
	"SELECT pid, interpreter, generation, t_ns, duration_ns, collected, heap_objects,"
	" max(coalesce((SELECT max(t_ns) FROM tick) - (SELECT start_t_ns FROM bundle), 0), max(t_ns + duration_ns) OVER ()) AS end_ns"
	" FROM gc_collections WHERE generation BETWEEN 0 AND 2 ORDER BY pid, interpreter, t_ns";

/* Of a stranger's: so that differences of two are numbers as well. */
static int64_t number(const struct table *table, size_t row, const char *column)
{
	static const int64_t most = INT64_MAX / 4;
	int64_t value = cell_int(table_get(table, row, column), 0);

	return value > most ? most : value < -most ? -most : value;
}

static bool is_same_interpreter(const struct table *table, size_t a, size_t b)
{
	return number(table, a, "pid") == number(table, b, "pid") && number(table, a, "interpreter") == number(table, b, "interpreter");
}

static double share(const struct axis *axis, int64_t length_ns)
{
	double part = (double)length_ns / (double)axis->length_ns;

	return !(part > 0) ? 0 : part > 1 ? 1 : part;
}

static struct flame_box box_of(const struct axis *axis, const struct table *table, size_t row, struct arena *arena)
{
	int64_t duration_ns = number(table, row, "duration_ns");
	int64_t ago_ns = -number(table, row, "t_ns");
	cleanup_strbuf struct strbuf words = { 0 };
	struct flame_box box = { .depth = (size_t)number(table, row, "generation"), .kind = FLAME_GC };

	box.length = share(axis, duration_ns) > LEAST ? share(axis, duration_ns) : LEAST;
	box.start = share(axis, number(table, row, "t_ns") - axis->first_ns);
	box.start = box.start + box.length > 1 ? 1 - box.length : box.start;
	strbuf_addf(&words, "generation %zu, ", box.depth);
	units_add_duration(&words, duration_ns);
	strbuf_add_text(&words, ", ");
	units_add_duration(&words, ago_ns < 0 ? -ago_ns : ago_ns);
	strbuf_add_text(&words, ago_ns < 0 ? " after the capture began" : " before the capture");
	if (table_get(table, row, "collected")->type == VALUE_INT)
		strbuf_addf(&words, ", freed %lld objects", (long long)number(table, row, "collected"));
	strbuf_addf(&words, "; it tracked %lld", (long long)number(table, row, "heap_objects"));
	box.title = arena_keep(arena, &words);
	return box;
}

/* Rows from @first on that are of one interpreter, before @end. */
static void draw(struct flame *flame, const struct table *table, size_t first, size_t end, struct arena *arena)
{
	struct axis axis = { .first_ns = number(table, first, "t_ns") };
	cleanup_strbuf struct strbuf words = { 0 };

	axis.length_ns = number(table, first, "end_ns") - axis.first_ns;
	axis.length_ns = axis.length_ns > 0 ? axis.length_ns : 1;
	for (size_t row = first; row < end; row++) {
		struct flame_box *box = arena_grow(arena, &flame->boxes, &flame->box_count, sizeof(*flame->boxes));

		if (box)
			*box = box_of(&axis, table, row, arena);
	}
	flame->label = "The last collections, a row a generation, the youngest first; the capture ends at the right";
	flame->depth_count = LANES_MAX;
	strbuf_addf(&words, "%zu in ", end - first);
	units_add_duration(&words, axis.length_ns);
	flame->now = arena_keep(arena, &words);
	strbuf_reset(&words);
	strbuf_addf(&words, "Garbage collections of process %lld on a time axis.", (long long)number(table, first, "pid"));
	flame->spoken = arena_keep(arena, &words);
}

bool document_add_collections(struct section *section, struct query *query, struct arena *arena, struct strbuf *error)
{
	static const struct request request = { .sql = sql };
	struct table table = { 0 };

	if (!query_run(query, &request, arena, &table, error))
		return false;
	for (size_t first = 0, end = 0; first < table.row_count; first = end) {
		struct flame *flame = arena_grow(arena, &section->flames, &section->flame_count, sizeof(*section->flames));

		for (end = first; end < table.row_count && is_same_interpreter(&table, first, end); end++)
			;
		if (flame) {
			*flame = (struct flame){ 0 };
			draw(flame, &table, first, end, arena);
		}
	}
	return !arena->failed;
}
