/* SPDX-License-Identifier: ISC */
/*
 * What the fetcher gives up: it asks a resolver and web servers and reads
 * their files of settings, and that is all.  It starts no program and no
 * process, writes no file, listens to nobody, signals and traces nobody.
 *
 * The C library's name services are other people's code and differ from host
 * to host; what they may not do fails with EPERM and they do without it.
 */
#ifndef FETCHER_CONFINE_H
#define FETCHER_CONFINE_H

#include "base/err.h"

/* After fetch_init.  For good, and for the threads that come. */
int confine_fetcher(struct err *err);

#endif
