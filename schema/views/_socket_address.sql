-- Both ends of each socket as text, as `ss -n` writes them.
CREATE TEMP TABLE _socket_address AS
SELECT
	pid,
	fd,
	CASE family
		WHEN 2 THEN local_address || coalesce('%' || interface_name, '') || ':' || coalesce(nullif(local_port, 0), '*')
		WHEN 10 THEN iif(local_address = '::' AND ipv6_only IS NOT 1, '*', '[' || local_address || ']') || coalesce('%' || interface_name, '')
			|| ':' || coalesce(nullif(local_port, 0), '*')
		WHEN 1 THEN iif(local_address LIKE '\x00%', '@' || replace(substr(local_address, 5), '\x00', '@'), coalesce(local_address, '*'))
		WHEN 16 THEN protocol || ':' || local_port
		WHEN 17 THEN iif(protocol = 3, '*', printf('[%d]', protocol)) || ':' || coalesce(interface_name, interface, '*')
		WHEN 40 THEN iif(local_address = '4294967295', '*', local_address) || ':' || iif(local_port = 4294967295, '*', local_port)
	END AS local,
	CASE family
		WHEN 2 THEN remote_address || ':' || coalesce(nullif(remote_port, 0), '*')
		WHEN 10 THEN iif(remote_address = '::' AND ipv6_only IS NOT 1, '*', '[' || remote_address || ']') || ':' || coalesce(nullif(remote_port, 0), '*')
		WHEN 1 THEN iif(remote_address LIKE '\x00%', '@' || replace(substr(remote_address, 5), '\x00', '@'), coalesce(remote_address, '*'))
		WHEN 16 THEN iif(state = 1, protocol || ':' || remote_port, '*')
		WHEN 17 THEN '*'
		WHEN 40 THEN iif(remote_address = '4294967295', '*', remote_address) || ':' || iif(remote_port = 4294967295, '*', remote_port)
	END AS remote
FROM socket;
