-- id: python-hot-function
-- title: One Python function takes most of the CPU time
-- severity: info
-- section: py_top
-- needs: py_runtime, tick, sample
-- threshold: 0.5 of the samples in which Python code ran
-- how: a window (-w) longer than 0, and --python-rate above 0
-- why: Where one function has most of the time, nothing else is worth making faster.
-- do: Read it (`show py_top`, the flame graph): do less of it, keep its results, or move it into native code.
-- refuted by: a process whose CPU time does not matter
WITH ran AS (
	SELECT pid, sum(weight * is_on_cpu) AS samples, sum(cpu_ns) AS cpu_ns, duration_ns FROM _python_seen WHERE base IS NOT NULL GROUP BY pid
), top AS (
	SELECT pid, name, file, max(samples) AS samples
	FROM (SELECT pid, name, file, sum(weight * is_on_cpu) AS samples FROM _python_seen WHERE base IS NOT NULL GROUP BY pid, function_id)
	GROUP BY pid
)
SELECT
	ran.pid AS subject,
	1.0 * top.samples / ran.samples AS score,
	round(100.0 * top.samples / ran.samples, 1) AS value,
	:threshold * 100 AS threshold,
	printf('%.0f %% of what ran was in %s%s; Python threads used %.2f CPUs', 100.0 * top.samples / ran.samples, name, coalesce(' (' || file || ')', ''),
		1.0 * cpu_ns / duration_ns) AS evidence
FROM ran JOIN top ON top.pid = ran.pid
-- Half a CPU: below that it hardly matters. Of a few samples nothing can be said.
WHERE cpu_ns >= 0.5 * duration_ns AND ran.samples >= 50 AND top.samples >= :threshold * ran.samples;
