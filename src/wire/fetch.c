/* SPDX-License-Identifier: ISC */
#include "wire/fetch.h"

#include <stdlib.h>

#include "wire/frame.h"

#define GRACE_MS 3000 /* for a fetcher that is just being started */

void
fetch_question_put(struct buf *b, const char *url)
{
	wire_put_str(b, url);
}

int
fetch_question_get(struct wire_cursor *c, char **url_out)
{
	char *url = wire_get_str(c, FETCH_URL_MAX);

	if (!wire_get_end(c)) {
		free(url);
		return -1;
	}
	*url_out = url;
	return 0;
}

int
fetch_ask(int sock, const char *url, struct buf *bytes_out, bool *lost_out,
    struct err *err)
{
	struct buf question;
	struct frame f;
	int rc = -1;

	frame_init(&f);
	buf_init(&question, FETCH_URL_MAX + 16);
	*lost_out = false;
	fetch_question_put(&question, url);
	if (!buf_ok(&question)) {
		err_set(err, ERR_INPUT, "the address is too long");
		goto out;
	}
	if (frame_ask(sock, FRAME_FETCH, &question, NULL, 0,
		FETCH_MS + GRACE_MS, &f, lost_out, err) == -1)
		goto out;
	if (f.payload.len > FETCH_BYTES_MAX) {
		*lost_out = true;
		err_set(err, ERR_BUG, "the fetcher's answer is too long");
		goto out;
	}
	buf_put(bytes_out, f.payload.data, f.payload.len);
	rc = 0;
out:
	buf_release(&question);
	frame_release(&f);
	return rc;
}
