/* SPDX-License-Identifier: ISC */
/*
 * What loading knows besides the values: where each of them stands.  Only
 * for the files of this folder.
 */
#ifndef CONFIG_LOAD_H
#define CONFIG_LOAD_H

#include <stdbool.h>

#include "config/config.h"
#include "config/settings.h"

#define LOAD_FILES_MAX 100 /* the configuration, certmaild.d, its files */

/* Where a setting stands, or where it would have to stand: its group. */
struct origin {
	const char *file; /* NULL: not seen yet */
	int line;
	bool stands; /* in a file: not a default */
	bool failed; /* reported already: ask no more of it */
};

/* One line of the report to be. */
struct finding {
	size_t file; /* in the order in which the files were read */
	int line;
	size_t number; /* in the order of finding */
	char *text;
};

struct loading {
	struct config *config;
	struct finding *findings;
	size_t finding_count;
	int errors;
	int warnings;
	struct origin origins[SETTING_COUNT];
	char *files[LOAD_FILES_MAX];
	size_t file_count;
	bool broken; /* a file could not be read to its end */
};

/* Note something about file, one of l->files. */
void report_error(struct loading *l, const char *file, int line,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));
void report_warning(struct loading *l, const char *file, int line,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Take over the settings of one parsed file; dir: for relative names. */
void load_tree(struct loading *l, const struct tree *root, const char *file,
    const char *dir);

/* What no type can say: presence, syntax, files, permissions, relations. */
void check_all(struct loading *l);

/* config_write, with "# FILE:LINE" behind each line when origins is not
 * NULL (and then what stands in a file, no matter its value). */
void write_settings(const struct config *config, bool all,
    const struct origin *origins, struct buf *b);

#endif
