/* SPDX-License-Identifier: ISC */
#include "mail/utf7.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

static const char digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

struct run {
	struct buf *b;
	uint32_t bits;
	int count; /* of bits not yet written */
	bool open; /* inside & ... - */
};

static void
put_unit(struct run *run, uint32_t unit)
{
	run->bits = run->bits << 16 | unit;
	run->count += 16;
	while (run->count >= 6) {
		run->count -= 6;
		buf_putc(run->b, digits[run->bits >> run->count & 63]);
		run->bits &= (1U << run->count) - 1;
	}
}

static void
close_run(struct run *run)
{
	if (!run->open)
		return;
	if (run->count > 0)
		buf_putc(run->b, digits[run->bits << (6 - run->count) & 63]);
	buf_putc(run->b, '-');
	*run = (struct run){ .b = run->b };
}

static void
put_wide(struct run *run, uint32_t code)
{
	if (!run->open) {
		buf_putc(run->b, '&');
		run->open = true;
	}
	if (code > 0xffff) {
		code -= 0x10000;
		put_unit(run, 0xd800 + (code >> 10));
		code = 0xdc00 + (code & 0x3ff);
	}
	put_unit(run, code);
}

int
utf7_put(struct buf *b, const char *name, struct err *err)
{
	struct run run = { .b = b };
	size_t i, len = strlen(name), step;
	uint32_t code;
	bool valid;

	if (len == 0 || len > UTF7_NAME_MAX)
		return err_set(err, ERR_CONFIG,
		    "a folder name has 1 to %d bytes, not %zu", UTF7_NAME_MAX,
		    len);
	for (i = 0; i < len; i += step) {
		step = utf8_decode(name + i, len - i, &code, &valid);
		if (!valid || code < 0x20 || code == 0x7f)
			return err_set(err, ERR_CONFIG,
			    "folder name \"%s\" is not plain UTF-8 text", name);
		if (code > 0x7e) {
			put_wide(&run, code);
			continue;
		}
		close_run(&run);
		buf_putc(b, (char)code);
		if (code == '&')
			buf_putc(b, '-');
	}
	close_run(&run);
	return buf_ok(b) ? 0 :
	    err_set(err, ERR_CONFIG, "folder name \"%s\" is too long", name);
}
