-- The ledger: what was hidden, where, by which rule.
CREATE TEMP VIEW redactions AS
SELECT pid, path, rule, name, token, hidden_count
FROM redaction
ORDER BY pid, path, name;
