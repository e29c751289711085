/* SPDX-License-Identifier: ISC */
/*
 * A configuration text as a tree of our own, every node with its line.  The
 * only file that knows libconfig, whose config_write and ours may not meet in
 * one translation unit.
 *
 * What libconfig 1.5 lets pass is refused here: numbers that do not fit (it
 * wraps them silently), "\x00" (it drops it), texts that run over the end of
 * their line (a forgotten quote is found where it is missing), @include.
 */
#ifndef CONFIG_TREE_H
#define CONFIG_TREE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define TREE_TEXT_MAX (1024 * 1024) /* bytes of a configuration file */
#define TREE_DEPTH_MAX 4            /* deeper nodes lose their children */

enum tree_type {
	TREE_NUMBER,
	TREE_FLOAT,
	TREE_SWITCH, /* number is 0 or 1 */
	TREE_TEXT,
	TREE_LIST, /* [ ] or ( ) */
	TREE_GROUP,
};

struct tree {
	enum tree_type type;
	char *name; /* NULL: the root, an element of a list */
	int line;
	int64_t number; /* INT64_MAX: it did not fit into 32 bits */
	char *text;     /* TREE_TEXT */
	struct tree *children;
	size_t count;
};

/*
 * Parse len bytes (text[len] is NUL).  0 and a root of type TREE_GROUP, the
 * caller's: tree_free; or -1 with err and the line it is about.
 */
int tree_parse(const char *text, size_t len, struct tree **root_out,
    int *line_out, struct err *err);

void tree_free(struct tree *root);

#endif
