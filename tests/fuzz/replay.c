/*
 * Stands in for libFuzzer in ordinary builds: feeds every seed, every beginning of the shorter ones and a fixed series
 * of mutations to the fuzz target, so that each run of the tests tries the same inputs.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/cleanup.h"
#include "common/io.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { RUNS = 2000, SEED_CAP = 8 << 20, MUTATIONS = 8, PREFIXES_BELOW = 4096 };

/* xorshift64*: the series is the same everywhere. */
static size_t draw(uint64_t *series, size_t below)
{
	*series ^= *series >> 12;
	*series ^= *series << 25;
	*series ^= *series >> 27;
	return below ? (size_t)((*series * 2685821657736338717u) >> 33) % below : 0;
}

/* Exactly as long as the input, so that the sanitizer sees a read past its end. */
static void feed(struct span bytes)
{
	cleanup_free uint8_t *copy = malloc(bytes.length ? bytes.length : 1);

	if (!copy)
		abort();
	if (bytes.length)
		memcpy(copy, bytes.at, bytes.length);
	LLVMFuzzerTestOneInput(copy, bytes.length);
}

static void mutate(struct strbuf *bytes, uint64_t *series)
{
	static const char liked[] = "\n\t :(){}[]-+0129afx/\\\"'\xff\x80\0";
	size_t at = draw(series, bytes->length);

	if (bytes->length == 0)
		return;
	switch (draw(series, 5)) {
	case 0:
		bytes->at[at] = (char)draw(series, 256);
		break;
	case 1:
		bytes->at[at] = liked[draw(series, sizeof(liked) - 1)];
		break;
	case 2:
		bytes->at[at] = (char)(bytes->at[at] ^ (1 << draw(series, 8)));
		break;
	case 3: /* drop some bytes */
		memmove(bytes->at + at / 2, bytes->at + at, bytes->length - at);
		strbuf_truncate(bytes, bytes->length - (at - at / 2));
		break;
	default:
		strbuf_truncate(bytes, at);
	}
}

static void feed_mutations(struct span seed, uint64_t *series, size_t runs)
{
	cleanup_strbuf struct strbuf bytes = { 0 };

	for (size_t i = 0; i < runs; i++) {
		strbuf_reset(&bytes);
		strbuf_add(&bytes, seed);
		for (size_t change = 1 + draw(series, MUTATIONS); change > 0; change--)
			mutate(&bytes, series);
		feed(strbuf_span(&bytes));
	}
}

static void feed_seed(struct span seed, uint64_t *series)
{
	feed(seed);
	for (size_t length = 0; length < seed.length && seed.length < PREFIXES_BELOW; length++)
		feed(span_first(seed, length));
	feed_mutations(seed, series, RUNS);
}

int main(int argc, char **argv)
{
	cleanup_dir DIR *dir = argc == 2 ? opendir(argv[1]) : NULL;
	cleanup_strbuf struct strbuf seed = { 0 };
	uint64_t series = 88172645463325252u;
	int seeds = 0;

	if (!dir) {
		fprintf(stderr, "usage: %s DIRECTORY-OF-SEEDS (which must exist)\n", argv[0]);
		return 2;
	}
	feed(span(""));
	for (const struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
		struct outcome got = outcome_ok();

		if (entry->d_name[0] == '.')
			continue;
		strbuf_reset(&seed);
		got = io_read_at(dirfd(dir), entry->d_name, &seed, SEED_CAP);
		if (!is_ok(got) && got.kind != OUTCOME_EMPTY) {
			fprintf(stderr, "%s: %s\n", entry->d_name, outcome_word(got.kind));
			return 1;
		}
		feed_seed(strbuf_span(&seed), &series);
		seeds++;
	}
	printf("%d seeds\n", seeds);
	return seeds == 0;
}
