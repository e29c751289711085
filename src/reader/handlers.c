/* SPDX-License-Identifier: ISC */
#include "base/mem.h"
#include "reader/charset.h"
#include "reader/identity.h"
#include "reader/inspect.h"
#include "reader/read.h"
#include "reader/serve.h"
#include "reader/sift.h"
#include "wire/cursor.h"

static int
run_sift(const struct buf *payload, const unsigned char *data, size_t len,
    const struct reader_limits *limits, struct buf *answer, struct err *err)
{
	struct sift_question question;
	struct wire_cursor c;
	struct sift sift;
	size_t i;

	wire_cursor_init(&c, payload->data, payload->len);
	if (sift_question_get(&c, &question) == -1)
		return err_set(err, ERR_BUG, "no question of a sift");
	for (i = 0; i < question.count; i++) {
		if (question.lens[i] > len)
			return err_set(err, ERR_BUG, "headers cut short");
		sift_message(data, question.lens[i], limits, &sift);
		sift_put(answer, &sift);
		sift_release(&sift);
		data += question.lens[i];
		len -= question.lens[i];
	}
	return 0;
}

static int
run_read(const struct buf *payload, const unsigned char *data, size_t len,
    const struct reader_limits *limits, struct buf *answer, struct err *err)
{
	struct read_question question;
	struct wire_cursor c;
	struct reading reading;

	wire_cursor_init(&c, payload->data, payload->len);
	if (read_question_get(&c, &question) == -1)
		return err_set(err, ERR_BUG, "no question of a reading");
	if (read_message(data, len, &question, limits, &reading, err) == -1)
		return -1;
	reading_put(answer, &reading);
	return 0;
}

static int
run_inspect(const struct buf *payload, const unsigned char *data, size_t len,
    const struct reader_limits *limits, struct buf *answer, struct err *err)
{
	struct inspect_question question;
	struct wire_cursor c;
	struct verdict verdict;

	wire_cursor_init(&c, payload->data, payload->len);
	if (inspect_question_get(&c, &question) == -1)
		return err_set(err, ERR_BUG, "no question of a verdict");
	if (inspect_run(&question, data, len, limits, &verdict, err) == -1)
		return -1;
	verdict_put(answer, &verdict);
	return 0;
}

/* What most messages need. */
static void
warm_up(const struct reader_limits *limits)
{
	static const char sample[] = "From: a@b.example\n"
	    "Subject: =?utf-8?Q?SSL_installation?=\n"
	    "Content-Type: multipart/alternative; boundary=b\n\n--b\n\n"
	    "Country: US\nState: Texas\nCity: Waco\nCompany: Kites\n--b\n"
	    "Content-Type: text/html; charset=utf-8\n\n"
	    "<table><tr><td>Country</td><td>US</td></tr></table>\n--b--\n";
	struct read_question question = { .authserv_id = (char[]){ "" } };
	struct reading reading;

	if (read_message((const unsigned char *)sample, sizeof sample - 1,
	    &question, limits, &reading, NULL) == 0)
		reading_release(&reading);
}

/* Nothing is released: the child ends when it has answered. */
const struct serve_handler serve_handlers[SERVE_HANDLERS] = {
	{ FRAME_SIFT, 0, run_sift },
	{ FRAME_READ, 0, run_read },
	{ FRAME_INSPECT, INSPECT_DATA_MAX + 2 * INSPECT_PEM_MAX, run_inspect },
};

int
serve_start(struct serve *serve, const struct config_trust *trust,
    const struct reader_limits *limits, struct err *err)
{
	charset_init();
	identity_warm_up();
	if (inspect_init(trust, err) == -1 ||
	    serve_init(serve, serve_handlers, SERVE_HANDLERS, limits,
		err) == -1)
		return -1;
	serve->warm_up = warm_up;
	return serve_sandbox(err);
}
