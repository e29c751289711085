/* SPDX-License-Identifier: ISC */
/*
 * The letters: templates (etc/letters/LANGUAGE/NAME.txt, built in; a
 * directory of the operator's overrides them one by one) filled with values
 * and laid out as text and as HTML from the one source, so that both always
 * say the same.
 *
 * A template begins with "Subject: ..." and an empty line.  {name} is a
 * value; lines between {?name} and {/name} are there when the value is not
 * empty, between {!name} and {/name} when it is; {csr} on a line of its own
 * is the CSR.  "- " and "1. " begin list items, an empty line ends a
 * paragraph; a line "    x" (four blanks) stands as it is.
 */
#ifndef CLERK_LETTERS_H
#define CLERK_LETTERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

enum letter_kind {
	LETTER_CSR,
	LETTER_RENEW,
	LETTER_REKEY,
	LETTER_ASK,
	LETTER_WHICH_SHOP,
	LETTER_UNKNOWN_SENDER,
	LETTER_TOO_LARGE,
	LETTER_REFUSED,
	LETTER_VALIDATION, /* a CA's mail goes along */
	LETTER_VALIDATION_UNASKED,
	LETTER_RECEIVED,
	LETTER_INSTALLED,
	LETTER_ALREADY,
	LETTER_REMIND_DETAILS,
	LETTER_REMIND_CERTIFICATE,
	LETTER_GAVE_UP,
	LETTER_REJECTED,
	LETTER_CANCELLED,
	LETTER_HELD,     /* to the operators */
	LETTER_DUE_SOON, /* to the operators */
	LETTER_NOT_SERVED, /* to the operators */
	LETTER_SERVED_AGAIN, /* to the operators */
	LETTER_APPROVE,    /* to the operators */
	LETTER_RENEWAL_CLOSED, /* to the operators */
	LETTER_VALIDATION_HELD, /* to the operators */
};
#define LETTER_KIND_COUNT (LETTER_VALIDATION_HELD + 1)

struct letter_info {
	const char *name;
	bool to_operators;
	bool in_thread; /* answers the merchant's mail, keeps its subject */
	bool has_csr;   /* carries the CSR also as an attachment */
	bool has_mail;  /* carries the CA's mail */
	bool of_ca;     /* a CA's mail made us write it */
};

/* How the names of those begin, and of no others. */
#define LETTERS_OF_CA "validation"

extern const struct letter_info letter_table[LETTER_KIND_COUNT];

struct letter_value {
	const char *name;
	const char *value; /* control characters become blanks; except "csr" */
};

struct letter_text {
	char *subject;
	char *text; /* LF, 72 columns, not flowed */
	char *html; /* a whole document */
	bool fallback; /* there was none in the language asked for */
};

/* The text of a template, or NULL when there is none in this language; to be
 * freed. */
char *letter_template(const char *directory, const char *language,
    const char *name);

/* "de, en, ...": those of the built-in letters, in the order of their names. */
void letter_put_languages(struct buf *b);

void letter_text_release(struct letter_text *text);

/*
 * Fill a template.  directory "" is the built-in letters only; a language
 * without this letter falls back to English (fallback is set).  Commands in a
 * letter to the operators get config_path, see advice_with.  ERR_CONFIG: an
 * operator's template is wrong (unknown value, no subject), with file and
 * line.
 */
int letter_render(enum letter_kind kind, const char *directory,
    const char *language, const char *config_path,
    const struct letter_value *values, size_t count,
    struct letter_text *text_out, struct err *err);

/* A CSR (PEM) with its base64 in lines of so many columns. */
void letter_put_csr(struct buf *b, const char *csr_pem, size_t columns);

/* The longest line that Outlook does not join with the next. */
#define LETTER_CSR_COLUMNS 36

#endif
