-- The sampling window of each Python process: moments at which samples were taken, and how long it was.
CREATE TEMP TABLE _python_window AS
SELECT profile.id AS profile, profile.pid, taken.value AS moments, profile.duration_ns
FROM profile JOIN profile_count AS taken ON taken.profile = profile.id AND taken.what = 1 AND taken.bucket = 0
WHERE profile.kind = 1 AND taken.value > 0;
