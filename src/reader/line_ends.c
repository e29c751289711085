/* SPDX-License-Identifier: ISC */
#include "reader/line_ends.h"

#include <string.h>

static void
find_lf(struct line_ends *e, const char *p)
{
	e->lf = memchr(p, '\n', (size_t)(e->end - p));
	if (e->lf == NULL)
		e->lf = e->end;
	e->cr = e->lf;
	while (e->lf < e->end && e->cr > p && e->cr[-1] == '\r')
		e->cr--;
}

const char *
line_end(struct line_ends *e, const char *p, const char **next_out)
{
	const char *eol;

	if (e->lf == NULL || e->lf < p)
		find_lf(e, p);
	eol = memchr(p, '\r', (size_t)(e->lf - p));
	if (eol == NULL)
		eol = e->lf;
	if (eol >= e->cr && e->lf < e->end)
		*next_out = e->lf + 1;
	else
		*next_out = eol < e->end ? eol + 1 : e->end;
	return eol;
}
