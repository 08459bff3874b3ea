-- A target was found ended after its row was written.
UPDATE target SET ended_t_ns = :t_ns WHERE pid = :pid;
