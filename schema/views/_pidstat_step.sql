-- What changed from one tick to the next, of each process and thread; between two rows of a thread nothing did.
CREATE TEMP TABLE _pidstat_step AS
WITH
	moment AS MATERIALIZED (SELECT tick, t_ns, t_ns - lag(t_ns) OVER (ORDER BY tick) AS length_ns FROM tick),
	pair AS (
		SELECT
			pid, NULL AS tid, tick, lag(tick) OVER before AS last_tick, t_ns - lag(t_ns) OVER before AS length_ns,
			processor, processor AS last_processor,
			utime_ticks - lag(utime_ticks) OVER before AS utime,
			stime_ticks - lag(stime_ticks) OVER before AS stime,
			guest_ticks - lag(guest_ticks) OVER before AS guest,
			run_delay_ns - lag(run_delay_ns) OVER before AS run_delay,
			minor_faults - lag(minor_faults) OVER before AS minor_faults,
			major_faults - lag(major_faults) OVER before AS major_faults,
			read_bytes - lag(read_bytes) OVER before AS read_bytes,
			write_bytes - lag(write_bytes) OVER before AS write_bytes,
			cancelled_write_bytes - lag(cancelled_write_bytes) OVER before AS cancelled_write_bytes,
			blkio_delay_ticks - lag(blkio_delay_ticks) OVER before AS iodelay,
			voluntary_ctxt_switches - lag(voluntary_ctxt_switches) OVER before AS voluntary,
			nonvoluntary_ctxt_switches - lag(nonvoluntary_ctxt_switches) OVER before AS nonvoluntary
		FROM process_counter
		WINDOW before AS (PARTITION BY pid ORDER BY tick)
		UNION ALL
		SELECT
			pid, tid, tick, lag(tick) OVER before, NULL,
			processor, lag(processor) OVER before,
			utime_ticks - lag(utime_ticks) OVER before,
			stime_ticks - lag(stime_ticks) OVER before,
			guest_ticks - lag(guest_ticks) OVER before,
			run_delay_ns - lag(run_delay_ns) OVER before,
			minor_faults - lag(minor_faults) OVER before,
			major_faults - lag(major_faults) OVER before,
			read_bytes - lag(read_bytes) OVER before,
			write_bytes - lag(write_bytes) OVER before,
			cancelled_write_bytes - lag(cancelled_write_bytes) OVER before,
			blkio_delay_ticks - lag(blkio_delay_ticks) OVER before,
			voluntary_ctxt_switches - lag(voluntary_ctxt_switches) OVER before,
			nonvoluntary_ctxt_switches - lag(nonvoluntary_ctxt_switches) OVER before
		FROM thread_counter
		WINDOW before AS (PARTITION BY pid, tid ORDER BY tick)
	)
SELECT
	pid, tid, moment.tick, moment.t_ns,
	iif(tid IS NULL AND moment.tick = last_tick + 1, pair.length_ns, moment.length_ns) AS length_ns,
	iif(moment.tick = pair.tick, processor, last_processor) AS processor,
	utime * (moment.tick = pair.tick) AS utime,
	stime * (moment.tick = pair.tick) AS stime,
	guest * (moment.tick = pair.tick) AS guest,
	run_delay * (moment.tick = pair.tick) AS run_delay,
	minor_faults * (moment.tick = pair.tick) AS minor_faults,
	major_faults * (moment.tick = pair.tick) AS major_faults,
	read_bytes * (moment.tick = pair.tick) AS read_bytes,
	write_bytes * (moment.tick = pair.tick) AS write_bytes,
	cancelled_write_bytes * (moment.tick = pair.tick) AS cancelled_write_bytes,
	iodelay * (moment.tick = pair.tick) AS iodelay,
	voluntary * (moment.tick = pair.tick) AS voluntary,
	nonvoluntary * (moment.tick = pair.tick) AS nonvoluntary
FROM pair CROSS JOIN moment
WHERE last_tick IS NOT NULL AND moment.tick BETWEEN last_tick + 1 AND pair.tick;
