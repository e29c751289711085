/* SPDX-License-Identifier: ISC */
/* Inside of the store only: every SQL statement of the program, by name. */
#ifndef STORE_STATEMENT_H
#define STORE_STATEMENT_H

#include <stdbool.h>

/* X(name): the enum and the table of names are made from one list. */
#define STATEMENTS(X)                   \
	X(BEGIN)                        \
	X(BEGIN_READ)                   \
	X(COMMIT)                       \
	X(ROLLBACK)                     \
	X(USER_VERSION)                 \
	X(APPLICATION_ID)               \
	X(SCHEMA_SIZE)                  \
	X(INTEGRITY)                    \
	X(FOREIGN_KEYS)                 \
	X(SHOP_INSERT)                  \
	X(SHOP_UPDATE)                  \
	X(SHOP_REMOVE)                  \
	X(SHOP_BUSY)                    \
	X(SHOP_LOAD)                    \
	X(SHOP_BY_NAME)                 \
	X(SHOP_BY_OWNER)                \
	X(SHOP_LIST)                    \
	X(MESSAGE_BY_CONTENT)           \
	X(MESSAGE_BY_PLACE)             \
	X(MESSAGE_LOSE_PLACE)           \
	X(MESSAGE_MOVE)                 \
	X(MESSAGE_INSERT)               \
	X(MESSAGE_RAW_INSERT)           \
	X(MESSAGE_FRESH)                \
	X(MESSAGE_TRIED)                \
	X(MESSAGE_ATTEMPT)              \
	X(MESSAGE_PUT_BACK)             \
	X(MESSAGE_NEXT_DUE)             \
	X(MESSAGE_FINISH)               \
	X(MESSAGE_LOAD)                 \
	X(MESSAGE_COPY_OF)              \
	X(MESSAGE_UNMARKED)             \
	X(MESSAGE_SET_MARKED)           \
	X(MESSAGE_LIST_QUARANTINED)     \
	X(MESSAGE_RETRY)                \
	X(MESSAGE_COUNT)                \
	X(MESSAGE_COUNT_SINCE)          \
	X(MESSAGE_BY_REQUEST)           \
	X(MESSAGE_DROP_RAW)             \
	X(MESSAGE_PURGE)                \
	X(MAILBOX_GET)                  \
	X(MAILBOX_SET)                  \
	X(HEARTBEAT_GET)                \
	X(HEARTBEAT_SET)                \
	X(REQUEST_INSERT)               \
	X(REQUEST_UPDATE)               \
	X(REQUEST_LOAD)                 \
	X(REQUEST_BY_SPKI)              \
	X(REQUEST_BY_TOKEN)             \
	X(REQUEST_OPEN_FOR)             \
	X(REQUEST_RENEWAL_OF)           \
	X(REQUEST_OWNER_IS_WAITING)     \
	X(REQUEST_DUE)                  \
	X(REQUEST_NEXT_DUE)             \
	X(REQUEST_PROBE_DUE)            \
	X(REQUEST_PROBE_NEXT)           \
	X(REQUEST_SET_PROBE)            \
	X(REQUEST_OPEN_OF_SHOP)         \
	X(REQUEST_LIST)                 \
	X(REQUEST_COUNT)                \
	X(EVIDENCE_SET)                 \
	X(EVIDENCE_GET)                 \
	X(CERTIFICATE_INSERT)           \
	X(CERTIFICATE_SET_CHAIN)        \
	X(CERTIFICATE_LOAD)             \
	X(CERTIFICATE_BY_HASH)          \
	X(CERTIFICATE_IN_SERVICE)       \
	X(CERTIFICATE_REPLACE_OTHERS)   \
	X(CERTIFICATE_SET_INSTALLED)    \
	X(CERTIFICATE_SET_REPLACED)     \
	X(CERTIFICATE_BY_REQUEST)       \
	X(CERTIFICATE_LIST_IN_SERVICE)  \
	X(INTERMEDIATE_SEEN)            \
	X(INTERMEDIATE_INSERT)          \
	X(INTERMEDIATE_LIST)            \
	X(EVENT_HEAD)                   \
	X(EVENT_INSERT)                 \
	X(EVENT_CHAIN)                  \
	X(EVENT_SEQUENCE)               \
	X(EVENT_BY_REQUEST)             \
	X(EVENT_TAIL)                   \
	X(OUTBOX_INSERT)                \
	X(OUTBOX_RAW_INSERT)            \
	X(OUTBOX_DUE)                   \
	X(OUTBOX_ATTEMPT)               \
	X(OUTBOX_SENT)                  \
	X(OUTBOX_AGAIN)                 \
	X(OUTBOX_HOLD)                  \
	X(OUTBOX_PUT_BACK)              \
	X(OUTBOX_RESET)                 \
	X(OUTBOX_NEXT_DUE)              \
	X(OUTBOX_AHEAD)                 \
	X(OUTBOX_BRING_BACK)            \
	X(OUTBOX_LOAD)                  \
	X(OUTBOX_BY_MESSAGE_ID)         \
	X(OUTBOX_COUNT_TO)              \
	X(OUTBOX_COUNT_ALL)             \
	X(OUTBOX_REQUEUE)               \
	X(OUTBOX_DROP)                  \
	X(OUTBOX_UNSEEN)                \
	X(OUTBOX_SET_SEEN)              \
	X(OUTBOX_COUNT)                 \
	X(OUTBOX_SENT_SINCE)            \
	X(OUTBOX_PURGE)                 \
	X(OUTBOX_BY_REQUEST)            \
	X(OUTBOX_OPEN)                  \
	X(JOB_SAME)                     \
	X(JOB_INSERT)                   \
	X(JOB_DUE)                      \
	X(JOB_ATTEMPT)                  \
	X(JOB_FINISH)                   \
	X(JOB_AGAIN)                    \
	X(JOB_RESET)                    \
	X(JOB_NEXT_DUE)                 \
	X(JOB_UNSEEN)                   \
	X(JOB_SET_SEEN)                 \
	X(JOB_LOAD)                     \
	X(JOB_BY_REQUEST)               \
	X(JOB_OPEN)

#define STATEMENT_ENUM(name) STATEMENT_##name,
enum statement { STATEMENTS(STATEMENT_ENUM) STATEMENT_COUNT };

struct statement_row {
	const char *sql;
	bool writes; /* only inside a transaction */
	bool scans;  /* walks a whole table: for tools, not for a sweep */
};

extern const struct statement_row statements[STATEMENT_COUNT];
extern const char *const statement_names[STATEMENT_COUNT];

#endif
