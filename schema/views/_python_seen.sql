-- Each sample of the Python window with the place where its thread was; one whose stack could not be read has no place.
CREATE TEMP VIEW _python_seen AS
SELECT
	w.pid, sample.tid, sample.interpreter, sample.t_ns, sample.weight, sample.is_on_cpu, sample.holds_gil, sample.activity, sample.flags, sample.cpu_ns,
	w.moments, w.duration_ns, 1.0 * w.duration_ns / w.moments AS ns_a_sample,
	leaf.base, leaf.is_gc, leaf.is_native, leaf.function, leaf.file, leaf.file_string, leaf.line, leaf.function_id, leaf.name, leaf.place
FROM _python_window AS w JOIN sample ON sample.profile = w.profile AND sample.pid = w.pid
	LEFT JOIN _python_leaf AS leaf ON leaf.stack = sample.stack;
