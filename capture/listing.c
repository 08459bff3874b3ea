#include "capture/listing.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/cleanup.h"

void listing_deinit(struct listing *listing)
{
	for (size_t i = 0; i < listing->count; i++)
		free(listing->entry[i].name);
	free(listing->entry);
	*listing = (struct listing){ 0 };
}

static bool add(struct listing *listing, const char *name, unsigned char type)
{
	if (listing->count == listing->capacity) {
		size_t capacity = listing->capacity ? 2 * listing->capacity : 64;
		struct listing_entry *grown = reallocarray(listing->entry, capacity, sizeof(*grown));

		if (!grown)
			return false;
		listing->entry = grown;
		listing->capacity = capacity;
	}
	listing->entry[listing->count] = (struct listing_entry){ .name = strdup(name), .type = type };
	if (!listing->entry[listing->count].name)
		return false;
	listing->count++;
	return true;
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(((const struct listing_entry *)a)->name, ((const struct listing_entry *)b)->name);
}

static int by_value(const void *a, const void *b)
{
	int left = *(const int *)a;
	int right = *(const int *)b;

	return (left > right) - (left < right);
}

static struct outcome read_names(DIR *dir, struct listing *ret)
{
	const struct dirent *entry = NULL;

	for (errno = 0; (entry = readdir(dir)); errno = 0) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (!add(ret, entry->d_name, entry->d_type))
			return outcome_fault(ENOMEM, "no memory for a folder's names");
	}
	return errno ? outcome_errno(errno, "the folder cannot be listed") : outcome_ok();
}

struct outcome listing_open(int dir, const char *path, int *ret_fd, struct listing *ret)
{
	cleanup_fd int fd = openat(dir, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int copy = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 0);
	cleanup_dir DIR *listed = copy < 0 ? NULL : fdopendir(copy);
	struct outcome got = outcome_ok();

	if (!listed) {
		got = outcome_errno(errno, "the folder cannot be listed");
		if (copy >= 0)
			close(copy);
		return got;
	}
	got = read_names(listed, ret);
	if (!is_ok(got))
		return got;
	*ret_fd = take_fd(&fd);
	return ret->count ? outcome_ok() : outcome_of(OUTCOME_EMPTY, 0, NULL);
}

struct outcome listing_read(struct sink *sink, const struct target *target, const char *path, int *ret_fd, struct listing *ret)
{
	struct outcome got = listing_open(target->dir, path, ret_fd, ret);
	cleanup_strbuf struct strbuf absolute = { 0 };

	if (is_ok(got) || is_fault(got) || got.kind == OUTCOME_EMPTY)
		return got;
	strbuf_addf(&absolute, "/proc/%d/%s", (int)target->pid, path);
	sink_note(sink, target->pid, strbuf_span(&absolute), got);
	return got;
}

void listing_sort(struct listing *listing)
{
	if (listing->count)
		qsort(listing->entry, listing->count, sizeof(*listing->entry), by_bytes);
}

int *listing_numbers(const struct listing *listing, size_t *ret_count)
{
	int *numbers = calloc(listing->count ? listing->count : 1, sizeof(*numbers));
	bool is_sorted = true; /* procfs hands them out so */
	size_t count = 0;

	for (size_t i = 0; numbers && i < listing->count; i++)
		if (span_int(span(listing->entry[i].name), &numbers[count])) {
			is_sorted = is_sorted && (!count || numbers[count - 1] < numbers[count]);
			count++;
		}
	if (numbers && !is_sorted)
		qsort(numbers, count, sizeof(*numbers), by_value);
	*ret_count = count;
	return numbers;
}
