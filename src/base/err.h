/* SPDX-License-Identifier: ISC */
/*
 * What went wrong, as a value: a kind that tells the caller what to do and a
 * text for people.  Callers act on the kind, never on the text.  No secret
 * and no message body may ever be put into the text.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

enum err_kind {
	ERR_NONE,
	ERR_TEMP,   /* try again later */
	ERR_PERM,   /* never again: hold or answer */
	ERR_INPUT,  /* the sender's fault: answer politely */
	ERR_CONFIG, /* the operator's to mend */
	ERR_BUG,    /* ours: log loudly, hold, go on with the next */
};

#define ERR_TEXT_MAX 512

struct err {
	enum err_kind kind;
	int saved_errno; /* 0 when no system call was to blame */
	char text[ERR_TEXT_MAX];
};

/*
 * Set kind and text (truncated to ERR_TEXT_MAX; control characters, broken
 * UTF-8 and what utf8_is_shown refuses become '?').  err may be NULL.  Both
 * return -1, so that a function can say `return err_set(err, ...)`.
 * err_set_errno appends strerror(errno) and keeps errno.
 */
int err_set(struct err *err, enum err_kind kind, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
int err_set_errno(struct err *err, enum err_kind kind, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Put "prefix: " before the text that is there; returns -1. */
int err_prefix(struct err *err, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

void err_clear(struct err *err);
const char *err_kind_name(enum err_kind kind);

#endif
