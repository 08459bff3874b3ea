#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>

#include "common/array.h"
#include "common/cleanup.h"
#include "common/escape.h"
#include "common/io.h"
#include "report/extract.h"

/*
 * Where sock_diag answered, the kernel's socket tables were not read: they are those of every process in the namespace, and slow. For tools that read them
 * in an extracted tree they are made here in the kernel's form (net/ipv4/tcp_ipv4.c, net/unix/af_unix.c), with the target's sockets alone.
 */
static const struct table_file {
	const char *name;
	int64_t family, protocol; /* AF_ and IPPROTO_ numbers of Linux; protocol 0: any */
	const char *heading;
} files[] = {
	{ "tcp", 2, 6, "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n" },
	{ "tcp6", 10, 6, "  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n" },
	{ "udp", 2, 17, "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n" },
	{ "udp6", 10, 17, "  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n" },
	{ "unix", 1, 0, "Num       RefCount Protocol Flags    Type St Inode Path\n" },
};

static const char sockets_sql[] =
	"SELECT DISTINCT inode, type, state, uid, local_address, local_port, remote_address, remote_port, recv_q_bytes, send_q_bytes"
	" FROM socket WHERE pid = :pid AND family = :family AND coalesce(protocol, 0) IN (:protocol, iif(:protocol = 0, protocol, :protocol))"
	" ORDER BY inode";

/* As the kernel of a little-endian machine prints it: each 32 bits of the address as one number. */
static void add_address(struct strbuf *line, const struct cell *address, const struct cell *port, bool is_v6)
{
	cleanup_strbuf struct strbuf text = { 0 };
	unsigned char bytes[16] = { 0 };
	size_t length = is_v6 ? 16 : 4;

	strbuf_add(&text, cell_text(address));
	if (text.length == 0 || inet_pton(is_v6 ? AF_INET6 : AF_INET, strbuf_text(&text), bytes) != 1)
		memset(bytes, 0, sizeof(bytes));
	for (size_t i = 0; i < length; i += 4)
		strbuf_addf(line, "%02X%02X%02X%02X", bytes[i + 3], bytes[i + 2], bytes[i + 1], bytes[i]);
	strbuf_addf(line, ":%04X ", (unsigned)cell_int(port, 0) & 0xffff);
}

static void add_inet(struct strbuf *text, const struct table *rows, size_t row, bool is_v6)
{
	enum { CLOSED = 7 };

	strbuf_addf(text, "%4zu: ", row);
	add_address(text, table_get(rows, row, "local_address"), table_get(rows, row, "local_port"), is_v6);
	add_address(text, table_get(rows, row, "remote_address"), table_get(rows, row, "remote_port"), is_v6);
	strbuf_addf(text, "%02X %08llX:%08llX 00:00000000 00000000 %5lld        0 %lld 1 0000000000000000 0\n",
		    (unsigned)cell_int(table_get(rows, row, "state"), CLOSED) & 0xff,
		    (unsigned long long)cell_int(table_get(rows, row, "send_q_bytes"), 0), (unsigned long long)cell_int(table_get(rows, row, "recv_q_bytes"), 0),
		    (long long)cell_int(table_get(rows, row, "uid"), 0), (long long)cell_int(table_get(rows, row, "inode"), 0));
}

static void add_unix(struct strbuf *text, const struct table *rows, size_t row)
{
	enum { LISTENS = 10, ESTABLISHED = 1, SO_ACCEPTCON_FLAG = 0x10000, SS_UNCONNECTED_STATE = 1, SS_CONNECTED_STATE = 3 };
	int64_t state = cell_int(table_get(rows, row, "state"), 0);
	size_t start = 0;

	strbuf_addf(text, "0000000000000000: 00000002 00000000 %08X %04X %02X %5lld", state == LISTENS ? SO_ACCEPTCON_FLAG : 0,
		    (unsigned)cell_int(table_get(rows, row, "type"), 0) & 0xffff, state == ESTABLISHED ? SS_CONNECTED_STATE : SS_UNCONNECTED_STATE,
		    (long long)cell_int(table_get(rows, row, "inode"), 0));
	if (cell_text(table_get(rows, row, "local_address")).length > 0)
		strbuf_add_byte(text, ' ');
	start = text->length;
	escape_undo(text, cell_text(table_get(rows, row, "local_address")));
	/* An abstract name begins with a NUL, which the kernel shows as an @; a newline would be a line of its own. */
	for (size_t i = start; i < text->length; i++)
		if (text->at[i] == '\0' || text->at[i] == '\n')
			text->at[i] = text->at[i] == '\n' ? '?' : '@';
	strbuf_add_byte(text, '\n');
}

static bool explain(struct strbuf *error, const struct strbuf *path, int err)
{
	strbuf_addf(error, "%s: %s", strbuf_text(path), strerror(err));
	return false;
}

/* One that the kernel made is there already, and stays. */
static bool write_new(int root, const struct strbuf *path, struct span text, struct strbuf *error)
{
	const char *name = NULL;
	cleanup_fd int parent = extract_open_parent(root, strbuf_span(path), &name);
	cleanup_fd int fd = parent < 0 ? -1 : openat(parent, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	int err = fd < 0 ? errno : io_write(fd, text);

	return !err || err == EEXIST || explain(error, path, err);
}

/* Where it is there already it is the host's own. */
static bool link_new(int root, const struct strbuf *path, const struct strbuf *target, struct strbuf *error)
{
	const char *name = NULL;
	cleanup_fd int parent = extract_open_parent(root, strbuf_span(path), &name);

	return (parent >= 0 && symlinkat(strbuf_text(target), parent, name) == 0) || errno == EEXIST || explain(error, path, errno);
}

static bool make_file(struct query *query, const struct table_file *file, int root, int64_t pid, struct strbuf *error)
{
	const struct binding bindings[] = { binding_int(":pid", pid), binding_int(":family", file->family), binding_int(":protocol", file->protocol) };
	const struct request request = { sockets_sql, bindings, 3, 0 };
	cleanup_arena struct arena arena = { 0 };
	cleanup_strbuf struct strbuf text = { 0 };
	cleanup_strbuf struct strbuf path = { 0 };
	struct table rows = { 0 };

	if (!query_run(query, &request, &arena, &rows, error))
		return false;
	strbuf_add_text(&text, file->heading);
	for (size_t row = 0; row < rows.row_count; row++) {
		if (file->protocol != 0)
			add_inet(&text, &rows, row, file->family == 10);
		else
			add_unix(&text, &rows, row);
	}
	strbuf_addf(&path, "proc/%lld/net/%s", (long long)pid, file->name);
	if (strbuf_failed(&text) || strbuf_failed(&path))
		return explain(error, &path, ENOMEM);
	if (!write_new(root, &path, strbuf_span(&text), error))
		return false;
	strbuf_reset(&text);
	strbuf_addf(&text, "../%lld/net/%s", (long long)pid, file->name);
	strbuf_reset(&path);
	strbuf_addf(&path, "proc/net/%s", file->name);
	return link_new(root, &path, &text, error);
}

bool extract_sockets(struct query *query, const char *directory, struct strbuf *error)
{
	/* No socket is something else than sockets that were not asked for. */
	int64_t pid = query_int(query, "SELECT min(target.pid) FROM target JOIN evidence ON evidence.pid = target.pid"
				       " WHERE table_name = 'socket' AND outcome IN (0, 1) AND target.pid = (SELECT min(pid) FROM target)", -1);
	cleanup_fd int root = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	for (size_t i = 0; root >= 0 && pid >= 0 && i < array_length(files); i++)
		if (!make_file(query, &files[i], root, pid, error))
			return false;
	return true;
}
