-- SPDX-License-Identifier: ISC
-- Copies of one mail that came by different ways are known by what they say.
ALTER TABLE message ADD COLUMN identity TEXT NOT NULL DEFAULT '';
CREATE INDEX message_identity ON message (identity) WHERE identity <> '';
DROP INDEX message_message_id;
