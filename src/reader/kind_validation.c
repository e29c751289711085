/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unicase.h>

#include "base/buf.h"
#include "base/mem.h"
#include "reader/kind.h"

#define TEXT_LOOK_MAX 65536 /* octets of text; a CA comes to the point */
#define CODE_MIN 8          /* characters of a code to enter */

/* Whom CAs write to (CA/Browser Forum Baseline Requirements, 3.2.2.4.4). */
static const char *const administrators[] = { "admin", "administrator",
	"webmaster", "hostmaster", "postmaster" };

/* What they say then, in small letters. */
static const char *const phrases[] = {
	"domain control", "control of the domain", "control of this domain",
	"control of your domain", "control this domain", "control the domain",
	"control over", "own or control", "you control", "domain validation",
	"validate your domain", "validate the domain", "validate this domain",
	"validate domain", "validating domain", "domain verification",
	"verify your domain", "verify the domain", "verify domain",
	"verify that you", "ownership of", "domain ownership",
	"domain owner", "validation code", "verification code",
	"validation email", "validation e-mail", "approval code",
	"certificate approval", "approve the certificate",
	"approve this certificate", "approve this request",
	"approve the request", "approve or reject", "domain approval",
	"domain authorization", "authorize the", "dcv",
	"approval for", "approval request", "approver email",
	"domain-validierung", "domainvalidierung", "domänenvalidierung",
	"domainkontrolle", "domain-kontrolle", "domaininhaber",
	"validierungscode", "bestätigungscode",
	"validation de domaine", "validation du domaine",
	"contrôle du domaine", "contrôle de domaine", "code de validation",
	"validación de dominio", "validación del dominio",
	"control del dominio", "código de validación",
	"validazione del dominio", "controllo del dominio",
	"codice di convalida", "validação de domínio",
	"validação do domínio", "controle do domínio", "domeinvalidatie",
	"domeincontrole", "validatiecode", "weryfikacja domeny",
	"weryfikacji domeny", "подтверждение домена",
	"подтверждения домена", "проверка домена", "право на домен",
	"域名验证", "域名控制", "网域验证", "域名所有权", "ドメイン認証",
	"ドメイン名の認証", "ドメインの所有",
};

static bool
is_administrator(const char *address)
{
	size_t i, len;

	for (i = 0; i < COUNT(administrators); i++) {
		len = strlen(administrators[i]);
		if (strncasecmp(address, administrators[i], len) == 0 &&
		    address[len] == '@')
			return true;
	}
	return false;
}

/* Subject and text in small letters, lines joined by a blank. */
static char *
all_text(const struct kind_facts *f)
{
	const struct document_text *t;
	struct buf b;
	uint8_t *lower;
	size_t i, j, len;
	char *text;

	buf_init(&b, TEXT_LOOK_MAX);
	buf_puts(&b, f->subject);
	for (i = 0; i < f->document->count && buf_ok(&b); i++) {
		t = &f->document->texts[i];
		for (j = 0; j < t->count && buf_ok(&b); j++) {
			buf_putc(&b, ' ');
			buf_puts(&b, t->lines[j].text);
		}
	}
	b.failed = false;
	lower = u8_tolower((uint8_t *)b.data, b.len, NULL, NULL, NULL, &len);
	text = lower != NULL ? xstrndup((char *)lower, len) : xstrdup("");
	free(lower);
	buf_release(&b);
	return text;
}

/* A word of letters and digits mixed that nobody would write by hand. */
static bool
has_code(const char *text)
{
	const char *p = text;
	size_t len, i, digits, letters;

	while (*p != '\0') {
		len = strcspn(p, " \t");
		for (i = digits = letters = 0; i < len; i++) {
			digits += p[i] >= '0' && p[i] <= '9';
			letters += p[i] >= 'a' && p[i] <= 'z';
		}
		if (len >= CODE_MIN && digits >= 2 && letters >= 2 &&
		    digits + letters == len)
			return true;
		p += len + (p[len] != '\0');
	}
	return false;
}

bool
kind_is_to_administrator(const struct kind_facts *f)
{
	size_t i;

	for (i = 0; i < f->recipient_count; i++)
		if (is_administrator(f->recipients[i]))
			return true;
	return false;
}

bool
kind_asks_for_proof(const struct kind_facts *f)
{
	bool says = false, shows;
	char *text;
	size_t i;

	if (!kind_is_to_administrator(f))
		return false;
	text = all_text(f);
	for (i = 0; i < COUNT(phrases); i++)
		says |= strstr(text, phrases[i]) != NULL;
	shows = strstr(text, "https://") != NULL ||
	    strstr(text, "http://") != NULL || has_code(text);
	free(text);
	return says && shows;
}
