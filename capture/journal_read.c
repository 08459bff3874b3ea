/* Running journalctl, in a worker: it has a deadline of its own and does not outlive us. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "capture/journal.h"
#include "common/array.h"
#include "common/cleanup.h"

enum { OUTPUT_CAP = 4 << 20, ERROR_CAP = 4096, MATCHES = 8 };

/* Its own words, so that nobody's PATH chooses what we run. */
static const char *const programs[] = { "/usr/bin/journalctl", "/bin/journalctl" };

struct child {
	pid_t pid;
	int output, errors;
};

static int64_t now_ms(void)
{
	struct timespec now = { 0 };

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void become(const char *program, char *const *words, int output, int errors)
{
	static char *const environment[] = { "PATH=/usr/bin:/bin", "LC_ALL=C", "SYSTEMD_COLORS=0", NULL };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGPIPE, SIG_DFL);
	if (dup2(output, STDOUT_FILENO) >= 0 && dup2(errors, STDERR_FILENO) >= 0)
		execve(program, words, environment);
	_exit(127);
}

static struct outcome start(const char *program, char *const *words, struct child *ret)
{
	int output[2] = { -1, -1 };
	int errors[2] = { -1, -1 };
	pid_t pid = -1;

	if (pipe2(output, O_CLOEXEC) == 0 && pipe2(errors, O_CLOEXEC) == 0)
		pid = fork();
	if (pid == 0)
		become(program, words, output[1], errors[1]);
	cleanup_fd_run(&output[1]);
	cleanup_fd_run(&errors[1]);
	if (pid < 0) {
		cleanup_fd_run(&output[0]);
		cleanup_fd_run(&errors[0]);
		return outcome_of(OUTCOME_UNSUPPORTED, errno, "journalctl could not be started");
	}
	*ret = (struct child){ .pid = pid, .output = output[0], .errors = errors[0] };
	return outcome_ok();
}

/* Reads what is there; closes at the end, or when there is more than the cap. */
static void drain(int *fd, struct strbuf *ret, size_t cap)
{
	enum { CHUNK = 64 << 10 };
	char *room = strbuf_room(ret, CHUNK);
	ssize_t got = room ? read(*fd, room, CHUNK) : 0;

	if (got > 0)
		strbuf_added(ret, (size_t)got);
	if (got == 0 || (got < 0 && errno != EINTR) || ret->length > cap) {
		close(*fd);
		*fd = -1;
	}
}

/* False: the deadline passed. */
static bool listen_to(struct child *child, int64_t until_ms, struct strbuf *output, struct strbuf *errors)
{
	while (child->output >= 0 || child->errors >= 0) {
		struct pollfd ready[] = { { .fd = child->output, .events = POLLIN }, { .fd = child->errors, .events = POLLIN } };
		int64_t left = until_ms - now_ms();

		if (left <= 0 || (poll(ready, array_length(ready), (int)left) <= 0 && errno != EINTR))
			return false;
		if (ready[0].revents)
			drain(&child->output, output, OUTPUT_CAP);
		if (ready[1].revents)
			drain(&child->errors, errors, ERROR_CAP);
	}
	return true;
}

static struct outcome ended(int status, const struct strbuf *output, const struct strbuf *errors)
{
	struct span why = strbuf_span(errors);
	bool is_refused = span_find(why, "ermission") >= 0 || span_find(why, "not seeing messages") >= 0;

	if (is_refused)
		return outcome_of(OUTCOME_DENIED, EACCES, "not all of the journal is shown to us");
	/* More than the cap ends it by SIGPIPE; what came is whole lines but the last. */
	if (output->length > OUTPUT_CAP)
		return outcome_ok();
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return outcome_of(OUTCOME_UNSUPPORTED, 0, "journalctl failed");
	return outcome_ok();
}

static struct outcome run(const char *program, char *const *words, unsigned deadline_ms, struct strbuf *output)
{
	cleanup_strbuf struct strbuf errors = { 0 };
	struct child child = { 0 };
	struct outcome got = start(program, words, &child);
	int status = 0;

	if (!is_ok(got))
		return got;
	if (!listen_to(&child, now_ms() + deadline_ms, output, &errors)) {
		kill(child.pid, SIGKILL);
		got = outcome_of(OUTCOME_TIMED_OUT, 0, "journalctl did not end within its deadline");
	}
	cleanup_fd_run(&child.output);
	cleanup_fd_run(&child.errors);
	while (waitpid(child.pid, &status, 0) < 0 && errno == EINTR)
		;
	return is_ok(got) ? ended(status, output, &errors) : got;
}

/* A folder of journald's with a journal of any machine in it. One that we may not list may well have some. */
static bool has_journal_in(const char *path)
{
	cleanup_dir DIR *folder = opendir(path);
	const struct dirent *machine = NULL;

	while (folder && (machine = readdir(folder))) {
		cleanup_fd int fd = openat(dirfd(folder), machine->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		cleanup_dir DIR *journals = machine->d_name[0] == '.' || fd < 0 ? NULL : fdopendir(fd);
		const struct dirent *journal = NULL;

		if (machine->d_name[0] != '.' && fd < 0 && errno == EACCES)
			return true;
		if (journals)
			take_fd(&fd);
		while (journals && (journal = readdir(journals)))
			if (span_ends(span(journal->d_name), ".journal"))
				return true;
	}
	return !folder && errno == EACCES;
}

/* journalctl itself ends well, and silent, where there is nothing to read. */
static bool has_journal(void)
{
	return has_journal_in("/run/log/journal") || has_journal_in("/var/log/journal");
}

static const char *find_program(void)
{
	for (size_t i = 0; i < array_length(programs); i++)
		if (access(programs[i], X_OK) == 0)
			return programs[i];
	return NULL;
}

/* Fields that the journal itself fills: what a stranger writes cannot put him into another's unit. */
static void add_matches(const struct journal_unit *unit, int64_t pid, struct strbuf *texts, size_t *starts, size_t *ret_count)
{
	const struct {
		const char *field;
		struct span value;
	} matches[] = {
		{ "_SYSTEMD_UNIT=", unit->unit }, { "_SYSTEMD_USER_UNIT=", unit->user_unit },
		{ "+", span("") },                { "_PID=", span("1") }, { "UNIT=", unit->unit },
	};
	/* What process 1 says of a user's unit is said of user@N.service alone. */
	size_t count = span_is_empty(unit->unit) ? 0 : span_is_empty(unit->user_unit) ? array_length(matches) : 2;

	for (size_t i = 0; i < count; i++) {
		if (span_is_empty(matches[i].value) && i < 2)
			continue;
		starts[(*ret_count)++] = texts->length;
		strbuf_add_text(texts, matches[i].field);
		strbuf_add(texts, matches[i].value);
		strbuf_add_byte(texts, '\0');
	}
	if (count == 0) {
		starts[(*ret_count)++] = texts->length;
		strbuf_addf(texts, "_PID=%lld", (long long)pid);
		strbuf_add_byte(texts, '\0');
	}
}

struct outcome journal_read(const char *program, const struct journal_unit *unit, int64_t pid, unsigned deadline_ms, struct strbuf *ret)
{
	static char *const fixed[] = {
		"journalctl", "--output=json", "--no-pager", "--lines=200",
		"--output-fields=_PID,_UID,_COMM,_SYSTEMD_UNIT,_SYSTEMD_USER_UNIT,PRIORITY,MESSAGE",
	};
	_Static_assert(JOURNAL_LINES == 200, "as --lines says");
	char *words[array_length(fixed) + MATCHES + 1] = { NULL };
	cleanup_strbuf struct strbuf texts = { 0 };
	cleanup_strbuf struct strbuf output = { 0 };
	size_t starts[MATCHES] = { 0 };
	size_t count = 0;
	const char *own = find_program();
	struct outcome got = outcome_ok();
	struct outcome taken = outcome_ok();

	program = program ? program : own;
	if (!program)
		return outcome_of(OUTCOME_ABSENT, ENOENT, "journalctl is not installed here");
	if (program == own && !has_journal())
		return outcome_of(OUTCOME_ABSENT, ENOENT, "there is no journal here");
	add_matches(unit, pid, &texts, starts, &count);
	if (strbuf_failed(&texts))
		return outcome_of(OUTCOME_UNSUPPORTED, ENOMEM, "no memory for journalctl's words");
	memcpy(words, fixed, sizeof(fixed));
	for (size_t i = 0; i < count; i++)
		words[array_length(fixed) + i] = texts.at + starts[i];
	got = run(program, words, deadline_ms, &output);
	taken = journal_take(strbuf_span(&output), ret);
	if (is_fault(taken))
		return outcome_of(OUTCOME_UNSUPPORTED, ENOMEM, taken.what);
	return is_ok(got) && ret->length == 0 ? outcome_of(OUTCOME_EMPTY, 0, NULL) : got;
}
