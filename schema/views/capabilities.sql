-- Capabilities of the process by name: which sets hold each, and what it allows.
CREATE TEMP VIEW capabilities AS
WITH RECURSIVE number(bit) AS (SELECT 0 UNION ALL SELECT bit + 1 FROM number WHERE bit < 62), held AS (
	SELECT
		pid, bit,
		cap_effective >> bit & 1 AS effective, cap_permitted >> bit & 1 AS permitted, cap_inherited >> bit & 1 AS inheritable,
		cap_bounding >> bit & 1 AS bounding, cap_ambient >> bit & 1 AS ambient
	FROM process_status CROSS JOIN number
)
SELECT
	pid,
	-- A newer kernel may have more of them.
	coalesce(name, 'capability ' || bit) AS capability,
	effective,
	permitted,
	inheritable,
	bounding,
	ambient,
	meaning
FROM held LEFT JOIN capability ON capability.capability = bit
WHERE effective = 1 OR permitted = 1 OR inheritable = 1 OR bounding = 1 OR ambient = 1
ORDER BY pid, effective DESC, bit;
