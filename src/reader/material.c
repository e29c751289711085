/* SPDX-License-Identifier: ISC */
#include "reader/material.h"

#include <string.h>

#include "base/mem.h"

/* What mail programs add on their own. */
static bool
is_adornment(const struct mime_part *p)
{
	static const char *const endings[] = { ".p7s", ".asc", ".sig", ".vcf",
		".ics" };
	size_t i;

	for (i = 0; i < COUNT(endings); i++)
		if (name_ends(p->filename, endings[i]))
			return true;
	return strcmp(p->type, "text") == 0 &&
	    (strcmp(p->subtype, "calendar") == 0 ||
		strcmp(p->subtype, "vcard") == 0);
}

/* A logo beside the signature is inline, and so may a screenshot be: what
 * cannot be told apart is left to people. */
static bool
is_file(const struct mime_part *p)
{
	if (is_adornment(p))
		return false;
	if (strcmp(p->type, "image") == 0)
		return p->disposition == MIME_ATTACHMENT;
	return p->disposition == MIME_ATTACHMENT || p->filename[0] != '\0';
}

static bool
has_file(const struct mime_message *mime)
{
	size_t i;

	for (i = 0; i < mime->count; i++)
		if (mail_is_leaf(mime, i) && is_file(&mime->parts[i]))
			return true;
	return false;
}

static bool
mentions_key(const struct document *d)
{
	size_t i, j;

	for (i = 0; i < d->count; i++)
		for (j = 0; j < d->texts[i].count; j++)
			if (strstr(d->texts[i].lines[j].text,
				"PRIVATE KEY") != NULL)
				return true;
	return false;
}

void
material_look(const struct mail *mail, const struct document *document,
    struct reading *reading)
{
	size_t i;

	reading->has_files = mail->tnef_count > 0;
	for (i = 0; i < mail->source_count && !reading->has_files; i++)
		reading->has_files = has_file(&mail->sources[i].mime);
	reading->has_material = reading->has_files || mentions_key(document);
}
