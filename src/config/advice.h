/* SPDX-License-Identifier: ISC */
/* Commands that a text tells people to run, such that they can be run as
 * printed. */
#ifndef CONFIG_ADVICE_H
#define CONFIG_ADVICE_H

#include "base/buf.h"

/*
 * text with " -c PATH" (quoted for the shell where that is needed) behind
 * certmailctl and certmaild wherever text begins with one of them or has it
 * behind a colon ("run: certmailctl ...", "see: ...", "or: ..."), except
 * behind "usage:".  path is as it was given on our own command line; NULL
 * leaves the text as it is.  The caller frees what is returned.
 */
char *advice_with(const char *text, const char *path);

/* A word of a command, quoted for the shell where that is needed. */
void advice_put_word(struct buf *b, const char *word);

#endif
