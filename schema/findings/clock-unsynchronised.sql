-- id: clock-unsynchronised
-- title: Nobody keeps the host's clock in step
-- severity: info
-- section: host_facts
-- needs: host_clock
-- threshold: 1
-- how: adjtimex(2), which a seccomp filter may refuse
-- why: Without chrony, ntpd or timesyncd the wall clock drifts by seconds a day: log times, TLS, tokens and leases of other hosts disagree.
-- do: Start a time service, or see why it does not reach its servers (`chronyc tracking`, `timedatectl`).
-- refuted by: a guest whose clock the hypervisor keeps (kvm-clock with a PTP device), measured against another host
SELECT
	NULL AS subject,
	1 AS score,
	1 AS value,
	:threshold AS threshold,
	'STA_UNSYNC is set' || iif(max_error_us < 16000000, printf(', error up to %.1f s', max_error_us / 1e6), ', and nobody has said how wrong it may be')
		|| coalesce('; clock source ' || (SELECT value FROM host_fact WHERE name = 'clock.source'), '') AS evidence
FROM host_clock
WHERE t_ns = (SELECT max(t_ns) FROM host_clock) AND status & 64 AND 1 >= :threshold;
