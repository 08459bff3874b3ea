#include "capture/python/memory.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "capture/python/memory_image.h"
#include "common/cleanup.h"
#include "tests/kit.h"

static const char words[] = "the words that a reader looks for";

static struct memory own(void)
{
	struct memory memory = { 0 };
	cleanup_fd int dir = open("/proc/self", O_PATH | O_DIRECTORY);

	assert_outcome(OUTCOME_OK, memory_open(&memory, dir, getpid()));
	return memory;
}

static uint64_t address(const void *at)
{
	return (uint64_t)(uintptr_t)at;
}

static void reads_by_either_way(void **state)
{
	struct memory memory = own();

	(void)state;
	for (int way = 0; way < 2; way++) {
		char got[sizeof(words)] = "";
		struct iovec pieces[] = { { (void *)(uintptr_t)(words + 4), 5 }, { (void *)(uintptr_t)words, 3 } };

		assert_int_equal(memory_read(&memory, address(words), got, sizeof(got)), MEMORY_OK);
		assert_string_equal(got, words);
		assert_int_equal(memory_gather(&memory, pieces, 2, got, 8), MEMORY_OK);
		assert_memory_equal(got, "wordsthe", 8);
		assert_int_equal(memory_read(&memory, 8, got, 1), MEMORY_UNMAPPED);
		memory.fd = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	}
	memory_close(&memory);
}

static void one_bad_piece_costs_itself_alone(void **state)
{
	struct memory memory = own();
	char first[4] = "", last[4] = "";
	struct memory_piece pieces[] = { { address(words), first, 3, MEMORY_OK }, { 8, first, 3, MEMORY_OK }, { address(words + 4), last, 3, MEMORY_OK } };

	(void)state;
	memory_read_pieces(&memory, pieces, 3);
	assert_int_equal(pieces[0].status, MEMORY_OK);
	assert_int_equal(pieces[1].status, MEMORY_UNMAPPED);
	assert_int_equal(pieces[2].status, MEMORY_OK);
	assert_string_equal(last, "wor");
	memory_close(&memory);
}

static void text_ends_at_its_nul_and_at_its_page(void **state)
{
	struct memory memory = own();
	cleanup_strbuf struct strbuf text = { 0 };
	char *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)state;
	assert_true(pages != MAP_FAILED);
	assert_int_equal(munmap(pages + 4096, 4096), 0);
	memcpy(pages + 4096 - 6, "short", 6);
	assert_true(memory_read_text(&memory, address(pages + 4096 - 6), 100, &text));
	assert_span(strbuf_span(&text), "short");
	pages[4095] = 'x';
	assert_false(memory_read_text(&memory, address(pages + 4096 - 6), 100, &text));
	munmap(pages, 4096);
	memory_close(&memory);
}

static void the_cache_gives_the_same_and_falls_back(void **state)
{
	struct memory memory = own();
	char got[sizeof(words)] = "";

	(void)state;
	memory_cache_begin(&memory);
	assert_int_equal(memory_read(&memory, address(words), got, sizeof(got)), MEMORY_OK);
	assert_string_equal(got, words);
	assert_int_equal(memory_read(&memory, address(words) + 4, got, 5), MEMORY_OK);
	assert_memory_equal(got, "words", 5);
	assert_true(memory.counts.calls <= 3); /* one page, or two */
	assert_int_equal(memory_read(&memory, 0x1000, got, 1), MEMORY_UNMAPPED);
	memory_cache_end(&memory);
	memory_close(&memory);
}

static void the_dead_are_gone(void **state)
{
	struct memory memory = own();
	pid_t child = fork();
	char got = 0;

	(void)state;
	if (child == 0)
		_exit(0);
	assert_int_equal(waitpid(child, NULL, 0), child);
	memory.pid = child;
	assert_int_equal(memory_read(&memory, address(words), &got, 1), MEMORY_GONE);
	memory_close(&memory);
}

static void a_recording_reads_as_the_process_did(void **state)
{
	struct memory memory = own();
	cleanup_strbuf struct strbuf record = { 0 };
	struct memory_image image = { 0 };
	char got[sizeof(words)] = "";

	(void)state;
	memory.record = &record;
	assert_int_equal(memory_read(&memory, address(words), got, 10), MEMORY_OK);
	assert_int_equal(memory_read(&memory, address(words) + 10, got, sizeof(words) - 10), MEMORY_OK);
	memory.record = NULL;
	assert_outcome(OUTCOME_OK, memory_image_open(strbuf_span(&record), &image));
	memory.image = &image;
	assert_int_equal(memory_read(&memory, address(words), got, sizeof(got)), MEMORY_OK);
	assert_string_equal(got, words);
	assert_int_equal(memory_read(&memory, address(words) + sizeof(words), got, 1), MEMORY_UNMAPPED);
	memory_image_close(&image);
	assert_outcome(OUTCOME_MALFORMED, memory_image_open(span_first(strbuf_span(&record), record.length - 1), &image));
	assert_int_equal(image.count, 1);
	memory_image_close(&image);
	memory_close(&memory);
}

TESTS(reads_by_either_way, one_bad_piece_costs_itself_alone, text_ends_at_its_nul_and_at_its_page, the_cache_gives_the_same_and_falls_back,
      the_dead_are_gone, a_recording_reads_as_the_process_did);
