-- Python distributions that are installed where the interpreter imports from, with their versions.
CREATE TEMP VIEW distributions AS
SELECT pid, name, version, folder FROM py_distribution ORDER BY pid, lower(name), folder, version;
