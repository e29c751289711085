/* SPDX-License-Identifier: ISC */
#include "reader/sift.h"

#include <string.h>

#include "reader/address.h"
#include "reader/header.h"
#include "reader/subject.h"

void
sift_message(const unsigned char *data, size_t len,
    const struct reader_limits *limits, struct sift *out)
{
	struct sift s = { 0 };
	struct header h;
	bool exact;

	if (len > limits->header_bytes)
		len = limits->header_bytes;
	header_parse(data, len, limits->header_count, &h);
	s.from = address_first(&h, "From");
	s.subject = header_text(header_find(&h, "Subject"), NULL);
	s.message_id = message_id(&h, "Message-ID");
	s.subject_is_request = subject_is_request(s.subject, &exact);
	message_references(&h, s.references, &s.reference_count,
	    SIFT_REFERENCES_MAX);
	address_recipients(&h, s.recipients, &s.recipient_count,
	    SIFT_RECIPIENTS_MAX);
	header_release(&h);
	*out = s;
}
