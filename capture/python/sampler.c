#include "capture/python/sampler.h"

#include <errno.h>
#include <stdlib.h>
#include <sodium.h>
#include <time.h>

#include "capture/budget.h"
#include "common/cleanup.h"

static const uint64_t NS_PER_S = 1000000000;
static const uint64_t LIST_NS = 200000000; /* thread states are listed anew, and code objects looked at again */

static uint64_t own_cpu_ns(void)
{
	struct timespec used = { 0 };

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
	return (uint64_t)used.tv_sec * NS_PER_S + (uint64_t)used.tv_nsec;
}

/* False: a signal came that asks to stop. */
static bool sleep_until(uint64_t t_ns)
{
	const struct timespec until = { .tv_sec = (time_t)(t_ns / NS_PER_S), .tv_nsec = (long)(t_ns % NS_PER_S) };

	while (!stop_requested() && clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR)
		;
	return !stop_requested();
}

static void back_off(struct sampling *sampling, const char *why)
{
	sampling->interval_ns *= 2;
	sampling->counts[COUNT_BACKED_OFF]++;
	sampling->thinned = why;
}

/* Reading a process costs it nothing but the memory's bandwidth, and costs the host our CPU time. */
static void keep_budget(struct sampling *sampling)
{
	const struct sampler *sampler = sampling->sampler;
	uint64_t elapsed = sink_now() - sampling->start_ns;
	uint64_t used = own_cpu_ns() - sampling->start_cpu_ns;

	if (sampling->interval_ns >= NS_PER_S)
		return;
	if (sampling->walking_ns > sampling->interval_ns / 10)
		back_off(sampling, "reading all stacks took more than a tenth of the interval");
	else if (elapsed > NS_PER_S / 5 && (double)used > (double)elapsed * sampler->max_cpu_percent / 100)
		back_off(sampling, "own CPU use passed --max-cpu");
	else if (sampler->reading.answer.to->length > sampler->answer_bytes_max)
		back_off(sampling, "the samples took more memory than they may");
}

/* The moment after @due: one interval on, and those that passed meanwhile are skipped. */
static uint64_t next_due(struct sampling *sampling, uint64_t due)
{
	uint64_t now = sink_now();

	due += sampling->interval_ns;
	if (now > due) {
		uint64_t missed = (now - due) / sampling->interval_ns + 1;

		sampling->counts[COUNT_SKIPPED] += missed;
		due += missed * sampling->interval_ns;
	}
	return due;
}

/* Up to a quarter of the interval later, so that what the target does at a rhythm of its own is not always met at the same point. */
static uint64_t jittered(const struct sampling *sampling, uint64_t due)
{
	return due + randombytes_uniform((uint32_t)(sampling->interval_ns / 4));
}

static void take(struct sampling *sampling, uint64_t planned)
{
	uint64_t start = own_cpu_ns();
	bool is_late = sink_now() > planned + sampling->interval_ns / 2;
	uint64_t took = 0;

	sampling->counts[COUNT_TAKEN]++;
	sampling->counts[COUNT_LATE] += is_late;
	sampling_take(sampling, is_late);
	took = own_cpu_ns() - start;
	/* The first moment meets all stacks and names for the first time. */
	if (sampling->counts[COUNT_TAKEN] > 1)
		sampling->walking_ns = sampling->walking_ns ? (7 * sampling->walking_ns + took) / 8 : took;
}

static struct outcome sample_all(struct sampling *sampling)
{
	const struct sampler *sampler = sampling->sampler;
	uint64_t due = sampling->start_ns;
	uint64_t listed_ns = sampling->start_ns;
	unsigned moments = 0;

	for (;;) {
		uint64_t planned = jittered(sampling, due);

		if (planned >= sampler->end_ns || !sleep_until(planned))
			break;
		if (sink_now() - listed_ns > LIST_NS) {
			struct outcome left = sampling_list(sampling);

			if (!is_ok(left))
				return left;
			listed_ns = sink_now();
			sampling->epoch++;
		}
		take(sampling, planned);
		if (++moments % 8 == 0)
			keep_budget(sampling);
		if (strbuf_failed(sampler->reading.answer.to) || sampler->reading.answer.to->length > 2 * sampler->answer_bytes_max)
			return outcome_of(OUTCOME_OVER_BUDGET, 0, "the samples took more memory than they may");
		due = next_due(sampling, due);
	}
	return outcome_ok();
}

/* switch_number of struct _gil_runtime_state: how often the lock was taken by another thread than had it last. */
static bool read_switches(struct reading *reading, uint64_t *ret)
{
	int32_t offset = reading->runtime.layout.gil_switch_number;
	uint64_t gil = reading->threads.interpreter_count ? reading->threads.interpreter[0].gil : 0;

	return gil && offset >= 0 && !reading->runtime.is_free_threaded && memory_read_word(&reading->memory, gil + (uint64_t)offset, ret);
}

static void count_switches(struct sampling *sampling)
{
	uint64_t switches = 0;

	if (sampling->has_switches && read_switches(&sampling->sampler->reading, &switches))
		answer_count(&sampling->sampler->reading.answer, COUNT_GIL_SWITCHES, switches - sampling->start_switches);
}

static void send_profile(struct sampling *sampling)
{
	struct answer *answer = &sampling->sampler->reading.answer;
	uint64_t now = sink_now();
	const struct answer_profile profile = {
		.t_ns = sampling->start_ns, .end_ns = now, .rate_hz = sampling->sampler->rate_hz, .interval_ns = sampling->interval_ns,
		.cpu_ns = own_cpu_ns() - sampling->start_cpu_ns, .memory_bytes = interner_memory(answer->interner) + answer->to->capacity,
		.thinned = sampling->thinned,
	};

	sampling->counts[COUNT_PLANNED] = (now - sampling->start_ns) * (uint64_t)sampling->sampler->rate_hz / NS_PER_S;
	for (int name = 0; name < COUNT_GIL_SWITCHES; name++)
		answer_count(answer, (enum profile_count_name)name, sampling->counts[name]);
	count_switches(sampling);
	answer_profile(answer, &profile);
}

struct outcome sampler_run(size_t index, void *context, struct strbuf *ret)
{
	struct sampler *sampler = context;
	cleanup_free struct sampling *sampling = calloc(1, sizeof(*sampling));
	struct outcome got = outcome_ok();

	(void)index;
	if (!sampling)
		return outcome_fault(ENOMEM, "no memory for samples");
	sampler->reading.answer.to = ret;
	got = reading_open(&sampler->reading);
	if (!is_ok(got))
		return got;
	memory_cache_end(&sampler->reading.memory);
	sampling->sampler = sampler;
	sampling->interval_ns = NS_PER_S / (uint64_t)sampler->rate_hz;
	sampling->epoch = 1;
	got = sampling_list(sampling);
	sampling->start_ns = sink_now();
	sampling->has_switches = read_switches(&sampler->reading, &sampling->start_switches);
	sampling->start_cpu_ns = own_cpu_ns();
	if (is_ok(got))
		got = sample_all(sampling);
	for (size_t i = 0; i < sampling->count; i++)
		sampling_flush(sampling, &sampling->watched[i]);
	if (sampling->counts[COUNT_TAKEN])
		send_profile(sampling);
	sampling_forget(sampling);
	return sampling->counts[COUNT_TAKEN] && !is_fault(got) ? outcome_ok() : got;
}
