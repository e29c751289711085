/* SPDX-License-Identifier: ISC */
/* An operator's word: approve, release, reject, cancel, install, resend,
 * renew; export-key. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/files.h"
#include "base/mem.h"
#include "certmailctl/tool.h"
#include "clerk/operate.h"
#include "config/advice.h"
#include "pki/pem.h"
#include "store/event.h"
#include "store/message.h"
#include "store/outbox.h"

#define HOUR 3600

/* The words after the number, as one text; to be freed. */
static char *
join_words(const struct tool *tool)
{
	struct buf b;
	int i;

	buf_init(&b, 400);
	for (i = 1; i < tool->argc; i++)
		buf_printf(&b, "%s%s", i > 1 ? " " : "", tool->argv[i]);
	if (!buf_ok(&b))
		b.failed = false;
	return buf_take(&b);
}

static int
done(const struct tool *tool, const char *what, const char *object,
    int64_t number, const char *state)
{
	tool_ring(tool);
	if (tool->json)
		tool_print_json(json_pack("{s:s,s:I,s:s}", "done", what,
		    "number", (json_int_t)number, "state", state));
	else
		printf("%s: %s %lld is now %s\n", what, object,
		    (long long)number, state);
	return TOOL_OK;
}

static int
none(const struct tool *tool, const char *what, int64_t number)
{
	return tool_usage(tool, "there is no %s %lld; see: certmailctl list",
	    what, (long long)number);
}

static int
apply(struct tool *tool, enum clerk_event event, const char *name)
{
	enum request_state state;
	struct err err = { 0 };
	int64_t number;
	char *detail;
	int got;

	if (tool->argc < 1 || tool_number(tool->argv[0], '\0', &number) == -1)
		return tool_usage(tool, "usage: certmailctl %s NUMBER%s", name,
		    event == EV_REJECT || event == EV_CANCEL ? " [reason]"
							     : "");
	detail = join_words(tool);
	got = operate_event(&tool->post, number, event, tool->actor, detail,
	    clock_wall(), &state, &err);
	free(detail);
	if (got == -1)
		return tool_failed(tool, &err);
	if (got == 0)
		return none(tool, "request", number);
	if (!tool->json && (event == EV_APPROVE || event == EV_INSTALL ||
		event == EV_ROLLBACK))
		tool_say(tool, "the installer has it in hand; what came of "
		    "it: certmailctl show %lld\n", (long long)number);
	return done(tool, name, "request", number,
	    request_state_names[state]);
}

/* A message in quarantine goes back to the clerk, or is done with. */
static int
settle_message(struct tool *tool, int64_t id, bool release)
{
	struct message_outcome outcome = { .status = MESSAGE_DONE,
		.reason = "rejected by an operator", .leave_unmarked = true };
	struct message message;
	struct err err = { 0 };
	char detail[64];
	int got;

	got = message_load(tool->db, id, &message, &err);
	if (got == 0)
		return none(tool, "message", id);
	if (got == -1)
		return tool_failed(tool, &err);
	got = message.status == MESSAGE_QUARANTINED;
	message_release(&message);
	if (!got)
		return tool_usage(tool, "message %lld is not in quarantine; "
		    "see: certmailctl quarantine", (long long)id);
	snprintf(detail, sizeof detail, "message=%lld", (long long)id);
	if (db_begin(tool->db, "operator.message", &err) == -1 ||
	    (release ? message_retry(tool->db, id, &err)
		     : message_finish(tool->db, id, &outcome, &err)) == -1 ||
	    event_append(tool->db, clock_wall(), 0, tool->actor,
		release ? "message.release" : "message.reject", detail,
		&err) == -1 ||
	    db_commit(tool->db, &err) == -1)
		return tool_failed(tool, &err);
	return done(tool, release ? "release" : "reject", "message", id,
	    release ? "new" : "done");
}

static int
run_approve(struct tool *tool)
{
	return apply(tool, EV_APPROVE, "approve");
}

static int
run_release(struct tool *tool)
{
	int64_t id;

	if (tool->argc > 0 && tool_number(tool->argv[0], 'm', &id) == 0)
		return settle_message(tool, id, true);
	return apply(tool, EV_RELEASE, "release");
}

static int
run_reject(struct tool *tool)
{
	int64_t id;

	if (tool->argc > 0 && tool_number(tool->argv[0], 'm', &id) == 0)
		return settle_message(tool, id, false);
	return apply(tool, EV_REJECT, "reject");
}

static int
run_cancel(struct tool *tool)
{
	return apply(tool, EV_CANCEL, "cancel");
}

static int
run_install(struct tool *tool)
{
	return apply(tool, EV_INSTALL, "install");
}

static int
run_rollback(struct tool *tool)
{
	return apply(tool, EV_ROLLBACK, "rollback");
}

/* A held letter, under its own Message-ID, with a new expiry. */
static int
requeue(struct tool *tool, int64_t id)
{
	int64_t now = clock_wall();
	struct err err = { 0 };
	char detail[64];
	int got;

	snprintf(detail, sizeof detail, "letter=%lld", (long long)id);
	if (db_begin(tool->db, "operator.requeue", &err) == -1)
		return tool_failed(tool, &err);
	got = outbox_requeue(tool->db, id, now, now +
	    (int64_t)tool->config->limits.letter_expiry_hours * HOUR, &err);
	if (got == 0) {
		db_rollback(tool->db);
		return tool_usage(tool, "letter %lld is not held, or its text "
		    "has been deleted; see: "
		    "certmailctl show l%lld", (long long)id, (long long)id);
	}
	if (got == -1 ||
	    event_append(tool->db, now, 0, tool->actor, "letter.requeue",
		detail, &err) == -1 ||
	    db_commit(tool->db, &err) == -1)
		return tool_failed(tool, &err);
	return done(tool, "resend", "letter", id, "queued");
}

static int
run_resend(struct tool *tool)
{
	const char *letter = "";
	struct err err = { 0 };
	int64_t number;
	int got;

	if (tool->argc == 1 && tool_number(tool->argv[0], 'l', &number) == 0)
		return requeue(tool, number);
	if (tool->argc != 1 || tool_number(tool->argv[0], '\0', &number) == -1)
		return tool_usage(tool, "usage: certmailctl resend NUMBER, or "
		    "lNUMBER for a held letter");
	got = operate_resend(&tool->post, number, tool->actor, clock_wall(),
	    &letter, &err);
	if (got == -1)
		return tool_failed(tool, &err);
	if (got == 0)
		return none(tool, "request", number);
	tool_ring(tool);
	if (tool->json)
		tool_print_json(json_pack("{s:s,s:I,s:s}", "done", "resend",
		    "number", (json_int_t)number, "letter", letter));
	else
		printf("resend: the letter \"%s\" of request %lld is queued\n",
		    letter, (long long)number);
	return TOOL_OK;
}

static int
run_renew(struct tool *tool)
{
	struct err err = { 0 };
	int64_t number;
	int got;

	if (tool->argc != 1 || tool_number(tool->argv[0], '\0', &number) == -1)
		return tool_usage(tool, "usage: certmailctl renew NUMBER");
	got = operate_renew(&tool->post, number, tool->actor, clock_wall(),
	    &err);
	if (got == -1)
		return tool_failed(tool, &err);
	if (got == 0)
		return none(tool, "request", number);
	return done(tool, "renew", "request", number, "due for renewal");
}

static void
print_opening(const struct tool *tool, int64_t number, const char *path)
{
	const char *secret = tool->config->keys.master_secret_file;
	struct buf b;

	buf_init(&b, 16384);
	buf_puts(&b, "openssl pkcs8 -in ");
	advice_put_word(&b, path);
	buf_puts(&b, " -passin ");
	buf_puts(&b, "file:");
	advice_put_word(&b, secret);
	if (tool->json)
		tool_print_json(json_pack("{s:s,s:I,s:o,s:o}", "done",
		    "export-key", "number", (json_int_t)number, "file",
		    tool_json_text(path), "run", tool_json_text(b.data)));
	else
		printf("%s holds the key of request %lld, sealed with the "
		    "master secret; to open it: %s\n", path,
		    (long long)number, b.data);
	buf_release(&b);
}

/* The blob of the database as it is: nothing here could open it. */
static int
export_key(struct tool *tool, const struct request *r, const char *path,
    struct err *err)
{
	char detail[300];
	struct buf pem;
	int rc = -1;

	if (tool_check_free(path, err) == -1)
		return -1;
	if (r->key_sealed == NULL)
		return err_set(err, ERR_INPUT, "request %lld has no key",
		    (long long)r->id);
	buf_init(&pem, 65536);
	pem_put(&pem, "ENCRYPTED PRIVATE KEY", r->key_sealed,
	    r->key_sealed_len);
	snprintf(detail, sizeof detail, "file=%s", path);
	if (db_begin(tool->db, "operator.export", err) == -1 ||
	    event_append(tool->db, clock_wall(), r->id, tool->actor,
		"key.export", detail, err) == -1)
		goto out;
	if (file_create_at(AT_FDCWD, path, 0600, pem.data, pem.len, err) ==
	    -1) {
		err->kind = ERR_CONFIG; /* a name of the operator's choice */
		goto out;
	}
	rc = db_commit(tool->db, err);
out:
	db_rollback(tool->db);
	buf_release(&pem);
	return rc;
}

static int
run_export_key(struct tool *tool)
{
	struct request request;
	struct err err = { 0 };
	int64_t number;
	int got;

	if (tool->argc != 2 || tool_number(tool->argv[0], '\0', &number) == -1)
		return tool_usage(tool,
		    "usage: certmailctl export-key NUMBER FILE");
	got = request_load(tool->db, number, &request, &err);
	if (got == 0)
		return none(tool, "request", number);
	if (got == -1)
		return tool_failed(tool, &err);
	got = export_key(tool, &request, tool->argv[1], &err);
	request_release(&request);
	if (got == -1)
		return tool_failed(tool, &err);
	print_opening(tool, number, tool->argv[1]);
	return TOOL_OK;
}

const struct command commands_request[] = {
	{ "approve", "NUMBER", "install a certificate that waits for a word",
		NEED_WRITE, run_approve },
	{ "release", "NUMBER | mNUMBER", "let a held request or message go on",
		NEED_WRITE, run_release },
	{ "reject", "NUMBER | mNUMBER [reason]",
		"close it; the owner gets the reason", NEED_WRITE, run_reject },
	{ "cancel", "NUMBER [reason]", "close it; the owner is told",
		NEED_WRITE, run_cancel },
	{ "install", "NUMBER", "try the installation again", NEED_WRITE,
		run_install },
	{ "rollback", "NUMBER", "the certificate before it in service again",
		NEED_WRITE, run_rollback },
	{ "resend", "NUMBER | lNUMBER", "send the last letter once more",
		NEED_WRITE, run_resend },
	{ "renew", "NUMBER", "ask for the next certificate now", NEED_WRITE,
		run_renew },
	{ "export-key", "NUMBER FILE", "its private key, sealed, into a file",
		NEED_WRITE, run_export_key },
	{ 0 },
};
