/* SPDX-License-Identifier: ISC */
#include "net/etpan.h"

#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

#define BUFFER_SIZE 8192

/* At the end of file -1, never 0: libetpan's literal reader would spin. */
static ssize_t
low_read(mailstream_low *low, void *data, size_t len)
{
	return stream_read(low->data, data, len);
}

static ssize_t
low_write(mailstream_low *low, const void *data, size_t len)
{
	if (stream_write(low->data, data, len) == -1)
		return -1;
	return (ssize_t)len;
}

static int
low_close(mailstream_low *low)
{
	stream_close(low->data);
	low->data = NULL;
	return 0;
}

static int
low_get_fd(mailstream_low *low)
{
	return stream_fd(low->data);
}

static void
low_free(mailstream_low *low)
{
	stream_close(low->data);
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
etpan_adopt(struct stream *stream)
{
	mailstream_low *low;
	mailstream *ms = NULL;

	low = mailstream_low_new(stream, &driver);
	if (low != NULL)
		ms = mailstream_new(low, BUFFER_SIZE);
	if (ms == NULL)
		_exit(EX_OSERR);
	return ms;
}
