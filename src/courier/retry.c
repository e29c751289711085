/* SPDX-License-Identifier: ISC */
#include "courier/retry.h"

static int
doubling(int first, int factor, int last, unsigned times)
{
	int seconds = first;

	while (times-- > 0 && seconds < last)
		seconds *= factor;
	return seconds < last ? seconds : last;
}

int
retry_letter_seconds(unsigned attempts)
{
	return doubling(30, 4, 7200, attempts > 0 ? attempts - 1 : 0);
}

int
retry_connect_seconds(unsigned failures)
{
	return doubling(2, 2, 300, failures);
}
