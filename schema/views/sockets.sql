-- Sockets of the process: addresses, state, queues, who is at the other end, and what TCP knows. Of a listener the queues are, as in ss, connections that wait and may wait.
CREATE TEMP VIEW sockets AS SELECT * FROM _socket ORDER BY pid, fd;
