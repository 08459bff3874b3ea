-- The image of container :id in a file of its runtime, :text: docker's config.v2.json; config.json of an OCI bundle with the words of containerd or cri-o; the list
-- of containers of the library that podman and cri-o keep theirs with.
SELECT coalesce(
	json_extract(text, '$.Config.Image'),
	json_extract(text, '$.annotations."io.kubernetes.cri.image-name"'),
	json_extract(text, '$.annotations."io.kubernetes.cri-o.ImageName"'),
	(
		SELECT json_extract(metadata, '$."image-name"')
		FROM (SELECT json_extract(value, '$.metadata') AS metadata FROM json_each(text) WHERE type = 'object' AND json_extract(value, '$.id') = :id)
		WHERE json_valid(metadata) LIMIT 1
	)
) AS image
FROM (SELECT :text AS text)
WHERE json_valid(text) AND json_type(text) IN ('object', 'array');
