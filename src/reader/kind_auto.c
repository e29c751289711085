/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <uninorm.h>

#include "base/mem.h"
#include "reader/fold.h"
#include "reader/kind.h"

/* How the out-of-office answers of mail systems begin, in small letters. */
static const char *const beginnings[] = {
	"automatic reply", "automatic response", "auto reply", "auto-reply",
	"autoreply", "auto response", "auto-response", "autoresponse",
	"autoresponder", "auto:", "out of office", "out of the office",
	"out-of-office", "ooo:", "vacation:", "vacation reply",
	"on vacation:", "away from my mail",
	/* German */
	"abwesenheitsnotiz", "automatische antwort", "abwesenheit:",
	"automatische rückantwort", "autoantwort", "abwesend:",
	"abwesenheitsmeldung", "abwesenheitsassistent",
	/* French */
	"réponse automatique", "reponse automatique", "absence du bureau",
	"absent du bureau", "absence :", "absence:",
	"message d'absence", "notification d'absence",
	/* Spanish */
	"respuesta automática", "respuesta automatica",
	"fuera de la oficina", "fuera de oficina", "ausente de la oficina",
	/* Italian */
	"risposta automatica", "fuori sede", "fuori ufficio",
	"assente dall'ufficio",
	/* Portuguese */
	"resposta automática", "resposta automatica", "fora do escritório",
	"fora de escritório", "ausente do escritório", "ausência temporária",
	/* Dutch */
	"automatisch antwoord", "automatische reactie", "afwezigheidsbericht",
	"niet aanwezig:", "afwezig:", "niet op kantoor",
	/* Polish */
	"odpowiedź automatyczna", "odpowiedz automatyczna",
	"automatyczna odpowiedź", "autoodpowiedź", "poza biurem",
	/* Russian, Ukrainian */
	"автоматический ответ", "автоответ", "нет на работе",
	"вне офиса", "отсутствие на рабочем месте", "отсутствует:",
	"немає на роботі", "автоматична відповідь", "автовідповідь",
	/* Turkish */
	"otomatik yanıt", "otomatik cevap", "ofis dışında", "i̇ş yeri dışında",
	/* Chinese, Japanese, Korean */
	"自动回复", "自动答复", "自動回覆", "自動回复", "外出时的自动答复",
	"不在办公室", "不在辦公室", "自動返信", "自動応答", "不在通知",
	"不在時の自動応答", "부재 중", "자동 회신", "자동 응답",
	/* Others */
	"autosvar", "automatisk svar", "automatiskt svar",
	"automaattinen vastaus", "poissa", "automatická odpověď",
	"automatická odpoveď", "automatikus válasz", "házon kívül",
	"răspuns automat", "automatski odgovor", "samodejni odgovor",
	"automatinis atsakymas", "automātiskā atbilde",
	"automaatvastus", "αυτόματη απάντηση", "автоматичен отговор",
	"frånvaro", "ikke til stede:", "fravær:", "fraværende:",
	"sjálfvirkt svar", "mimo kancelář", "εκτός γραφείου",
	"аутоматски одговор", "автоматты жауап", "resposta automàtica",
	"erantzun automatikoa", "balasan otomatis", "trả lời tự động",
	"การตอบกลับอัตโนมัติ", "स्वचालित उत्तर", "رد تلقائي", "תשובה אוטומטית",
	"מחוץ למשרד",
};

/* "[External] ", which the own mail system put before it. */
static size_t
tags(const char *s, size_t len)
{
	const char *close;
	size_t at = 0;

	while (at < len && s[at] == '[' &&
	    (close = memchr(s + at, ']', len - at)) != NULL)
		for (at = (size_t)(close + 1 - s); at < len && s[at] == ' ';)
			at++;
	return at;
}

bool
kind_is_auto_subject(const char *subject)
{
	size_t len = strlen(subject), i, n;
	char *folded = fold_ascii(subject, len);
	const char *s;
	bool found = false;

	/* Some programs write the accents as characters of their own, others
	 * full-width letters. */
	if (folded == NULL)
		folded = (char *)u8_tolower((const uint8_t *)subject, len,
		    NULL, UNINORM_NFKC, NULL, &len);
	if (folded == NULL)
		return false;
	n = tags(folded, len);
	s = folded + n;
	len -= n;
	for (i = 0; i < COUNT(beginnings) && !found; i++) {
		if (len == 0 || beginnings[i][0] != s[0])
			continue;
		n = strlen(beginnings[i]);
		found = len >= n && memcmp(s, beginnings[i], n) == 0;
	}
	free(folded);
	return found;
}
