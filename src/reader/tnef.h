/* SPDX-License-Identifier: ISC */
/*
 * Outlook's winmail.dat (application/ms-tnef): its text and its files, by
 * libytnef.  That library has a history of overflows: only ever call this in
 * the reader's child.
 */
#ifndef READER_TNEF_H
#define READER_TNEF_H

#include <stddef.h>

#include "base/err.h"

#define TNEF_FILES_MAX 64

struct tnef_file {
	char *name; /* UTF-8, a label only; "" unknown */
	unsigned char *data;
	size_t len;
};

struct tnef {
	char *plain; /* UTF-8, or NULL */
	char *html;  /* UTF-8, or NULL */
	struct tnef_file files[TNEF_FILES_MAX];
	size_t file_count;
};

/* 0 with a tnef to release, or -1 with ERR_INPUT. */
int tnef_open(const unsigned char *data, size_t len, struct tnef *out,
    struct err *err);
void tnef_release(struct tnef *tnef);

#endif
