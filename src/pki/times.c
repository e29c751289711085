/* SPDX-License-Identifier: ISC */
#include "pki/times.h"

#include <time.h>

int
time_of_asn1(const ASN1_TIME *t, int64_t *time_out)
{
	struct tm tm = { 0 };

	/* NULL would mean the current time to OpenSSL. */
	if (t == NULL || ASN1_TIME_to_tm(t, &tm) != 1)
		return -1;
	*time_out = (int64_t)timegm(&tm);
	return 0;
}
