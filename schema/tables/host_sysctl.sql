-- Settings of the kernel that matter to a process, those of lookup sysctl, as the capture sees them: net.* is that of its own network namespace.
CREATE TABLE host_sysctl (
	name TEXT NOT NULL, -- as sysctl(8) writes it: the path below /proc/sys with dots
	value TEXT NOT NULL -- as the kernel writes it, tabs as blanks
) STRICT;
