#include "common/hash.h"

#include "tests/kit.h"

static void digest_is(struct span bytes, const char *expected)
{
	cleanup_strbuf struct strbuf hex = { 0 };

	hash_add_hex(&hex, hash_of(bytes));
	assert_span(strbuf_span(&hex), expected);
}

/* FIPS 180-4, examples of NIST's cryptographic standards page. */
static void known_answers(void **state)
{
	cleanup_strbuf struct strbuf million = { 0 };

	(void)state;
	strbuf_add_repeat(&million, 'a', 1000000);
	digest_is(span(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	digest_is(span("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	digest_is(strbuf_span(&million), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void parses_only_64_digits(void **state)
{
	static const char hex[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
	struct hash got = { 0 };

	(void)state;
	assert_true(hash_parse(span(hex), &got));
	assert_true(hash_equal(got, hash_of(span("abc"))));
	assert_false(hash_equal(got, hash_of(span("abd"))));
	assert_false(hash_parse(span_first(span(hex), 63), &got));
	assert_false(hash_parse(span("za7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), &got));
	assert_false(hash_parse(span(""), &got));
}

TESTS(known_answers, parses_only_64_digits);
