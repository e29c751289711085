/* SPDX-License-Identifier: ISC */
#include "net/etpan.h"

#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/mem.h"

#define BUFFER_SIZE 8192

struct etpan {
	struct stream *stream;
	const struct etpan_filter *filter;
};

static struct stream *
stream_of(const mailstream_low *low)
{
	return ((const struct etpan *)low->data)->stream;
}

/* At the end of file -1, never 0: libetpan's literal reader would spin. */
static ssize_t
low_read(mailstream_low *low, void *data, size_t len)
{
	const struct etpan *etpan = low->data;
	const char *why;
	ssize_t n;

	n = stream_read(etpan->stream, data, len);
	if (n == -1)
		return -1;
	why = etpan->filter->pass(etpan->filter->context, data, (size_t)n);
	return why == NULL ? n : stream_fail(etpan->stream, why);
}

static ssize_t
low_write(mailstream_low *low, const void *data, size_t len)
{
	if (stream_write(stream_of(low), data, len) == -1)
		return -1;
	return (ssize_t)len;
}

static int
low_close(mailstream_low *low)
{
	struct etpan *etpan = low->data;

	stream_close(etpan->stream);
	etpan->stream = NULL;
	return 0;
}

static int
low_get_fd(mailstream_low *low)
{
	return stream_fd(stream_of(low));
}

static void
low_free(mailstream_low *low)
{
	low_close(low);
	free(low->data);
	free(low);
}

static void
low_cancel(mailstream_low *low)
{
	(void)low;
}

static struct mailstream_cancel *
low_get_cancel(mailstream_low *low)
{
	(void)low;
	return NULL;
}

static carray *
low_get_certificate_chain(mailstream_low *low)
{
	(void)low;
	return NULL;
}

static mailstream_low_driver driver = {
	.mailstream_read = low_read,
	.mailstream_write = low_write,
	.mailstream_close = low_close,
	.mailstream_get_fd = low_get_fd,
	.mailstream_free = low_free,
	.mailstream_cancel = low_cancel,
	.mailstream_get_cancel = low_get_cancel,
	.mailstream_get_certificate_chain = low_get_certificate_chain,
};

mailstream *
etpan_adopt(struct stream *stream, const struct etpan_filter *filter)
{
	struct etpan *etpan = xcalloc(1, sizeof *etpan);
	mailstream_low *low;
	mailstream *ms = NULL;

	etpan->stream = stream;
	etpan->filter = filter;
	low = mailstream_low_new(etpan, &driver);
	if (low != NULL)
		ms = mailstream_new(low, BUFFER_SIZE);
	if (ms == NULL)
		_exit(EX_OSERR);
	return ms;
}
