/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unicase.h>

#include "base/admin_address.h"
#include "base/buf.h"
#include "base/mem.h"
#include "reader/kind.h"

#define TEXT_LOOK_MAX 65536 /* octets of text; a CA comes to the point */
#define CODE_MIN 8          /* characters of a code to enter */

/*
 * What they say then, in small letters.  The first rows say all, unless it is
 * done already; the others are said by others too, and count beside the word
 * certificate.
 */
static const char *const plain_phrases[] = {
	"domain control", "control of the domain", "control of this domain",
	"control of your domain", "control this domain", "control the domain",
	"domain validation", "approver email", "approver e-mail",
	"validate your domain", "validate the domain", "validate this domain",
	"validate domain", "validating domain",
	"domain-validierung", "domainvalidierung", "domänenvalidierung",
	"domainkontrolle", "domain-kontrolle", "validation de domaine",
	"validation du domaine", "contrôle du domaine",
	"contrôle de domaine", "validación de dominio",
	"validación del dominio", "control del dominio",
	"validazione del dominio", "controllo del dominio",
	"validação de domínio", "validação do domínio",
	"controle do domínio", "domeinvalidatie", "domeincontrole",
	"weryfikacja domeny", "weryfikacji domeny", "walidacja domeny",
	"подтверждение домена", "подтверждения домена", "проверка домена",
	"контроль над доменом", "контроля над доменом",
	"alan adı doğrulama", "域名验证", "域名控制", "网域验证", "網域驗證",
	"域名所有权", "ドメイン認証", "ドメイン名の認証", "ドメインの所有",
	"도메인 인증", "도메인 소유",
};

static const char *const phrases[] = {
	"dcv", "control over", "own or control", "you control", "prove that you",
	"domain verification", "verify your domain", "verify the domain",
	"verify domain", "verify that you", "verify you", "verify control",
	"verify ownership", "confirm that you", "confirm your",
	"confirm ownership", "confirm control", "prove ownership",
	"prove control", "ownership of", "domain ownership",
	"validation code", "verification code", "validation email",
	"validation e-mail", "validation link", "approval code",
	"approval email", "approval e-mail", "certificate approval",
	"approve the", "approve this", "approve it", "approve or",
	"or approve", "to approve", "and approve", "approver",
	"domain approval", "domain authorization", "authorize the",
	"authorize this", "to authorize", "authorise", "approval for",
	"approval request", "domaininhaber", "inhaber der domain",
	"validierungscode", "bestätigungscode", "freigabe", "freigeben",
	"kontrolle über", "genehmigen", "code de validation",
	"contrôlez", "contrôle sur", "propriétaire du", "approuver",
	"código de validación", "código de verificación",
	"propiedad del dominio", "verificar el dominio",
	"verificación de dominio", "verificación del dominio", "aprobar",
	"controla el dominio", "codice di convalida", "codice di verifica",
	"verifica del dominio", "controllo sul dominio",
	"proprietà del dominio", "approvare", "código de validação",
	"código de verificação", "propriedade do domínio",
	"verificação do domínio", "verificação de domínio", "aprovar",
	"validatiecode", "verificatiecode", "domein beheert",
	"eigenaar van het domein", "goedkeuren", "domeinverificatie",
	"kod weryfikacyjny", "kodu weryfikacyjnego", "kontrolę nad domeną",
	"kontroli nad domeną", "właściciel", "zatwierdz",
	"код подтверждения", "код проверки", "право на домен",
	"подтвердить домен", "владение доменом", "владения доменом",
	"код підтвердження", "підтвердження домену", "перевірка домену",
	"alan adının", "doğrulama kodu", "onaylamak", "验证码", "验证您",
	"批准", "驗證", "承認", "認証コード", "確認コード", "管理権限", "所有権",
	"인증 코드", "승인",
};

/* Words of asking in more languages than anybody lists sentences of: enough
 * in a mail on a certificate and a domain that does not tell of one that is
 * there already. */
static const char *const stems[] = {
	"verif", "validat", "validier", "validar", "validaci", "confirm",
	"prove ", "approve", "bestätig", "genehmig", "nachweis", "vérif",
	"approuv", "demostr", "aprob", "aprov", "comprov", "dimostr",
	"convalid", "conferm", "approv", "bevestig", "goedkeur", "potwierd",
	"weryfik", "zatwierd", "подтверд", "провер", "підтверд", "перевір",
	"потвърд", "doğrula", "onayla", "bekreft", "bekräft", "bekræft",
	"godkjenn", "godkänn", "godkend", "vahvista", "hyväksy", "potvr",
	"ověř", "igazol", "jóváhagy", "επιβεβαί", "επαληθ", "verific",
	"验证", "确认", "批准", "驗證", "確認", "認証", "인증", "확인",
};

static const char *const domain_words[] = { "domain", "domän", "domæn",
	"domein", "domini", "dominio", "domaine", "domén", "domen", "домен",
	"домейн", "alan adı", "verkkotunnu", "域名", "網域", "网域", "ドメイン",
	"도메인" };

/* It is done: what the first rows above say is over, and where "approve" and
 * the like are not said too, nothing is asked any more. */
static const char *const issued[] = {
	"been issued", "was issued", "wurde ausgestellt", "ist ausgestellt",
	"ausgestellt worden", "a été émis", "sido emitido", "stato emesso",
	"foi emitido", "is uitgegeven", "został wydany", "был выпущен",
	"сертификат выпущен", "випущено", "已签发", "已簽發",
	"発行されました",
};

/* Other news of certificates and domains. */
static const char *const news[] = {
	"is ready", "been approved", "was approved", "certificate expires",
	"will expire", "expires on", "expires soon", "about to expire",
	"is complete", "download", "invoice", "receipt", "payment", "cheap",
	"discount", "offer", "newsletter", "läuft ab", "rechnung", "facture",
	"factura", "caduca", "fattura", "истека", "发票", "有効期限",
};

static const char *const certificates[] = {
	"certificat", "certificad", "zertifikat", "certifikat", "certyfikat",
	"сертификат", "сертифікат", "sertifika", "ssl", "tls", "证书", "憑證",
	"證書", "証明書", "인증서",
};

/* What is to be entered. */
static const char *const codes[] = {
	"validation code", "verification code", "approval code", "unique code",
	"validierungscode", "bestätigungscode", "code de validation",
	"código de valida", "código de verifica", "codice di", "validatiecode",
	"verificatiecode", "kod weryfikac", "код подтверждения",
	"код проверки", "код підтвердження", "doğrulama kodu", "验证码",
	"驗證碼", "確認コード", "認証コード",
};

/* Subject and text in small letters, lines joined by a blank; not what is
 * quoted, which somebody else asked. */
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
			if (t->lines[j].quote > 0)
				continue;
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
		if (admin_address_domain(f->recipients[i]) != NULL)
			return true;
	return false;
}

static bool
says(const char *text, const char *const *words, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strstr(text, words[i]) != NULL)
			return true;
	return false;
}

static bool
is_asked(const char *text)
{
	return says(text, certificates, COUNT(certificates)) &&
	    says(text, domain_words, COUNT(domain_words)) &&
	    says(text, stems, COUNT(stems)) &&
	    !says(text, issued, COUNT(issued)) &&
	    !says(text, news, COUNT(news));
}

static bool
asks(const char *text)
{
	bool approval = says(text, phrases, COUNT(phrases));

	if (says(text, plain_phrases, COUNT(plain_phrases)) &&
	    (approval || !says(text, issued, COUNT(issued))))
		return true;
	return (approval && says(text, certificates, COUNT(certificates))) ||
	    is_asked(text);
}

/* An address to go to: one that names more than a host, as a shop's own
 * address does not. */
static bool
has_address(const char *text)
{
	const char *p = text;

	while ((p = strstr(p, "://")) != NULL) {
		p += strlen("://");
		p += strcspn(p, "/? \t\"<>");
		if ((*p == '/' || *p == '?') && p[1] != '\0' &&
		    strchr(" \t\"<>", p[1]) == NULL)
			return true;
	}
	return false;
}

static bool
has_link(const struct document *document)
{
	size_t i;

	for (i = 0; i < document->count; i++)
		if (document->texts[i].has_link)
			return true;
	return false;
}

bool
kind_asks_for_proof(const struct kind_facts *f)
{
	bool found;
	char *text;

	if (!kind_is_to_administrator(f))
		return false;
	text = all_text(f);
	found = asks(text) && (has_address(text) || has_link(f->document) ||
	    has_code(text) || says(text, codes, COUNT(codes)));
	free(text);
	return found;
}
