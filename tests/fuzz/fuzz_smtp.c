/* SPDX-License-Identifier: ISC */
/*
 * FUZZES: mail
 *
 * A relay that says whatever it likes: every letter gets an outcome.  The
 * first byte chooses the configuration, the rest is what the relay says.
 */
#include <stdint.h>

#include "mail/smtp.h"
#include "tests/fuzz/stream_memory.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
use(struct smtp *smtp)
{
	static const char letter[] = "Subject: x\n\n.\nline\r\n..\rend";
	struct smtp_result result;
	int i;

	for (i = 0; i < 4 && !smtp_is_lost(smtp); i++) {
		smtp_send(smtp, i % 2 == 0 ? "" : "sales@shop.example",
		    i == 2 ? "m\xc3\xbcller@shop.example" :
		    "maria@shop.example", letter, sizeof letter - 1, &result);
		if (result.outcome >= SMTP_OUTCOME_COUNT ||
		    strlen(result.text) >= sizeof result.text ||
		    strpbrk(result.text, "\r\n") != NULL)
			abort();
	}
	if (!smtp_is_lost(smtp))
		smtp_check(smtp, NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char host[] = "mx.example", user[] = "sales", helo[] = "x.example";
	static char program[] = "token", empty[] = "";
	static const struct config_limits limits = { .connect_seconds = 1,
		.io_seconds = 1, .command_seconds = 1 };
	struct config_smtp config = { .server = { .host = host, .user = user },
		.envelope_sender = empty, .helo = helo };
	struct secret secret = { 0 };
	struct smtp *smtp;
	struct err err;

	if (size == 0)
		return 0;
	config.server.tls = (data[0] & 1) != 0 ? TLS_STARTTLS : TLS_IMPLICIT;
	if ((data[0] & 4) != 0) {
		config.server.token_command.items[0] = program;
		config.server.token_command.count = 1;
	}
	if ((data[0] & 8) == 0)
		secret_set(&secret, "secret", 6);
	stream_data = data + 1;
	stream_left = size - 1;
	if (smtp_open(&config, &limits, &secret, &smtp, &err) == 0) {
		use(smtp);
		smtp_close(smtp);
	}
	secret_release(&secret);
	return 0;
}
