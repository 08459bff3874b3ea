#include "report/stacks.h"

#include <stdlib.h>

#include "common/array.h"

enum { FLAG_LEAF_UNCERTAIN = 1, FLAG_PREFIX = 2 }; /* lookup sample_flag */
enum { FIRST_ROOM = 4096 };

bool sample_mode_of(const char *word, enum sample_mode *ret)
{
	static const char *const words[MODE_COUNT] = { "wall", "cpu", "gil", "exception" };

	for (size_t i = 0; i < array_length(words); i++)
		if (strcmp(words[i], word) == 0) {
			*ret = (enum sample_mode)i;
			return true;
		}
	return false;
}

/* Samples as they come; when the room is full those that agree are put together, so that a million of a few stacks take little. */
struct gathering {
	const struct stacks *stacks;
	struct stack_groups *groups;
	size_t room;
	bool failed;
};

static int compare(const void *left, const void *right)
{
	const struct stack_group *a = left;
	const struct stack_group *b = right;

	if (a->pid != b->pid)
		return a->pid < b->pid ? -1 : 1;
	if (a->tid != b->tid)
		return a->tid < b->tid ? -1 : 1;
	if (a->node != b->node)
		return a->node < b->node ? -1 : 1;
	return 2 * (a->is_prefix - b->is_prefix) + a->is_leaf_uncertain - b->is_leaf_uncertain;
}

static void put_together(struct stack_groups *groups)
{
	size_t kept = 0;

	if (groups->count == 0)
		return;
	qsort(groups->groups, groups->count, sizeof(*groups->groups), compare);
	for (size_t i = 1; i < groups->count; i++) {
		if (compare(&groups->groups[kept], &groups->groups[i]) != 0)
			groups->groups[++kept] = groups->groups[i];
		else
			for (int mode = 0; mode < MODE_COUNT; mode++)
				groups->groups[kept].weight[mode] += groups->groups[i].weight[mode];
	}
	groups->count = kept + 1;
}

static struct stack_group *add_group(struct gathering *gathering)
{
	struct stack_groups *groups = gathering->groups;
	struct stack_group *grown = NULL;

	if (groups->count == gathering->room)
		put_together(groups);
	if (groups->count > gathering->room / 2 || gathering->room == 0) {
		gathering->room = gathering->room ? 2 * gathering->room : FIRST_ROOM;
		grown = realloc(groups->groups, gathering->room * sizeof(*grown));
		if (!grown) {
			gathering->failed = true;
			return NULL;
		}
		groups->groups = grown;
	}
	return &groups->groups[groups->count++];
}

static bool visit_sample(const struct statement *row, void *context)
{
	struct gathering *gathering = context;
	struct stack_groups *groups = gathering->groups;
	int64_t node = statement_int(row, 2);
	int64_t flags = statement_int(row, 3);
	int64_t weight = statement_int(row, 4);
	struct stack_group *group = NULL;

	/* A stranger's number: no sum may pass what fits. */
	if (weight <= 0 || weight > INT64_MAX / 4 - groups->weight[MODE_WALL])
		return true;
	group = add_group(gathering);
	if (!group)
		return false;
	*group = (struct stack_group){ .pid = statement_int(row, 0), .tid = statement_int(row, 1), .is_prefix = flags & FLAG_PREFIX,
				       .node = node > 0 && node <= gathering->stacks->node_count ? (uint32_t)node : 0,
				       .is_leaf_uncertain = flags & FLAG_LEAF_UNCERTAIN };
	for (int mode = 0; mode < MODE_COUNT; mode++) {
		group->weight[mode] = mode == MODE_WALL || statement_int(row, 4 + mode) == 1 ? weight : 0;
		groups->weight[mode] += group->weight[mode];
		groups->without_stack[mode] += group->node == 0 ? group->weight[mode] : 0;
	}
	return true;
}

static bool find_profile(struct query *query, const struct stack_groups_plan *plan, struct arena *arena, struct stack_groups *ret, struct strbuf *error)
{
	const struct binding bindings[] = { binding_text(":family", span(plan->family)), binding_int(":pid", plan->pid) };
	const struct request request = { .bindings = bindings, .binding_count = array_length(bindings), .sql =
		"SELECT (SELECT count(*) FROM profile_kind WHERE family = :family), count(*), avg(ns_a_sample) / 1e9, "
		":pid = 0 OR EXISTS (SELECT 1 FROM target WHERE pid = :pid) "
		"FROM _profile_shown WHERE family = :family AND (:pid = 0 OR pid = :pid)" };
	struct table table = { 0 };

	if (!query_run(query, &request, arena, &table, error))
		return false;
	if (cell_int(table_cell(&table, 0, 0), 0) == 0)
		strbuf_addf(error, "there is no kind %s: python, native, cpu or offcpu", plan->family);
	else if (cell_int(table_cell(&table, 0, 3), 0) == 0)
		strbuf_addf(error, "--pid %lld is none of the captured processes", (long long)plan->pid);
	else if (cell_int(table_cell(&table, 0, 1), 0) == 0)
		strbuf_addf(error, plan->pid ? "process %2$lld has no %1$s stacks" : "this bundle has no %1$s stacks", plan->family, (long long)plan->pid);
	ret->seconds_a_sample = cell_real(table_cell(&table, 0, 2), 0);
	return error->length == 0;
}

static int compare_ids(int64_t pid, int64_t tid, const struct table *names, size_t row)
{
	int64_t other_pid = cell_int(table_cell(names, row, 0), 0);
	int64_t other_tid = cell_int(table_cell(names, row, 1), 0);

	return pid != other_pid ? (pid > other_pid) - (pid < other_pid) : (tid > other_tid) - (tid < other_tid);
}

/* Both lists are in the order of pid and tid. */
static void name_threads(struct stack_groups *groups, const struct table *names)
{
	size_t row = 0;

	for (size_t i = 0; i < groups->thread_count; i++) {
		struct stack_thread *thread = &groups->threads[i];

		while (row < names->row_count && compare_ids(thread->pid, thread->tid, names, row) > 0)
			row++;
		if (row < names->row_count && compare_ids(thread->pid, thread->tid, names, row) == 0) {
			thread->name = cell_text(table_cell(names, row, 2));
			thread->process_name = cell_text(table_cell(names, row, 3));
		}
	}
}

static bool find_threads(struct query *query, struct arena *arena, struct stack_groups *groups, struct strbuf *error)
{
	static const struct request request = { .sql = "SELECT pid, tid, name, process_name FROM _thread_name ORDER BY pid, tid" };
	struct table names = { 0 };

	for (size_t i = 0; i < groups->count; i++) {
		const struct stack_group *group = &groups->groups[i];
		bool is_new_process = i == 0 || group->pid != group[-1].pid;
		struct stack_thread *thread = groups->thread_count ? &groups->threads[groups->thread_count - 1] : NULL;

		if (is_new_process || group->tid != group[-1].tid) {
			thread = arena_grow(arena, &groups->threads, &groups->thread_count, sizeof(*thread));
			if (!thread)
				return false;
			*thread = (struct stack_thread){ .pid = group->pid, .tid = group->tid, .first_group = i };
		}
		groups->process_count += is_new_process;
		thread->group_count++;
	}
	if (!query_run(query, &request, arena, &names, error))
		return false;
	name_threads(groups, &names);
	return true;
}

bool stack_groups_load(struct query *query, const struct stacks *stacks, const struct stack_groups_plan *plan, struct stack_groups *ret,
		       struct strbuf *error)
{
	static const char *const sql[GROUPS_BY] = {
		"SELECT 0, 0, stack, flags, weight, is_on_cpu, holds_gil, has_exception FROM _profile_sample WHERE family = :family AND (:pid = 0 OR pid = :pid)",
		"SELECT pid, 0, stack, flags, weight, is_on_cpu, holds_gil, has_exception FROM _profile_sample WHERE family = :family AND (:pid = 0 OR pid = :pid)",
		"SELECT pid, tid, stack, flags, weight, is_on_cpu, holds_gil, has_exception FROM _profile_sample WHERE family = :family AND (:pid = 0 OR pid = :pid)",
	};
	const struct binding bindings[] = { binding_text(":family", span(plan->family)), binding_int(":pid", plan->pid) };
	const struct request request = { .sql = sql[plan->by], .bindings = bindings, .binding_count = array_length(bindings) };
	struct gathering gathering = { .stacks = stacks, .groups = ret };

	*ret = (struct stack_groups){ 0 };
	if (find_profile(query, plan, &ret->arena, ret, error) && query_each(query, &request, visit_sample, &gathering, error)) {
		put_together(ret);
		if (plan->by == GROUPS_OF_ALL || find_threads(query, &ret->arena, ret, error))
			return true;
	}
	if (gathering.failed || ret->arena.failed)
		strbuf_add_text(error, "no memory");
	stack_groups_deinit(ret);
	return false;
}

void stack_groups_deinit(struct stack_groups *groups)
{
	free(groups->groups);
	arena_deinit(&groups->arena);
	*groups = (struct stack_groups){ 0 };
}
