-- SPDX-License-Identifier: ISC
-- The whole schema as it is now.  A new database is made from this file; an
-- older one is brought here by NNN-name.sql (NNN is the version it leads to,
-- in PRAGMA user_version; this file alone is version 1 until there is one).
-- A change is made in both: a test compares.
--
-- Times are seconds since 1970, UTC.  Names are A-labels.  '' and NULL both
-- mean none: '' in texts that nothing refers to, NULL where a key must not
-- collide.

CREATE TABLE shop (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	default_name TEXT NOT NULL COLLATE NOCASE CHECK (default_name <> ''),
	custom_domain TEXT COLLATE NOCASE CHECK (custom_domain <> ''),
	owner TEXT NOT NULL COLLATE NOCASE CHECK (owner <> ''),
	language TEXT NOT NULL DEFAULT '',
	created INTEGER NOT NULL,
	removed INTEGER
) STRICT;
CREATE UNIQUE INDEX shop_default_name ON shop (default_name)
	WHERE removed IS NULL;
CREATE UNIQUE INDEX shop_custom_domain ON shop (custom_domain)
	WHERE removed IS NULL AND custom_domain IS NOT NULL;
CREATE INDEX shop_owner ON shop (owner) WHERE removed IS NULL;

-- Raw bytes lie in a table of their own (also for outbox): an UPDATE of a row
-- writes the whole row.
CREATE TABLE message (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	folder TEXT NOT NULL,
	uidvalidity INTEGER NOT NULL,
	source_key TEXT,
	message_id TEXT NOT NULL,
	content_hash BLOB NOT NULL CHECK (length(content_hash) = 32),
	size INTEGER NOT NULL CHECK (size >= 0),
	received INTEGER NOT NULL,
	taken INTEGER NOT NULL,
	headers_only INTEGER NOT NULL CHECK (headers_only IN (0, 1)),
	status TEXT NOT NULL
		CHECK (status IN ('new', 'too_large', 'done', 'quarantined')),
	attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
	next_at INTEGER NOT NULL DEFAULT 0,
	kind TEXT NOT NULL DEFAULT '',
	reason TEXT NOT NULL DEFAULT '',
	request_id INTEGER REFERENCES request (id),
	mark TEXT NOT NULL DEFAULT 'wanted'
		CHECK (mark IN ('wanted', 'set', 'unwanted')),
	identity TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX message_place ON message (folder, uidvalidity, source_key)
	WHERE source_key IS NOT NULL;
CREATE UNIQUE INDEX message_content ON message (content_hash, message_id);
CREATE INDEX message_identity ON message (identity) WHERE identity <> '';
CREATE INDEX message_waiting ON message (attempts, next_at, id)
	WHERE status IN ('new', 'too_large');
CREATE INDEX message_unmarked ON message (folder, uidvalidity)
	WHERE status = 'done' AND mark = 'wanted';
CREATE INDEX message_quarantined ON message (id)
	WHERE status = 'quarantined';
CREATE INDEX message_request ON message (request_id)
	WHERE request_id IS NOT NULL;
CREATE TABLE message_raw (
	id INTEGER PRIMARY KEY REFERENCES message (id),
	received INTEGER NOT NULL,
	raw BLOB NOT NULL
) STRICT;
CREATE INDEX message_raw_received ON message_raw (received);

CREATE TABLE mailbox (
	folder TEXT PRIMARY KEY,
	uidvalidity INTEGER NOT NULL,
	last_uid INTEGER NOT NULL,
	modseq INTEGER NOT NULL,
	last_look INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE heartbeat (
	process TEXT PRIMARY KEY,
	at INTEGER NOT NULL,
	note TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE request (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	shop_id INTEGER NOT NULL REFERENCES shop (id),
	domain TEXT NOT NULL COLLATE NOCASE CHECK (domain <> ''),
	state TEXT NOT NULL
		CHECK (state IN ('asked', 'csr_sent', 'ordered', 'to_install',
		'installed', 'held', 'closed')),
	reason TEXT NOT NULL,
	held_from TEXT
		CHECK (held_from IN ('asked', 'csr_sent', 'ordered',
		'to_install', 'installed', 'held', 'closed')),
	kind TEXT NOT NULL CHECK (kind IN ('merchant', 'full_service')),
	created INTEGER NOT NULL,
	changed INTEGER NOT NULL,
	token TEXT NOT NULL UNIQUE CHECK (length(token) = 32),
	subject TEXT NOT NULL,
	language TEXT NOT NULL,
	last_message_id TEXT NOT NULL,
	thread_references TEXT NOT NULL,
	country TEXT NOT NULL,
	state_name TEXT NOT NULL,
	locality TEXT NOT NULL,
	organization TEXT NOT NULL,
	unit TEXT NOT NULL,
	key_type TEXT NOT NULL,
	key_sealed BLOB,
	csr_pem TEXT NOT NULL,
	spki_sha256 BLOB UNIQUE CHECK (length(spki_sha256) = 32),
	accepted_at INTEGER,
	due_at INTEGER,
	next_at INTEGER,
	reminders INTEGER NOT NULL CHECK (reminders >= 0),
	renews_id INTEGER REFERENCES request (id),
	cert_id INTEGER REFERENCES certificate (id),
	-- Of an installed one: when to look again whether it is served.
	probe_at INTEGER
) STRICT;
-- A renewal stands beside the installed request that it renews, so installed
-- ones, and those held because something is wrong with them in service, are
-- not open.
CREATE UNIQUE INDEX request_open ON request (shop_id, domain)
	WHERE state IN ('asked', 'csr_sent', 'ordered', 'to_install')
	OR (state = 'held' AND held_from IS NOT 'installed');
CREATE INDEX request_next_at ON request (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX request_probe_at ON request (probe_at)
	WHERE probe_at IS NOT NULL;
CREATE INDEX request_due_at ON request (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX request_shop ON request (shop_id);
CREATE INDEX request_state ON request (state);
CREATE INDEX request_domain ON request (domain);
CREATE INDEX request_renews ON request (renews_id)
	WHERE renews_id IS NOT NULL;

CREATE TABLE evidence (
	request_id INTEGER NOT NULL REFERENCES request (id),
	field TEXT NOT NULL
		CHECK (field IN ('country', 'state', 'locality', 'organization',
		'unit', 'domain')),
	value TEXT NOT NULL,
	part TEXT NOT NULL,
	line INTEGER NOT NULL,
	evidence TEXT NOT NULL,
	message_id INTEGER REFERENCES message (id),
	PRIMARY KEY (request_id, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE certificate (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	request_id INTEGER NOT NULL REFERENCES request (id),
	sha256 BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),
	leaf BLOB NOT NULL,
	chain_pem TEXT NOT NULL,
	names TEXT NOT NULL,
	issuer TEXT NOT NULL,
	serial TEXT NOT NULL,
	not_before INTEGER NOT NULL,
	not_after INTEGER NOT NULL,
	accepted_at INTEGER NOT NULL,
	generation TEXT NOT NULL DEFAULT '',
	installed_at INTEGER,
	replaced_at INTEGER
) STRICT;
CREATE INDEX certificate_request ON certificate (request_id);
CREATE INDEX certificate_in_service ON certificate (request_id)
	WHERE installed_at IS NOT NULL AND replaced_at IS NULL;

CREATE TABLE intermediate (
	sha256 BLOB PRIMARY KEY CHECK (length(sha256) = 32),
	der BLOB NOT NULL,
	subject TEXT NOT NULL,
	not_after INTEGER NOT NULL,
	first_seen INTEGER NOT NULL,
	last_seen INTEGER NOT NULL
) STRICT;

CREATE TABLE event (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	at INTEGER NOT NULL,
	request_id INTEGER REFERENCES request (id),
	actor TEXT NOT NULL,
	name TEXT NOT NULL,
	detail TEXT NOT NULL,
	prev_hash BLOB NOT NULL CHECK (length(prev_hash) = 32),
	hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX event_request ON event (request_id)
	WHERE request_id IS NOT NULL;
CREATE TRIGGER event_no_update BEFORE UPDATE ON event
BEGIN
	SELECT RAISE(ABORT, 'events are never changed');
END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event
BEGIN
	SELECT RAISE(ABORT, 'events are never deleted');
END;
-- INSERT OR REPLACE would delete without the trigger above.
CREATE TRIGGER event_no_replace BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE id = NEW.id)
BEGIN
	SELECT RAISE(ABORT, 'events are never replaced');
END;

CREATE TABLE outbox (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	request_id INTEGER REFERENCES request (id),
	kind TEXT NOT NULL,
	message_id TEXT NOT NULL UNIQUE CHECK (message_id <> ''),
	sender TEXT NOT NULL,
	recipient TEXT NOT NULL COLLATE NOCASE CHECK (recipient <> ''),
	size INTEGER NOT NULL,
	status TEXT NOT NULL
		CHECK (status IN ('queued', 'sending', 'sent', 'held',
		'dropped')),
	attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
	created INTEGER NOT NULL,
	next_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	last_code INTEGER NOT NULL DEFAULT 0,
	last_text TEXT NOT NULL DEFAULT '',
	sent_at INTEGER,
	sent_via TEXT NOT NULL DEFAULT '',
	-- The clerk has acted on its being held.
	seen INTEGER NOT NULL DEFAULT 0 CHECK (seen IN (0, 1))
) STRICT;
CREATE INDEX outbox_unseen ON outbox (id)
	WHERE status = 'held' AND seen = 0;
CREATE INDEX outbox_queued ON outbox (next_at, id) WHERE status = 'queued';
CREATE INDEX outbox_open ON outbox (id)
	WHERE status IN ('queued', 'sending', 'held');
CREATE INDEX outbox_sending ON outbox (id) WHERE status = 'sending';
CREATE INDEX outbox_recipient ON outbox (recipient, created);
CREATE INDEX outbox_created ON outbox (created);
CREATE INDEX outbox_request ON outbox (request_id)
	WHERE request_id IS NOT NULL;
CREATE TABLE outbox_raw (
	id INTEGER PRIMARY KEY REFERENCES outbox (id),
	raw BLOB NOT NULL
) STRICT;

CREATE TABLE job (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	kind TEXT NOT NULL CHECK (kind IN ('install', 'probe', 'rollback')),
	request_id INTEGER NOT NULL REFERENCES request (id),
	certificate_id INTEGER REFERENCES certificate (id),
	status TEXT NOT NULL
		CHECK (status IN ('queued', 'running', 'done', 'failed')),
	attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
	next_at INTEGER NOT NULL,
	error TEXT NOT NULL DEFAULT '',
	created INTEGER NOT NULL,
	changed INTEGER NOT NULL,
	seen INTEGER NOT NULL DEFAULT 0 CHECK (seen IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX job_same ON job (kind, request_id,
	COALESCE(certificate_id, 0)) WHERE status IN ('queued', 'running');
CREATE INDEX job_queued ON job (next_at, id) WHERE status = 'queued';
CREATE INDEX job_running ON job (id) WHERE status = 'running';
CREATE INDEX job_unseen ON job (id)
	WHERE status IN ('done', 'failed') AND seen = 0;
CREATE INDEX job_request ON job (request_id);
