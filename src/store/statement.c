/* SPDX-License-Identifier: ISC */
#include "store/statement.h"

#include <stddef.h>

/*
 * The columns of a table in the order in which its file fetches them.  ?1 and
 * so on stand where a parameter is used twice; parameters are bound in
 * the order of their numbers.
 */
#define SHOP "id, default_name, custom_domain, owner, language, created"
#define MESSAGE                                                              \
	"id, folder, uidvalidity, source_key, message_id, content_hash, "    \
	"size, received, taken, status, "                                    \
	"EXISTS (SELECT 1 FROM message_raw r WHERE r.id = message.id), "     \
	"attempts, next_at, kind, reason, request_id, mark"
#define WAITING "status IN ('new', 'too_large')"
#define REQUEST                                                              \
	"id, shop_id, domain, state, reason, held_from, kind, created, "     \
	"changed, token, subject, language, last_message_id, "               \
	"thread_references, country, state_name, locality, organization, "   \
	"unit, key_type, key_sealed, csr_pem, spki_sha256, accepted_at, "    \
	"due_at, next_at, reminders, renews_id, cert_id, probe_at"
/* As the index request_open has it, or that is not used. */
#define REQUEST_IS_OPEN                                                      \
	"(state IN ('asked', 'csr_sent', 'ordered', 'to_install') "          \
	"OR (state = 'held' AND held_from IS NOT 'installed'))"
#define CERTIFICATE                                                          \
	"c.id, c.request_id, c.sha256, c.leaf, c.chain_pem, c.names, "       \
	"c.issuer, c.serial, c.not_before, c.not_after, c.accepted_at, "     \
	"c.generation, c.installed_at, c.replaced_at"
#define IN_SERVICE "c.installed_at IS NOT NULL AND c.replaced_at IS NULL"
#define EVENT "id, at, request_id, actor, name, detail"
#define OUTBOX                                                               \
	"id, request_id, kind, message_id, sender, recipient, size, "        \
	"status, attempts, created, next_at, expires_at, last_code, "        \
	"last_text, sent_at, sent_via, "                                     \
	"EXISTS (SELECT 1 FROM outbox_raw r WHERE r.id = outbox.id)"
#define JOB                                                                  \
	"id, kind, request_id, certificate_id, status, attempts, next_at, "  \
	"error, created, changed, seen"

#define READ(name, text) [STATEMENT_##name] = { .sql = text }
#define SCAN(name, text) [STATEMENT_##name] = { .sql = text, .scans = true }
#define WRITE(name, text) [STATEMENT_##name] = { .sql = text, .writes = true }

const struct statement_row statements[STATEMENT_COUNT] = {
	READ(BEGIN, "BEGIN IMMEDIATE"),
	READ(BEGIN_READ, "BEGIN"),
	WRITE(COMMIT, "COMMIT"),
	READ(ROLLBACK, "ROLLBACK"),
	READ(USER_VERSION, "PRAGMA user_version"),
	READ(APPLICATION_ID, "PRAGMA application_id"),
	SCAN(SCHEMA_SIZE, "SELECT count(*) FROM sqlite_schema"),
	READ(INTEGRITY, "PRAGMA integrity_check(100)"),
	READ(FOREIGN_KEYS, "PRAGMA foreign_key_check"),

	WRITE(SHOP_INSERT,
	    "INSERT INTO shop (default_name, custom_domain, owner, language, "
	    "created) VALUES (?, ?, ?, ?, ?)"),
	WRITE(SHOP_UPDATE,
	    "UPDATE shop SET default_name = ?2, custom_domain = ?3, "
	    "owner = ?4, language = ?5 WHERE id = ?1 AND removed IS NULL"),
	WRITE(SHOP_REMOVE,
	    "UPDATE shop SET removed = ?2 WHERE id = ?1 AND removed IS NULL"),
	READ(SHOP_BUSY,
	    "SELECT id FROM request WHERE shop_id = ? AND state <> 'closed' "
	    "LIMIT 1"),
	READ(SHOP_LOAD, "SELECT " SHOP " FROM shop WHERE id = ?"),
	READ(SHOP_BY_NAME,
	    "SELECT " SHOP " FROM shop "
	    "WHERE removed IS NULL AND default_name = ?1 "
	    "UNION ALL SELECT " SHOP " FROM shop "
	    "WHERE removed IS NULL AND custom_domain = ?1 LIMIT 1"),
	READ(SHOP_BY_OWNER,
	    "SELECT id FROM shop WHERE removed IS NULL AND owner = ? "
	    "ORDER BY id"),
	SCAN(SHOP_LIST,
	    "SELECT " SHOP " FROM shop WHERE removed IS NULL ORDER BY id"),

	READ(MESSAGE_BY_CONTENT,
	    "SELECT id, status, mark FROM message "
	    "WHERE content_hash = ? AND message_id = ?"),
	READ(MESSAGE_BY_PLACE,
	    "SELECT id FROM message "
	    "WHERE folder = ? AND uidvalidity = ? AND source_key = ?"),
	WRITE(MESSAGE_LOSE_PLACE,
	    "UPDATE message SET source_key = NULL "
	    "WHERE folder = ? AND uidvalidity = ? AND source_key = ?"),
	WRITE(MESSAGE_MOVE,
	    "UPDATE message SET folder = ?2, uidvalidity = ?3, "
	    "source_key = ?4, "
	    "mark = CASE mark WHEN 'set' THEN 'wanted' ELSE mark END "
	    "WHERE id = ?1"),
	WRITE(MESSAGE_INSERT,
	    "INSERT INTO message (folder, uidvalidity, source_key, "
	    "message_id, content_hash, size, received, taken, headers_only, "
	    "status) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
	    "CASE ?9 WHEN 1 THEN 'too_large' ELSE 'new' END)"),
	WRITE(MESSAGE_RAW_INSERT,
	    "INSERT INTO message_raw (id, received, raw) "
	    "VALUES (?, ?, zeroblob(?))"),
	READ(MESSAGE_FRESH,
	    "SELECT id, attempts FROM message WHERE " WAITING
	    " AND attempts = 0 AND next_at <= ? ORDER BY next_at, id LIMIT ?"),
	READ(MESSAGE_TRIED,
	    "SELECT id, attempts FROM message WHERE " WAITING
	    " AND attempts > 0 AND next_at <= ? ORDER BY next_at, id LIMIT ?"),
	WRITE(MESSAGE_ATTEMPT,
	    "UPDATE message SET attempts = attempts + 1 WHERE id = ?"),
	WRITE(MESSAGE_PUT_BACK,
	    "UPDATE message SET attempts = max(attempts - 1, 0), next_at = ?2 "
	    "WHERE id = ?1 AND " WAITING),
	READ(MESSAGE_NEXT_DUE,
	    "SELECT min(at) FROM (SELECT min(next_at) AS at FROM message "
	    "WHERE " WAITING " AND attempts = 0 "
	    "UNION ALL SELECT min(next_at) FROM message "
	    "WHERE " WAITING " AND attempts > 0)"),
	WRITE(MESSAGE_FINISH,
	    "UPDATE message SET status = ?2, kind = ?3, reason = ?4, "
	    "request_id = ?5, mark = ?6, "
	    "identity = CASE ?7 WHEN '' THEN identity ELSE ?7 END "
	    "WHERE id = ?1"),
	READ(MESSAGE_LOAD, "SELECT " MESSAGE " FROM message WHERE id = ?"),
	READ(MESSAGE_COPY_OF,
	    "SELECT id FROM message WHERE identity IN (?, ?) "
	    "AND identity <> '' "
	    "AND id <> ? AND taken >= ? AND status = 'done' LIMIT 1"),
	READ(MESSAGE_UNMARKED,
	    "SELECT id, source_key FROM message WHERE status = 'done' "
	    "AND mark = 'wanted' AND folder = ? AND uidvalidity = ? "
	    "AND source_key IS NOT NULL ORDER BY id LIMIT ?"),
	WRITE(MESSAGE_SET_MARKED,
	    "UPDATE message SET mark = 'set' WHERE id = ? "
	    "AND mark = 'wanted'"),
	READ(MESSAGE_LIST_QUARANTINED,
	    "SELECT id FROM message WHERE status = 'quarantined' ORDER BY id"),
	WRITE(MESSAGE_RETRY,
	    "UPDATE message SET attempts = 0, next_at = 0, mark = 'wanted', "
	    "reason = '', status = CASE headers_only WHEN 1 THEN 'too_large' "
	    "ELSE 'new' END WHERE id = ? AND status = 'quarantined'"),
	SCAN(MESSAGE_COUNT,
	    "SELECT status, count(*) FROM message GROUP BY status"),
	SCAN(MESSAGE_COUNT_SINCE,
	    "SELECT count(*) FROM message WHERE taken >= ?"),
	READ(MESSAGE_BY_REQUEST,
	    "SELECT id FROM message WHERE request_id = ? ORDER BY id"),
	WRITE(MESSAGE_DROP_RAW, "DELETE FROM message_raw WHERE id = ?"),
	WRITE(MESSAGE_PURGE,
	    "DELETE FROM message_raw WHERE id IN (SELECT r.id "
	    "FROM message_raw r JOIN message m ON m.id = r.id "
	    "WHERE r.received < ? AND m.status = 'done' "
	    "ORDER BY r.received LIMIT ?)"),

	READ(MAILBOX_GET,
	    "SELECT uidvalidity, last_uid, modseq, last_look FROM mailbox "
	    "WHERE folder = ?"),
	WRITE(MAILBOX_SET,
	    "INSERT INTO mailbox (folder, uidvalidity, last_uid, modseq, "
	    "last_look) VALUES (?1, ?2, ?3, ?4, ?5) "
	    "ON CONFLICT (folder) DO UPDATE SET uidvalidity = ?2, "
	    "last_uid = ?3, modseq = ?4, last_look = ?5"),
	READ(HEARTBEAT_GET,
	    "SELECT at, note FROM heartbeat WHERE process = ?"),
	WRITE(HEARTBEAT_SET,
	    "INSERT INTO heartbeat (process, at, note) VALUES (?1, ?2, ?3) "
	    "ON CONFLICT (process) DO UPDATE SET at = ?2, note = ?3"),

	WRITE(REQUEST_INSERT,
	    "INSERT INTO request (shop_id, domain, token, created, state, "
	    "reason, held_from, kind, changed, subject, language, "
	    "last_message_id, thread_references, country, state_name, "
	    "locality, organization, unit, key_type, key_sealed, csr_pem, "
	    "spki_sha256, accepted_at, due_at, next_at, reminders, "
	    "renews_id, cert_id, probe_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, "
	    "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
	WRITE(REQUEST_UPDATE,
	    "UPDATE request SET domain = ?2, state = ?3, reason = ?4, "
	    "held_from = ?5, kind = ?6, changed = ?7, subject = ?8, "
	    "language = ?9, last_message_id = ?10, thread_references = ?11, "
	    "country = ?12, state_name = ?13, locality = ?14, "
	    "organization = ?15, unit = ?16, key_type = ?17, "
	    "key_sealed = ?18, csr_pem = ?19, spki_sha256 = ?20, "
	    "accepted_at = ?21, due_at = ?22, next_at = ?23, "
	    "reminders = ?24, renews_id = ?25, cert_id = ?26, "
	    "probe_at = ?27 WHERE id = ?1"),
	READ(REQUEST_LOAD, "SELECT " REQUEST " FROM request WHERE id = ?"),
	READ(REQUEST_BY_SPKI,
	    "SELECT " REQUEST " FROM request WHERE spki_sha256 = ?"),
	READ(REQUEST_BY_TOKEN,
	    "SELECT " REQUEST " FROM request WHERE token = ?"),
	READ(REQUEST_OPEN_FOR,
	    "SELECT " REQUEST " FROM request WHERE shop_id = ? "
	    "AND domain = ? AND " REQUEST_IS_OPEN),
	READ(REQUEST_RENEWAL_OF,
	    "SELECT " REQUEST " FROM request WHERE renews_id = ? "
	    "AND state <> 'closed' ORDER BY id DESC LIMIT 1"),
	READ(REQUEST_OWNER_IS_WAITING,
	    "SELECT r.id FROM shop s JOIN request r ON r.shop_id = s.id "
	    "WHERE s.removed IS NULL AND s.owner = ? AND " REQUEST_IS_OPEN
	    " LIMIT 1"),
	READ(REQUEST_DUE,
	    "SELECT id FROM request WHERE next_at <= ? ORDER BY next_at, id "
	    "LIMIT ?"),
	READ(REQUEST_NEXT_DUE,
	    "SELECT min(next_at) FROM request WHERE next_at IS NOT NULL"),
	READ(REQUEST_PROBE_DUE,
	    "SELECT id FROM request WHERE probe_at <= ? "
	    "ORDER BY probe_at, id LIMIT ?"),
	READ(REQUEST_PROBE_NEXT,
	    "SELECT min(probe_at) FROM request WHERE probe_at IS NOT NULL"),
	WRITE(REQUEST_SET_PROBE,
	    "UPDATE request SET probe_at = ?2 WHERE id = ?1"),
	READ(REQUEST_OPEN_OF_SHOP,
	    "SELECT id FROM request WHERE shop_id = ? AND " REQUEST_IS_OPEN
	    " ORDER BY id"),
	SCAN(REQUEST_LIST,
	    "SELECT " REQUEST " FROM request WHERE id > ?1 "
	    "AND (?2 IS NULL OR shop_id = ?2) "
	    "AND (?3 IS NULL OR domain = ?3) "
	    "AND (?4 IS NULL OR due_at < ?4) ORDER BY id"),
	SCAN(REQUEST_COUNT,
	    "SELECT state, count(*) FROM request GROUP BY state"),

	WRITE(EVIDENCE_SET,
	    "INSERT INTO evidence (request_id, field, value, part, line, "
	    "evidence, message_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) "
	    "ON CONFLICT (request_id, field) DO UPDATE SET value = ?3, "
	    "part = ?4, line = ?5, evidence = ?6, message_id = ?7"),
	READ(EVIDENCE_GET,
	    "SELECT field, value, part, line, evidence, message_id "
	    "FROM evidence WHERE request_id = ? AND field = ?"),

	WRITE(CERTIFICATE_INSERT,
	    "INSERT INTO certificate (request_id, sha256, leaf, chain_pem, "
	    "names, issuer, serial, not_before, not_after, accepted_at) "
	    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
	WRITE(CERTIFICATE_SET_CHAIN,
	    "UPDATE certificate SET chain_pem = ?2 WHERE id = ?1"),
	READ(CERTIFICATE_LOAD,
	    "SELECT " CERTIFICATE " FROM certificate c WHERE c.id = ?"),
	READ(CERTIFICATE_BY_HASH,
	    "SELECT " CERTIFICATE " FROM certificate c WHERE c.sha256 = ?"),
	READ(CERTIFICATE_IN_SERVICE,
	    "SELECT " CERTIFICATE " FROM request r "
	    "JOIN certificate c ON c.request_id = r.id "
	    "WHERE r.domain = ? AND " IN_SERVICE
	    " ORDER BY c.installed_at DESC, c.id DESC LIMIT 1"),
	WRITE(CERTIFICATE_REPLACE_OTHERS,
	    "UPDATE certificate AS c SET replaced_at = ?2 WHERE c.id <> ?1 "
	    "AND " IN_SERVICE " AND c.request_id IN (SELECT id FROM request "
	    "WHERE domain = (SELECT r.domain FROM request r "
	    "JOIN certificate k ON k.request_id = r.id WHERE k.id = ?1))"),
	WRITE(CERTIFICATE_SET_INSTALLED,
	    "UPDATE certificate SET generation = ?2, installed_at = ?3, "
	    "replaced_at = NULL WHERE id = ?1"),
	WRITE(CERTIFICATE_SET_REPLACED,
	    "UPDATE certificate SET replaced_at = ?2 WHERE id = ?1"),
	READ(CERTIFICATE_BY_REQUEST,
	    "SELECT " CERTIFICATE " FROM certificate c "
	    "WHERE c.request_id = ? ORDER BY c.id DESC"),
	SCAN(CERTIFICATE_LIST_IN_SERVICE,
	    "SELECT " CERTIFICATE " FROM certificate c "
	    "JOIN request r ON r.id = c.request_id WHERE " IN_SERVICE
	    " ORDER BY r.domain, c.id"),

	READ(INTERMEDIATE_SEEN,
	    "SELECT last_seen FROM intermediate WHERE sha256 = ?"),
	WRITE(INTERMEDIATE_INSERT,
	    "INSERT INTO intermediate (sha256, der, subject, not_after, "
	    "first_seen, last_seen) VALUES (?1, ?2, ?3, ?4, ?5, ?5) "
	    "ON CONFLICT (sha256) DO UPDATE SET last_seen = ?5"),
	SCAN(INTERMEDIATE_LIST,
	    "SELECT der FROM intermediate WHERE not_after > ? "
	    "ORDER BY last_seen DESC, sha256"),

	READ(EVENT_HEAD, "SELECT id, hash FROM event ORDER BY id DESC LIMIT 1"),
	WRITE(EVENT_INSERT,
	    "INSERT INTO event (" EVENT ", prev_hash, hash) "
	    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
	SCAN(EVENT_CHAIN,
	    "SELECT " EVENT ", prev_hash, hash FROM event ORDER BY id"),
	SCAN(EVENT_SEQUENCE,
	    "SELECT seq FROM sqlite_sequence WHERE name = 'event'"),
	READ(EVENT_BY_REQUEST,
	    "SELECT " EVENT " FROM event WHERE request_id = ? ORDER BY id"),
	SCAN(EVENT_TAIL,
	    "SELECT " EVENT " FROM (SELECT " EVENT " FROM event "
	    "WHERE id > ? ORDER BY id DESC LIMIT ?) ORDER BY id"),

	WRITE(OUTBOX_INSERT,
	    "INSERT INTO outbox (request_id, kind, message_id, sender, "
	    "recipient, size, status, created, next_at, expires_at) "
	    "VALUES (?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?)"),
	WRITE(OUTBOX_RAW_INSERT,
	    "INSERT INTO outbox_raw (id, raw) VALUES (?, ?)"),
	READ(OUTBOX_DUE,
	    "SELECT id FROM outbox WHERE status = 'queued' AND next_at <= ? "
	    "ORDER BY next_at, id LIMIT ?"),
	WRITE(OUTBOX_ATTEMPT,
	    "UPDATE outbox SET status = 'sending', attempts = attempts + 1 "
	    "WHERE id = ? AND status = 'queued'"),
	WRITE(OUTBOX_SENT,
	    "UPDATE outbox SET status = 'sent', sent_at = ?2, sent_via = ?3, "
	    "last_code = ?4, last_text = ?5 "
	    "WHERE id = ?1 AND status = 'sending'"),
	WRITE(OUTBOX_AGAIN,
	    "UPDATE outbox SET status = 'queued', next_at = ?2, "
	    "last_code = ?3, last_text = ?4 "
	    "WHERE id = ?1 AND status = 'sending'"),
	WRITE(OUTBOX_HOLD,
	    "UPDATE outbox SET status = 'held', last_code = ?2, "
	    "last_text = ?3, seen = 0 "
	    "WHERE id = ?1 AND status = 'sending'"),
	WRITE(OUTBOX_PUT_BACK,
	    "UPDATE outbox SET status = 'queued', "
	    "attempts = max(attempts - 1, 0), next_at = ?2, last_text = ?3 "
	    "WHERE id = ?1 AND status = 'sending'"),
	/* One that has been begun often may be what ends the courier: the
	 * others go first, and it ends as any letter does. */
	WRITE(OUTBOX_RESET,
	    "UPDATE outbox SET "
	    "status = CASE WHEN expires_at < ?1 THEN 'held' "
	    "ELSE 'queued' END, "
	    "last_text = CASE WHEN expires_at < ?1 "
	    "THEN 'the courier ended each time before it knew' "
	    "ELSE last_text END, "
	    "next_at = CASE WHEN attempts > 3 THEN ?1 + 60 * attempts "
	    "ELSE next_at END, "
	    "seen = CASE WHEN expires_at < ?1 THEN 0 ELSE seen END "
	    "WHERE status = 'sending'"),
	READ(OUTBOX_AHEAD,
	    "SELECT 1 FROM outbox WHERE created > ? AND +status = 'queued' "
	    "LIMIT 1"),
	WRITE(OUTBOX_BRING_BACK,
	    "UPDATE outbox SET next_at = next_at - (created - ?1), "
	    "expires_at = expires_at - (created - ?1), created = ?1 "
	    "WHERE created > ?2 AND +status = 'queued'"),
	READ(OUTBOX_NEXT_DUE,
	    "SELECT min(next_at) FROM outbox WHERE status = 'queued'"),
	READ(OUTBOX_LOAD, "SELECT " OUTBOX " FROM outbox WHERE id = ?"),
	READ(OUTBOX_BY_MESSAGE_ID,
	    "SELECT " OUTBOX " FROM outbox WHERE message_id = ?"),
	READ(OUTBOX_COUNT_TO,
	    "SELECT count(*) FROM outbox WHERE recipient = ?1 "
	    "AND (substr(kind, 1, length(?2)) = ?2) = ?3 "
	    "AND created >= ?4"),
	READ(OUTBOX_COUNT_ALL,
	    "SELECT count(*) FROM outbox WHERE created >= ?"),
	WRITE(OUTBOX_REQUEUE,
	    "UPDATE outbox SET status = 'queued', attempts = 0, "
	    "next_at = ?2, expires_at = ?3 "
	    "WHERE id = ?1 AND status IN ('held', 'dropped') "
	    "AND EXISTS (SELECT 1 FROM outbox_raw r WHERE r.id = ?1)"),
	WRITE(OUTBOX_DROP,
	    "UPDATE outbox SET status = 'dropped', last_text = ?2 "
	    "WHERE id = ?1 AND status IN ('queued', 'held')"),
	READ(OUTBOX_UNSEEN,
	    "SELECT id FROM outbox WHERE status = 'held' AND seen = 0 "
	    "ORDER BY id LIMIT ?"),
	WRITE(OUTBOX_SET_SEEN, "UPDATE outbox SET seen = 1 WHERE id = ?"),
	SCAN(OUTBOX_COUNT,
	    "SELECT status, count(*) FROM outbox GROUP BY status"),
	SCAN(OUTBOX_SENT_SINCE,
	    "SELECT count(*) FROM outbox WHERE sent_at >= ?"),
	/* Letters are made in the order of their numbers, but for a clock that
	 * was set: what is left of the raw ones ends the search at once. */
	WRITE(OUTBOX_PURGE,
	    "DELETE FROM outbox_raw WHERE id IN (SELECT r.id "
	    "FROM outbox_raw r JOIN outbox o ON o.id = r.id "
	    "WHERE r.id <= (SELECT id FROM outbox WHERE created < ?1 "
	    "ORDER BY created DESC LIMIT 1) AND o.created < ?1 "
	    "AND o.status IN ('sent', 'dropped') ORDER BY r.id LIMIT ?2)"),
	READ(OUTBOX_BY_REQUEST,
	    "SELECT " OUTBOX " FROM outbox WHERE request_id = ? ORDER BY id"),
	READ(OUTBOX_OPEN,
	    "SELECT " OUTBOX " FROM outbox "
	    "WHERE status IN ('queued', 'sending', 'held') ORDER BY id"),

	READ(JOB_SAME,
	    "SELECT id FROM job WHERE kind = ? AND request_id = ? "
	    "AND COALESCE(certificate_id, 0) = ? "
	    "AND status IN ('queued', 'running')"),
	WRITE(JOB_INSERT,
	    "INSERT INTO job (kind, request_id, certificate_id, status, "
	    "next_at, created, changed) "
	    "VALUES (?1, ?2, ?3, 'queued', ?4, ?5, ?5)"),
	READ(JOB_DUE,
	    "SELECT id FROM job WHERE status = 'queued' AND next_at <= ? "
	    "ORDER BY next_at, id LIMIT ?"),
	WRITE(JOB_ATTEMPT,
	    "UPDATE job SET status = 'running', attempts = attempts + 1, "
	    "changed = ?2 WHERE id = ?1 AND status = 'queued'"),
	WRITE(JOB_FINISH,
	    "UPDATE job SET status = ?2, error = ?3, changed = ?4, seen = 0 "
	    "WHERE id = ?1 AND status IN ('queued', 'running')"),
	WRITE(JOB_AGAIN,
	    "UPDATE job SET status = 'queued', next_at = ?2, error = ?3, "
	    "changed = ?4 WHERE id = ?1 AND status = 'running'"),
	WRITE(JOB_RESET,
	    "UPDATE job SET status = 'queued' WHERE status = 'running'"),
	READ(JOB_NEXT_DUE,
	    "SELECT min(next_at) FROM job WHERE status = 'queued'"),
	READ(JOB_UNSEEN,
	    "SELECT id FROM job WHERE status IN ('done', 'failed') "
	    "AND seen = 0 ORDER BY id LIMIT ?"),
	WRITE(JOB_SET_SEEN, "UPDATE job SET seen = 1 WHERE id = ?"),
	READ(JOB_LOAD, "SELECT " JOB " FROM job WHERE id = ?"),
	READ(JOB_BY_REQUEST,
	    "SELECT " JOB " FROM job WHERE request_id = ? ORDER BY id"),
	SCAN(JOB_OPEN,
	    "SELECT " JOB " FROM job WHERE status IN ('queued', 'running') "
	    "ORDER BY id"),
};

#define STATEMENT_NAME(name) [STATEMENT_##name] = #name,
const char *const statement_names[STATEMENT_COUNT] = {
	STATEMENTS(STATEMENT_NAME)
};
