-- The samples of the profiles that reports show.
CREATE TEMP VIEW _profile_sample AS
SELECT sample.*, _profile_shown.family, _profile_shown.is_window, _profile_shown.ns_a_sample
FROM sample JOIN _profile_shown ON _profile_shown.id = sample.profile;
