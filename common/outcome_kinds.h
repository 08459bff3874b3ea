/*
 * The twelve outcomes of trying to learn one thing: X(number, NAME, "word", "what it means").
 * Stored as the number in `source.outcome`, so numbers never change.
 */
OUTCOME(0, OK, "ok", "read whole")
OUTCOME(1, EMPTY, "empty", "there, and nothing in it")
OUTCOME(2, ABSENT, "absent", "the kernel does not have it")
OUTCOME(3, GONE, "gone", "the process or thread had ended")
OUTCOME(4, DENIED, "denied", "not permitted")
OUTCOME(5, UNSUPPORTED, "unsupported", "the kernel refuses this kind of request")
OUTCOME(6, NOT_APPLICABLE, "not_applicable", "makes no sense for this process")
OUTCOME(7, TIMED_OUT, "timed_out", "no answer within the deadline")
OUTCOME(8, TRUNCATED, "truncated", "cut at the cap")
OUTCOME(9, MALFORMED, "malformed", "bytes kept, not understood")
OUTCOME(10, OVER_BUDGET, "over_budget", "left out to keep the harm budget")
OUTCOME(11, NOT_ASKED, "not_asked", "left out by option, or off by default")
