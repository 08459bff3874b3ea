#include "report/extract.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "common/cleanup.h"
#include "common/escape.h"
#include "common/io.h"
#include "report/escape.h"

enum { FOLDER_MODE = 0755, FILE_MODE = 0600, DEEPEST = 32 };

static bool explain(struct strbuf *error, struct span path, int err)
{
	escape_shown(error, path);
	strbuf_addf(error, ": %s", strerror(err));
	return false;
}

static bool is_empty(int folder)
{
	cleanup_dir DIR *dir = fdopendir(fcntl(folder, F_DUPFD_CLOEXEC, 0));
	struct dirent *entry = NULL;

	while (dir && (entry = readdir(dir)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			return false;
	return dir != NULL;
}

static int open_folder(int at, const char *name)
{
	return openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
}

/* The target folder itself may be reached through links: it is the user's word. */
static int open_target(const char *directory, bool is_forced, struct strbuf *error)
{
	cleanup_fd int folder = -1;

	if (mkdir(directory, 0700) < 0 && errno != EEXIST) {
		explain(error, span(directory), errno);
		return -1;
	}
	folder = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0) {
		explain(error, span(directory), errno);
		return -1;
	}
	if (!is_forced && !is_empty(folder)) {
		strbuf_addf(error, "%s: not empty (see --force)", directory);
		return -1;
	}
	return take_fd(&folder);
}

int extract_open_parent(int root, struct span path, const char **ret_name)
{
	cleanup_fd int at = fcntl(root, F_DUPFD_CLOEXEC, 0);
	int depth = 0;

	for (ptrdiff_t slash = 0; at >= 0 && (slash = span_index(path, '/')) >= 0; path = span_skip(path, (size_t)slash + 1)) {
		cleanup_strbuf struct strbuf name = { 0 };
		int down = -1;

		strbuf_add(&name, span_first(path, (size_t)slash));
		if (strbuf_failed(&name) || ++depth > DEEPEST) {
			errno = ENAMETOOLONG;
			return -1;
		}
		if (mkdirat(at, name.at, FOLDER_MODE) < 0 && errno != EEXIST)
			return -1;
		down = open_folder(at, name.at);
		if (down < 0)
			return -1;
		close(at);
		at = down;
	}
	*ret_name = path.at; /* the end of a member's path, which a NUL follows */
	return take_fd(&at);
}

static bool write_member(int root, const struct member *member, bool is_forced, struct strbuf *error)
{
	const struct timespec times[2] = { { .tv_sec = (time_t)member->modified_s }, { .tv_sec = (time_t)member->modified_s } };
	const char *name = NULL;
	cleanup_fd int parent = extract_open_parent(root, member->path, &name);
	cleanup_fd int fd = -1;
	int err = 0;

	if (parent < 0)
		return explain(error, member->path, errno);
	if (is_forced)
		unlinkat(parent, name, 0);
	fd = openat(parent, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);
	err = fd < 0 ? errno : io_write(fd, member->bytes);
	if (err != 0)
		return explain(error, member->path, err);
	futimens(fd, times);
	return true;
}

bool extract_members(const struct bundle *bundle, const char *directory, bool is_forced, struct strbuf *error)
{
	cleanup_fd int root = open_target(directory, is_forced, error);

	if (root < 0)
		return false;
	for (size_t i = 0; i < bundle->members.count; i++)
		if (!write_member(root, &bundle->members.at[i], is_forced, error))
			return false;
	return true;
}

static void make_link(int root, struct span path, struct span target, struct strbuf *notes)
{
	const char *name = NULL;
	cleanup_fd int parent = member_path_is_clean(path) ? extract_open_parent(root, path, &name) : -1;
	cleanup_strbuf struct strbuf text = { 0 };

	strbuf_add(&text, target);
	if (parent >= 0 && target.length > 0 && !memchr(target.at, '\0', target.length) && symlinkat(strbuf_text(&text), parent, name) == 0)
		return;
	escape_shown(notes, path);
	strbuf_add_text(notes, ": link not made\n");
}

/*
 * And /proc/net, which in procfs is that of whoever looks: here the target's, for tools that look up its sockets there. What the capture read as the host's own
 * stays.
 */
static const char links_sql[] =
	"SELECT path, target FROM links UNION ALL"
	" SELECT '/proc/net/' || name, '../' || pid || '/net/' || name FROM ("
	" SELECT pid, substr(path, length('/proc/' || pid || '/net/') + 1) AS name FROM source"
	" WHERE pid = (SELECT min(pid) FROM target) AND size_bytes IS NOT NULL AND path LIKE '/proc/' || pid || '/net/%'"
	") WHERE instr(name, '/') = 0 AND '/proc/net/' || name NOT IN (SELECT path FROM source WHERE size_bytes IS NOT NULL)";

bool extract_links(struct query *query, const char *directory, struct strbuf *notes, struct strbuf *error)
{
	static const struct request request = { .sql = links_sql };
	cleanup_fd int root = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cleanup_arena struct arena arena = { 0 };
	struct table links = { 0 };

	if (root < 0)
		return explain(error, span(directory), errno);
	if (!query_run(query, &request, &arena, &links, error))
		return false;
	for (size_t i = 0; i < links.row_count; i++) {
		cleanup_strbuf struct strbuf path = { 0 };
		cleanup_strbuf struct strbuf target = { 0 };

		escape_undo(&path, span_skip(cell_text(table_cell(&links, i, 0)), 1));
		escape_undo(&target, cell_text(table_cell(&links, i, 1)));
		make_link(root, strbuf_span(&path), strbuf_span(&target), notes);
	}
	return true;
}
