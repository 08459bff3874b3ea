-- Network interfaces through which something went in the window, busiest first, with the numbers `atop` shows.
CREATE TEMP VIEW _atop_interface AS
WITH edge AS (SELECT min(t_ns) AS first_ns, max(t_ns) AS last_ns FROM host_interface WHERE pid = 0)
SELECT
	b.name, b.receive_packets - a.receive_packets AS packets_in, b.transmit_packets - a.transmit_packets AS packets_out,
	interfaces.receive_bytes_per_s, interfaces.transmit_bytes_per_s
FROM edge
	JOIN host_interface AS a ON a.t_ns = first_ns AND a.pid = 0
	JOIN host_interface AS b ON b.t_ns = last_ns AND b.pid = 0 AND b.name = a.name
	JOIN interfaces ON interfaces.pid IS NULL AND interfaces.name = b.name
WHERE b.receive_packets >= a.receive_packets AND b.transmit_packets >= a.transmit_packets
	AND b.receive_packets + b.transmit_packets > a.receive_packets + a.transmit_packets
ORDER BY interfaces.receive_bytes_per_s + interfaces.transmit_bytes_per_s DESC, b.name
LIMIT 8;
