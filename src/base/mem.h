/* SPDX-License-Identifier: ISC */
/*
 * Memory that is there or the process ends (status 71, EX_OSERR): the master
 * restarts it; in the reader's child it costs that one message.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xreallocarray(void *old, size_t count, size_t size);
void *xmemdup(const void *data, size_t len); /* never NULL, also for len 0 */
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t len);

/* The number of elements of an array whose size is known here. */
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

#endif
