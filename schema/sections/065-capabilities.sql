-- order: 65
-- title: Capabilities
-- view: capabilities
-- from: CapEff, CapPrm, CapInh, CapBnd and CapAmb of /proc/PID/status, table process_status
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT printf('%d in effect, %d permitted, %d that it can ever have', sum(effective), sum(permitted), sum(bounding)) || coalesce('; in effect among others: ' || group_concat(iif(effective = 1 AND capability IN ('CAP_SYS_ADMIN', 'CAP_SYS_PTRACE', 'CAP_NET_ADMIN', 'CAP_SYS_MODULE', 'CAP_SYS_RAWIO', 'CAP_DAC_OVERRIDE', 'CAP_BPF'), capability, NULL), ', '), '') || '.'
	FROM capabilities HAVING count(*) > 0
), coalesce((
	SELECT 'The capabilities were not read: ' || outcome.name || coalesce('. To get it: ' || nullif(needs, ''), '') || '.'
	FROM evidence JOIN outcome USING (outcome) LEFT JOIN collector ON collector.id = evidence.collector
	WHERE table_name = 'process_status' AND evidence.outcome NOT IN (0, 1) LIMIT 1
), iif(EXISTS (SELECT 1 FROM evidence WHERE table_name = 'process_status'), NULL, 'The capabilities were not captured.')), 'The process has no capability, and can gain none.') AS sentence;
