/* SPDX-License-Identifier: ISC */
/*
 * Is there anything in a mail that only reader/inspect can tell?  Asked of
 * mails that are no delivery of certificates by their looks: a private key, a
 * PKCS#12 file, a screenshot, our own CSR.
 */
#ifndef READER_MATERIAL_H
#define READER_MATERIAL_H

#include "reader/document.h"
#include "reader/mail.h"
#include "wire/reading.h"

/* Sets has_files and has_material. */
void material_look(const struct mail *mail, const struct document *document,
    struct reading *reading);

#endif
