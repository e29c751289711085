/* SPDX-License-Identifier: ISC */
/*
 * The form, read out of a message's text: which fields it gives, in normal
 * form, with the evidence where each stood, and what must be asked about.
 * Pure: no file, no clock, no state between calls.  It never guesses: where
 * two readings are possible there is a problem and no value.  Time and memory
 * are linear in the document; over-long lines and values are cut (form.c
 * names the limits).
 */
#ifndef READER_FORM_H
#define READER_FORM_H

#include "reader/document.h"
#include "wire/reading.h"

/*
 * Fill values, problems, language and notes of an initialised reading; its
 * other members are left alone.  The texts are tried role by role in the
 * order of enum document_role, all texts of one role read one after the
 * other; the first role that gives a field decides.  With no field at all
 * the problems say that the four required ones are missing.  The kind is not
 * looked at: for anything but a request the caller drops the result.
 */
void form_read(const struct document *document, struct reading *reading);

/* How many fields have a value that could be one: a subject with other words
 * needs two. */
unsigned form_count(const struct reading *reading);

#endif
