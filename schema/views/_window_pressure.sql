-- In which share of the window tasks of the host waited for a resource: some of them, or all at once (full). No row where there was no window.
CREATE TEMP TABLE _window_pressure AS
WITH edge AS (SELECT min(tick) AS first_tick, max(tick) AS last_tick FROM host_pressure)
SELECT last.resource, last.kind, 100000.0 * (last.total_us - first.total_us) / (to_tick.t_ns - from_tick.t_ns) AS percent
FROM edge
	JOIN host_pressure AS last ON last.tick = last_tick
	JOIN host_pressure AS first ON first.tick = first_tick AND first.resource = last.resource AND first.kind = last.kind
	JOIN tick AS from_tick ON from_tick.tick = first_tick
	JOIN tick AS to_tick ON to_tick.tick = last_tick
WHERE last.total_us >= first.total_us AND to_tick.t_ns > from_tick.t_ns;
