/* SPDX-License-Identifier: ISC */
/*
 * FUZZES: mail
 *
 * A mailbox server that says whatever it likes: logging in, selecting,
 * looking, fetching, marking and waiting end, in success or in an error.  The
 * first byte chooses the configuration, the rest is what the server says.
 */
#include <stdint.h>
#include <sys/mman.h>

#include "mail/source.h"
#include "tests/fuzz/stream_memory.h"

#define UID_MAX_SEEN 8

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* libetpan 1.9.4 forgets half of an answer that it cannot understand; the
 * connection ends there.  What we forget the unit tests show. */
const char *
__lsan_default_suppressions(void)
{
	return "leak:libetpan";
}

struct seen {
	uint64_t uids[UID_MAX_SEEN];
	size_t count;
	size_t sum; /* of the bytes: all of them can be read */
};

static int
handle(void *context, const struct source_message *message, struct err *err)
{
	struct seen *seen = context;
	size_t i;

	(void)err;
	if (message->header_len > SOURCE_HEADER_MAX || message->uid == 0)
		abort();
	for (i = 0; i < message->header_len; i++)
		seen->sum += (unsigned char)message->header[i];
	if (seen->count < UID_MAX_SEEN)
		seen->uids[seen->count++] = message->uid;
	return 0;
}

static void
use(struct source *source)
{
	struct seen seen = { .count = 0 };
	struct source_look look = { .handle = handle, .context = &seen };
	struct source_progress progress = { .more = false };
	struct source_fetched fetched = { .bytes = 0 };
	struct source_status status;
	enum source_event event;
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	struct err err;
	size_t i;

	if (source_select(source, "INBOX", &status, &err) != 1)
		goto out;
	if (source_look(source, 3, SOURCE_BATCH_MAX, &look, &progress,
	    &err) == -1)
		goto out;
	for (i = 0; i < seen.count && !source_is_lost(source); i++) {
		if (source_fetch(source, seen.uids[i], 1000, fd, &fetched,
		    &err) == 1 && fetched.bytes > 1000)
			abort();
		source_mark(source, seen.uids[i], &err);
	}
	if (!source_is_lost(source))
		source_wait(source, 0, -1, &event, &err);
out:
	close(fd);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char host[] = "mx.example", name[] = "INBOX", done[] = "Done";
	static char program[] = "token";
	static const struct config_limits limits = { .connect_seconds = 1,
		.io_seconds = 1, .command_seconds = 1 };
	struct config_mailbox mailbox = { .type = MAILBOX_IMAP,
		.server = { .host = host, .user = name }, .folder = name,
		.idle = true, .handled_folder = done };
	struct secret secret = { 0 };
	struct source *source;
	struct err err;

	if (size == 0)
		return 0;
	mailbox.server.tls = (data[0] & 1) != 0 ? TLS_STARTTLS : TLS_IMPLICIT;
	mailbox.handled = (data[0] & 2) != 0 ? HANDLED_MOVE : HANDLED_SEEN;
	if ((data[0] & 4) != 0) {
		mailbox.server.token_command.items[0] = program;
		mailbox.server.token_command.count = 1;
	}
	secret_set(&secret, "secret", 6);
	stream_data = data + 1;
	stream_left = size - 1;
	if (source_open(&mailbox, &limits, &secret, &source, &err) == 0) {
		use(source);
		source_close(source);
	}
	secret_release(&secret);
	return 0;
}
