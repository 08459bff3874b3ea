-- Network interfaces over the window and since they were made; pid: of that target's own network namespace, else the capture's.
CREATE TEMP VIEW interfaces AS
WITH
	edge AS (SELECT pid, min(t_ns) AS first_ns, max(t_ns) AS last_ns FROM host_interface GROUP BY pid),
	change AS (
		SELECT
			b.pid, b.name, (last_ns - first_ns) / 1e9 AS seconds,
			iif(b.receive_bytes >= a.receive_bytes, b.receive_bytes - a.receive_bytes, NULL) AS receive_bytes,
			iif(b.receive_packets >= a.receive_packets, b.receive_packets - a.receive_packets, NULL) AS receive_packets,
			iif(b.receive_errors >= a.receive_errors, b.receive_errors - a.receive_errors, NULL) AS receive_errors,
			iif(b.receive_dropped >= a.receive_dropped, b.receive_dropped - a.receive_dropped, NULL) AS receive_dropped,
			iif(b.transmit_bytes >= a.transmit_bytes, b.transmit_bytes - a.transmit_bytes, NULL) AS transmit_bytes,
			iif(b.transmit_packets >= a.transmit_packets, b.transmit_packets - a.transmit_packets, NULL) AS transmit_packets,
			iif(b.transmit_errors >= a.transmit_errors, b.transmit_errors - a.transmit_errors, NULL) AS transmit_errors,
			iif(b.transmit_dropped >= a.transmit_dropped, b.transmit_dropped - a.transmit_dropped, NULL) AS transmit_dropped
		FROM edge
			JOIN host_interface AS a ON a.pid = edge.pid AND a.t_ns = first_ns
			JOIN host_interface AS b ON b.pid = edge.pid AND b.t_ns = last_ns AND b.name = a.name
		WHERE last_ns > first_ns
	)
SELECT
	nullif(last.pid, 0) AS pid,
	last.name,
	round(change.receive_bytes / seconds, 1) AS receive_bytes_per_s,
	round(change.receive_packets / seconds, 1) AS receive_packets_per_s,
	round(change.transmit_bytes / seconds, 1) AS transmit_bytes_per_s,
	round(change.transmit_packets / seconds, 1) AS transmit_packets_per_s,
	change.receive_errors + change.transmit_errors AS window_errors_count,
	change.receive_dropped + change.transmit_dropped AS window_dropped_count,
	last.receive_bytes,
	last.receive_packets AS receive_packet_count,
	last.receive_errors AS receive_error_count,
	last.receive_dropped AS receive_dropped_count,
	last.transmit_bytes,
	last.transmit_packets AS transmit_packet_count,
	last.transmit_errors AS transmit_error_count,
	last.transmit_dropped AS transmit_dropped_count
FROM edge JOIN host_interface AS last ON last.pid = edge.pid AND last.t_ns = last_ns
	LEFT JOIN change ON change.pid = last.pid AND change.name = last.name
ORDER BY last.pid, change.receive_bytes + change.transmit_bytes DESC, last.name;
