#include "capture/collectors/container_image.h"

#include <errno.h>
#include <fcntl.h>

#include "capture/runtime_root.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "schema/db.h"
#include "schema/texts.h"

enum { DEADLINE_MS = 500, IMAGE_CAP = 1024, SETTINGS_CAP = 64 << 10 };

/*
 * Where the runtimes write it, from the root on: moby container/container.go; containerd core/runtime/v2 (the bundle of a task),
 * internal/cri/annotations; containers/storage (the run root that cri-o and podman share, and their list).
 */
static const struct {
	const char *runtime;
	const char *root;     /* unless the runtime was told another one */
	const char *folder;
	const char *file;     /* below the container's id; NULL: the folder is a file for all of them */
	const char *settings; /* where the runtime is told of another root, and by what word */
	const char *key;
} places[] = {
	{ "docker", "/var/lib/docker", "/containers/", "/config.v2.json", "/etc/docker/daemon.json", "data-root" },
	{ "containerd", "/run/containerd", "/io.containerd.runtime.v2.task/k8s.io/", "/config.json", "/etc/containerd/config.toml", "state" },
	{ "cri-o", "/run/containers/storage", "/overlay-containers/", "/userdata/config.json", "/etc/containers/storage.conf", "runroot" },
	{ "podman", "/var/lib/containers/storage", "/overlay-containers/containers.json", NULL, "/etc/containers/storage.conf", "graphroot" },
};

struct asking {
	struct sink *sink;
	struct span id;
	struct strbuf *image;
};

static const char *document(void)
{
	for (size_t i = 0; i < schema_documents_count; i++)
		if (span_is(span("container_image"), schema_documents[i].name))
			return schema_documents[i].text;
	return "";
}

/* Whatever stands in the file: what is no name of an image is not known. */
static struct outcome take_image(struct sink *sink, const struct sink_request *request, struct outcome got, struct span bytes, void *context)
{
	struct asking *asking = context;
	cleanup_strbuf struct strbuf error = { 0 };
	cleanup_db struct db *db = NULL;
	cleanup_statement struct statement *statement = NULL;

	(void)request;
	if (!is_ok(got) || asking->image->length)
		return is_fault(got) ? got : outcome_ok();
	if (!is_ok(db_scratch(&db)) || !(statement = db_prepare(db, document(), NULL, &error)))
		return outcome_fault(ENOMEM, "no memory for a container's image");
	if (!statement_bind_text(statement, ":text", bytes) || !statement_bind_text(statement, ":id", asking->id))
		return outcome_fault(ENOMEM, "no memory for a container's image");
	if (statement_step(statement, &error) == 1 && statement_type(statement, 0) == VALUE_TEXT && statement_text(statement, 0).length <= IMAGE_CAP)
		sink_redact_name(sink, "images of containers", statement_text(statement, 0), asking->image);
	return outcome_ok();
}

/* The runtime's settings, and the root that they name. */
struct configured {
	const char *key;
	struct strbuf *root;
};

static struct outcome take_root(struct sink *sink, const struct sink_request *request, struct outcome got, struct span bytes, void *context)
{
	const struct configured *configured = context;

	(void)sink;
	(void)request;
	if (is_ok(got))
		strbuf_add(configured->root, runtime_root_of(bytes, configured->key));
	return is_fault(got) ? got : outcome_ok();
}

static struct outcome read_at_root(struct sink *sink, pid_t pid, int root, const char *path, size_t cap, sink_answer answer, void *context)
{
	struct sink_request request = { .pid = pid, .dir = root, .path = path, .name = path + 1, .is_passing = true, .cap = cap };

	return sink_read_batch(sink, &request, 1, DEADLINE_MS, answer, context);
}

static struct outcome ask_below(struct asking *asking, pid_t pid, int root, size_t place, struct span runtime_root)
{
	cleanup_strbuf struct strbuf path = { 0 };

	strbuf_add(&path, runtime_root);
	strbuf_add_text(&path, places[place].folder);
	if (places[place].file) {
		strbuf_add(&path, asking->id);
		strbuf_add_text(&path, places[place].file);
	}
	return read_at_root(asking->sink, pid, root, strbuf_text(&path), 0, take_image, asking);
}

/* Where it is by default first: most runtimes were told nothing. */
static struct outcome ask(struct asking *asking, pid_t pid, int root, size_t place)
{
	cleanup_strbuf struct strbuf other = { 0 };
	struct configured configured = { .key = places[place].key, .root = &other };
	struct outcome got = ask_below(asking, pid, root, place, span(places[place].root));

	if (is_fault(got) || asking->image->length)
		return got;
	got = read_at_root(asking->sink, pid, root, places[place].settings, SETTINGS_CAP, take_root, &configured);
	if (is_fault(got) || !other.length || span_is(strbuf_span(&other), places[place].root))
		return got;
	return ask_below(asking, pid, root, place, strbuf_span(&other));
}

struct outcome container_image(struct sink *sink, pid_t pid, struct span runtime, struct span id, struct strbuf *ret)
{
	/* The root that the capture sees; beside the files of a test what it put there. */
	cleanup_fd int root = openat(sink_proc(sink), "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct asking asking = { .sink = sink, .id = id, .image = ret };
	struct outcome got = outcome_ok();

	for (size_t i = 0; root >= 0 && i < array_length(places) && !is_fault(got) && !ret->length; i++)
		if (span_is(runtime, places[i].runtime))
			got = ask(&asking, pid, root, i);
	return is_fault(got) ? got : outcome_ok();
}
