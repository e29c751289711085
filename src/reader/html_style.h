/* SPDX-License-Identifier: ISC */
/* What CSS hides, as far as mail uses it.  For html.c. */
#ifndef READER_HTML_STYLE_H
#define READER_HTML_STYLE_H

#include <stdbool.h>
#include <stddef.h>

#define STYLE_NAMES_MAX 64

/* Classes (".name") and ids ("#name") that a style sheet hides. */
struct style_sheet {
	char *names[STYLE_NAMES_MAX];
	size_t count;
};

/* Add what a <style> element's text hides for every screen. */
void style_add(struct style_sheet *sheet, const char *css, size_t len);
void style_release(struct style_sheet *sheet);

/* Is an element with these attributes (NULL: absent) hidden? */
bool style_hides(const struct style_sheet *sheet, const char *style,
    const char *class_names, const char *id);

/* Does the style attribute hold this, blanks and case apart? */
bool style_has(const char *style, const char *what);

/* Could style_hides or style_has, as html.c asks it, find anything in it? */
bool style_tells(const char *style, size_t len);

#endif
