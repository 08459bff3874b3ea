-- Timers of the process: of timer_create and of timer descriptors.
CREATE TEMP VIEW timers AS
SELECT pid, 'posix' AS kind, timer AS id, clock.name AS clock, NULL AS next_ns, NULL AS interval_ns, NULL AS expirations, signal.name AS signal, notify
FROM posix_timer LEFT JOIN clock USING (clock) LEFT JOIN signal USING (signal)
UNION ALL
SELECT pid, 'timerfd', fd, clock.name, value_ns, interval_ns, ticks, NULL, NULL
FROM timerfd LEFT JOIN clock USING (clock)
ORDER BY 1, 2, 3;
