/* SPDX-License-Identifier: ISC */
/*
 * Preloaded into the unpacked Dovecot: it looks for its modules only at the
 * place it was built for.  What it opens there is found below RELOCATE
 * instead.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUILT_FOR "/usr/lib/dovecot/"

static const char *
relocated(const char *path, char *out, size_t size)
{
	const char *to = getenv("RELOCATE");

	if (path == NULL || to == NULL ||
	    strncmp(path, BUILT_FOR, strlen(BUILT_FOR)) != 0 ||
	    snprintf(out, size, "%s%s", to, path) >= (int)size)
		return path;
	return out;
}

DIR *
opendir(const char *path)
{
	DIR *(*next)(const char *);
	char out[4096];

	*(void **)&next = dlsym(RTLD_NEXT, "opendir");
	return next(relocated(path, out, sizeof(out)));
}

void *
dlopen(const char *path, int flags)
{
	void *(*next)(const char *, int);
	char out[4096];

	*(void **)&next = dlsym(RTLD_NEXT, "dlopen");
	return next(relocated(path, out, sizeof(out)), flags);
}
