-- SPDX-License-Identifier: ISC
-- Installed requests are looked at daily; those that are there, soon.
ALTER TABLE request ADD COLUMN probe_at INTEGER;
CREATE INDEX request_probe_at ON request (probe_at)
	WHERE probe_at IS NOT NULL;
UPDATE request SET probe_at = changed WHERE state = 'installed';
