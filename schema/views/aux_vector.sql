-- What the kernel told the program at its start (getauxval).
CREATE TEMP VIEW aux_vector AS
SELECT auxv.pid, coalesce(auxv_type.name, 'type ' || auxv.type) AS name, auxv.value, auxv_type.meaning
FROM auxv LEFT JOIN auxv_type USING (type)
ORDER BY auxv.pid, auxv.position;
