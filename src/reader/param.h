/* SPDX-License-Identifier: ISC */
/*
 * The value and parameters of Content-Type and Content-Disposition (RFC 2045,
 * 2183, 2231), as tolerantly as mail programs take them.
 */
#ifndef READER_PARAM_H
#define READER_PARAM_H

#include <stddef.h>

#include "reader/mime.h"

/*
 * text is an unfolded field.  *value_out is what stands before the first
 * ";", lower case, without blanks and comments; the parameters are decoded,
 * continuations joined, the first of equal names kept.  Both are the
 * caller's: free and param_release.  Returns how many parameters.
 */
size_t param_parse(const char *text, char **value_out,
    struct mime_param params[MIME_PARAMS_MAX]);
void param_release(struct mime_param *params, size_t count);

/* The value of that name (lower case), or NULL. */
const char *param_find(const struct mime_param *params, size_t count,
    const char *name);

#endif
