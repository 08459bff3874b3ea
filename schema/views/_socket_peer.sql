-- Descriptors at the other end of each socket: of neighbours as they were found, of captured processes from their own sockets.
CREATE TEMP TABLE _socket_peer AS
SELECT socket.pid, socket.fd, peer_fd.pid AS peer_pid, peer_fd.fd AS peer_fd, peer_fd.comm AS peer_comm
-- CROSS: in this order, so that each is found by its key.
FROM socket CROSS JOIN peer_fd ON peer_fd.kind = 3 AND peer_fd.inode = socket.peer_inode
UNION ALL
SELECT socket.pid, socket.fd, other.pid, other.fd, target.comm
FROM socket CROSS JOIN socket AS other ON other.inode = socket.peer_inode LEFT JOIN target ON target.pid = other.pid;
