#include "common/array.h"
#include "common/cleanup.h"
#include "report/export_stacks.h"
#include "report/json.h"
#include "report/stack_text.h"

/*
 * Read sample by sample in the order of time: a profile a thread, "sampled", its weights in seconds (a dump: in samples). Frames are named once
 * and referred to by number. A label of theirs is a function; with --lines, a place.
 */
struct writing {
	const struct stacks *stacks;
	const struct stack_labels *labels;
	const struct stack_groups *groups;
	struct stack_tree_plan plan;
	struct strbuf *out;
	struct strbuf weights;   /* of the profile at hand */
	uint32_t *path;          /* of the stack at hand, innermost first */
	int64_t pid, tid;
	size_t profile_count;
	size_t sample_count;     /* of the profile at hand */
	double end_value;
};

static void add_frame(struct writing *writing, uint32_t label)
{
	const struct stack_label *at = &writing->labels->labels[label];
	const struct stack_function *function = &writing->stacks->functions[at->function];
	int64_t line = writing->plan.key == KEY_LINE ? at->line : function->first_line;
	cleanup_strbuf struct strbuf text = { 0 };

	strbuf_add_text(writing->out, label > 0 ? ",\n{\"name\":" : "{\"name\":");
	stack_text_add(&text, function->name);
	json_add_string(writing->out, strbuf_span(&text));
	if (function->file.length > 0) {
		strbuf_reset(&text);
		stack_text_add(&text, function->file);
		strbuf_add_text(writing->out, ",\"file\":");
		json_add_string(writing->out, strbuf_span(&text));
	}
	if (line >= 0)
		strbuf_addf(writing->out, ",\"line\":%lld", (long long)line);
	strbuf_add_byte(writing->out, '}');
}

static void end_profile(struct writing *writing)
{
	if (writing->profile_count == 0)
		return;
	strbuf_add_text(writing->out, "],\"weights\":[");
	strbuf_add(writing->out, strbuf_span(&writing->weights));
	strbuf_addf(writing->out, "],\"endValue\":%.9g}", writing->end_value);
	writing->out->failed = writing->out->failed || strbuf_failed(&writing->weights);
	strbuf_reset(&writing->weights);
}

static const struct stack_thread *find_thread(const struct stack_groups *groups, int64_t pid, int64_t tid)
{
	for (size_t i = 0; i < groups->thread_count; i++)
		if (groups->threads[i].pid == pid && groups->threads[i].tid == tid)
			return &groups->threads[i];
	return NULL;
}

static void begin_profile(struct writing *writing, int64_t pid, int64_t tid)
{
	const struct stack_thread unknown = { .pid = pid, .tid = tid };
	const struct stack_thread *thread = find_thread(writing->groups, pid, tid);
	cleanup_strbuf struct strbuf name = { 0 };

	end_profile(writing);
	if (writing->groups->process_count > 1)
		strbuf_addf(&name, "process %lld, ", (long long)pid);
	stack_text_add_thread(&name, thread ? thread : &unknown);
	strbuf_add_text(writing->out, writing->profile_count++ > 0 ? ",\n" : "");
	strbuf_addf(writing->out, "{\"type\":\"sampled\",\"unit\":\"%s\",\"startValue\":0,\"name\":", writing->groups->seconds_a_sample > 0 ? "seconds" : "none");
	json_add_string(writing->out, strbuf_span(&name));
	strbuf_add_text(writing->out, ",\"samples\":[");
	writing->sample_count = 0;
	writing->end_value = 0;
	writing->pid = pid;
	writing->tid = tid;
}

static bool is_left_out(const struct writing *writing, uint32_t node)
{
	return writing->plan.left_out >> stacks_function(writing->stacks, node)->kind & 1;
}

static void add_stack(struct writing *writing, uint32_t node)
{
	size_t depth = 0;

	for (; node; node = writing->stacks->nodes[node].parent)
		if (!is_left_out(writing, node))
			writing->path[depth++] = writing->labels->of_frame[writing->stacks->nodes[node].frame];
	strbuf_add_text(writing->out, writing->sample_count > 0 ? ",[" : "[");
	while (depth-- > 0) {
		strbuf_add_uint(writing->out, writing->path[depth]);
		if (depth > 0)
			strbuf_add_byte(writing->out, ',');
	}
	strbuf_add_byte(writing->out, ']');
}

static bool visit_sample(const struct statement *row, void *context)
{
	struct writing *writing = context;
	int64_t pid = statement_int(row, 0);
	int64_t tid = statement_int(row, 1);
	int64_t stack = statement_int(row, 2);
	uint32_t node = stack > 0 && stack <= writing->stacks->node_count ? (uint32_t)stack : 0;
	double weight = (double)statement_int(row, 4) * (writing->groups->seconds_a_sample > 0 ? writing->groups->seconds_a_sample : 1);

	if (!(weight > 0))
		return true;
	if (writing->profile_count == 0 || pid != writing->pid || tid != writing->tid)
		begin_profile(writing, pid, tid);
	if (statement_int(row, 3) && writing->plan.key == KEY_LINE) {
		while (node && stacks_function(writing->stacks, node)->is_marker)
			node = writing->stacks->nodes[node].parent;
		node = node ? writing->stacks->nodes[node].parent : 0;
	}
	add_stack(writing, node);
	strbuf_addf(&writing->weights, writing->sample_count++ > 0 ? ",%.9g" : "%.9g", weight);
	writing->end_value += weight;
	return !strbuf_failed(writing->out);
}

#define SAMPLES(where) \
	"SELECT pid, tid, stack, flags & 1, weight FROM _profile_sample WHERE family = :family AND (:pid = 0 OR pid = :pid) AND " where " ORDER BY pid, tid, t_ns, id"
static const char *const sample_sql[MODE_COUNT] = { SAMPLES("1"), SAMPLES("is_on_cpu = 1"), SAMPLES("holds_gil = 1"), SAMPLES("has_exception = 1") };

static bool write_all(struct writing *writing, struct query *query, const struct profile_choice *choice, struct strbuf *error)
{
	struct span family = span(choice->kind ? choice->kind : "python");
	const struct binding bindings[] = { binding_text(":family", family), binding_int(":pid", choice->pid) };
	const struct request request = { .sql = sample_sql[choice->mode], .bindings = bindings, .binding_count = array_length(bindings) };

	strbuf_add_text(writing->out, "{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\",\"exporter\":\"pidshot\",\"activeProfileIndex\":0,\n"
				      "\"shared\":{\"frames\":[\n");
	for (uint32_t label = 0; label < writing->labels->count; label++)
		add_frame(writing, label);
	strbuf_add_text(writing->out, "\n]},\n\"profiles\":[\n");
	if (!query_each(query, &request, visit_sample, writing, error))
		return false;
	end_profile(writing);
	strbuf_add_text(writing->out, "\n]}\n");
	return true;
}

bool export_speedscope(struct query *query, const struct profile_choice *choice, struct strbuf *out, struct strbuf *error)
{
	struct stack_groups_plan groups_plan = stack_groups_plan_of(choice);
	cleanup_stacks struct stacks stacks = { 0 };
	cleanup_arena struct arena arena = { 0 };
	cleanup_stack_groups struct stack_groups groups = { 0 };
	struct stack_labels labels = { 0 };
	struct writing writing = { .stacks = &stacks, .labels = &labels, .groups = &groups, .plan = stack_tree_plan_of(choice), .out = out };
	cleanup_free uint32_t *path = NULL;
	bool made = false;

	groups_plan.by = GROUPS_OF_THREADS;
	if (!stacks_load(query, &stacks, error) || !stack_groups_load(query, &stacks, &groups_plan, &groups, error))
		return false;
	/* A function with lines of its own, where they do not matter, keeps its definition's. */
	if (writing.plan.key == KEY_NAME)
		writing.plan.key = KEY_FUNCTION;
	writing.path = path = calloc((size_t)stacks.node_count + 1, sizeof(*path));
	made = path && stack_labels_make(&stacks, writing.plan.key, &arena, &labels);
	if (!made || !write_all(&writing, query, choice, error))
		out->failed = true;
	strbuf_deinit(&writing.weights);
	if (strbuf_failed(out) && error->length == 0)
		strbuf_add_text(error, "no memory");
	return !strbuf_failed(out);
}
