/* SPDX-License-Identifier: ISC */
/* What stands around a form, language by language; see labels.h. */
#include "reader/labels.h"

static const struct phrase_list english[] = {
	{ PHRASE_CLOSING, "regards|best regards|kind regards|warm regards|"
	    "with regards|with best regards|with kind regards|best wishes|"
	    "kindest regards|warmest regards|many regards|rgds|br|kr|"
	    "sincerely|sincerely yours|yours sincerely|yours faithfully|"
	    "yours truly|faithfully|respectfully|respectfully yours|cheers|"
	    "cordially|all the best|yours|with best wishes|best|"
	    "thanks and regards|thanks regards|thanks and best regards|"
	    "thanks best regards|thanks and kind regards|thanks kind regards|"
	    "thank you and best regards|thank you and kind regards|"
	    "thank you and regards|many thanks and kind regards|"
	    "many thanks and best regards|greetings|with greetings|"
	    "have a nice day|have a great day|have a good day|ciao|"
	    "good regards|looking forward to hearing from you|take care|"
	    "very truly yours|yours respectfully|warmly|bye" },
	{ PHRASE_THANKS, "thanks|thank you|many thanks|thanks in advance|"
	    "thank you in advance|thank you very much|thanks a lot|thx|ty|"
	    "thanks so much|thank you so much|thanks very much|tnx|cheers|"
	    "thanks again|thank you again|thanks a million|thanking you|"
	    "with thanks|thanks for your help|thank you for your help|"
	    "many thanks in advance|thanks for your help in advance" },
	{ PHRASE_FOOTER, "sent from my|sent from mobile|get outlook for|"
	    "sent from mail for|sent from yahoo mail|sent with proton|"
	    "sent from outlook|sent via|sent using|sent from gmail|"
	    "sent with|virus free|this email has been checked|"
	    "scanned by|sent from a mobile|download outlook for|"
	    "sent from the|sent from proton|sent by|"
	    "you received this message because|to unsubscribe" },
	{ PHRASE_DISCLAIMER, "this email and any|this e mail and any|"
	    "this message and any|this email is confidential|"
	    "this e mail is confidential|this message is confidential|"
	    "the information contained in this|confidentiality notice|"
	    "disclaimer|privileged and confidential|"
	    "the contents of this|this email may contain|"
	    "this e mail may contain|this message may contain|"
	    "please consider the environment|"
	    "this communication is|this message contains|"
	    "this email contains|this e mail contains|"
	    "this transmission|legal notice|caution this|"
	    "registered in england|registered office|"
	    "think before you print|this email message|"
	    "this e mail message|this message is intended|"
	    "this email is intended|this e mail is intended|"
	    "important notice|notice this" },
	{ PHRASE_FORWARD, "original message|forwarded message|"
	    "begin forwarded message|forwarded by|original appointment|"
	    "end of forwarded message|reply message|forwarded mail|"
	    "original email|original e mail|forwarded email|"
	    "forwarded message attached|start of forwarded message|"
	    "begin original message|original mail|previous message" },
	{ PHRASE_FROM, "from" },
	{ PHRASE_HEADER, "sent|to|cc|bcc|subject|date|reply to|"
	    "sent on|importance|attachments|received|message id|organisation|"
	    "return path|sender|resent from|mailed by|sent at|newsgroups" },
	{ PHRASE_CORRECTION, "correction|corrections|sorry i meant|"
	    "i meant|i mean|sorry|correct is|corrected|sorry it should be|"
	    "it should be|should be|update|updated|oops|erratum|"
	    "sorry i mean|i made a mistake|there was a mistake|"
	    "please change|please correct|please use|my mistake|apologies|"
	    "please replace|edit|instead|actually|change|please update|"
	    "please note the correction|correct version|revised|"
	    "i was wrong|that was wrong|the correct|correct|amendment|"
	    "oh sorry|oops sorry|ah sorry|uh sorry|sorry sorry|im sorry|"
	    "i am sorry|so sorry|very sorry|oh no|oh wait|wait|hold on|"
	    "sorry wrong|sorry my mistake|sorry correction|my error|"
	    "sorry i made a mistake|sorry i wrote|sorry its|sorry it is|"
	    "just noticed|just saw|i just noticed|i just saw|"
	    "wrong one|scratch that|ignore the above|disregard the above|"
	    "please disregard|please ignore|better|or rather|rather|"
	    "sorry that should be|that should be|that should read|"
	    "made a typo|typo|new|changed|one correction|small correction|"
	    "whoops|my bad|i meant to write|i wrote the wrong" },
	{ PHRASE_EXCUSE, "sorry for|sorry about|sorry to|sorry but|sorry if|"
	    "sorry that|apologies for|sorry i could|sorry i did|"
	    "sorry i was|sorry we|please change my|please update my|"
	    "please use the|please correct me|i mean it|update on|"
	    "updated on|please change it|please replace it|"
	    "please update it|correct me|change of|changed by|"
	    "please use this form" },
	{ PHRASE_POSTSCRIPT, "ps|p s|pps|p p s|postscript|nb|n b|addendum|"
	    "one more thing|i forgot|forgot to mention|almost forgot|"
	    "forgot to say|also|p s s|correction|sorry i meant" },
	{ PHRASE_GREETING, "hello|hi|dear|good morning|good day|hey|"
	    "good afternoon|good evening|hello there|hi there|"
	    "to whom it may concern|greetings" },
	{ PHRASE_PLACEHOLDER, "n a|na|none|nil|null|not applicable|xxx|xx|xxxx|"
	    "xxxxx|tbd|tba|tbc|test|testing|not available|blank|"
	    "unknown|not known|to be determined|to be decided|"
	    "to be announced|to be confirmed|to be advised|undefined|"
	    "to follow|will follow|later|pending|no division|"
	    "no department|not yet|not yet known|not yet decided|"
	    "not sure|dont know|i dont know|do not know|"
	    "i do not know|no idea|not decided|undecided|"
	    "same as above|as above|see above|see signature|see my signature|see below signature|see footer|"
	    "see below|as below|see attached|see attachment|asdf|"
	    "your answer|your answer here|fill in|todo|"
	    "to do|not required|not needed|not relevant|irrelevant|nothing|"
	    "nope|no|optional|required|leave blank|left blank|"
	    "leave empty|leave it blank|leave it empty|please leave blank|"
	    "please leave empty|empty|keep blank|keep empty|"
	    "not specified|unspecified|dummy|placeholder|not set|"
	    "insert here|click here to enter text|type here|enter here|"
	    "please select|choose one|select one|idk|"
	    "dunno|we have none|we dont have one|we dont have any|"
	    "we do not have one|no unit|qwerty|qwertz|missing|"
	    "to be filled|to be filled in|fill me|fill me in|ask me|"
	    "to be provided|not provided|no value|no answer|"
	    "doesnt matter|does not matter|does not apply|doesnt apply|"
	    "will send later|will send it later|will send soon|to be sent|"
	    "will be sent later|will provide later|coming soon|"
	    "i will send it later|i will send later|we will send it later|"
	    "will tell you later|will let you know|i will let you know|"
	    "need to check|have to check|i have to check|will check|"
	    "not sure yet|i am not sure|im not sure|we are not sure|"
	    "we dont know|we dont know yet|see email|see domain|"
	    "no state|no states|no province|no region|no county|"
	    "we have no state|we have no states|we dont have states|"
	    "we do not have states|there are no states|there is no state|"
	    "no state here|no city|same|same as country|same as city|"
	    "same as company|same as the city|same as the country|"
	    "no department name|no special department|no specific department|"
	    "not a company|no company|no company yet|n a at the moment|"
	    "none really|none yet|none so far|none at all|none sorry|"
	    "na at the moment|whatever|anything|you choose|your choice|"
	    "does it matter|is this needed|needed|"
	    "i have no company|we have no company|i dont have a company|"
	    "we dont have a company|i have no department|"
	    "we have no department|we have no departments|"
	    "we have no division|we have no divisions|"
	    "we dont have a division|we dont have divisions|"
	    "we dont have a department|we dont have departments|"
	    "i dont know what that is|i dont know what this is|"
	    "no idea what that is|private person|i am a private person|"
	    "im a private person|"
	    "no such|there is none|not any|n k|lorem ipsum|not given|"
	    "as last year|same as last year|as last time|same as last time|"
	    "as before|same as before|like last year|like before|unchanged|"
	    "no change|no changes|as previously|as in the old certificate|"
	    "see old certificate|same as the old one|same as current" },
	{ PHRASE_TEMPLATE, "your|enter|insert|please enter|please fill|"
	    "please insert|fill in|type your|put your|name of your|eg|"
	    "for example|example|the name of your|please specify|"
	    "please provide|write your|two letter|2 letter|"
	    "name of the|full name of|specify|provide|company name here|"
	    "city here|here goes|add your|replace|optional|if any|"
	    "if applicable|full name|legal name|official name|the full|select|choose|"
	    "please choose|please select" },
	{ PHRASE_DETERMINER, "our|the|my|your|its|this|a|an|new|correct|"
	    "full|legal|official|registered|actual|right|that|their|"
	    "please|certificate|for the|name of|name of the|name of our|"
	    "required|for|with the|his|her|shops|shop|companys|"
	    "what is the|what is your|what is the name of your" },
	{ PHRASE_COPULA, "is|is called|is named|are|should be|must be|"
	    "should read|needs to be|has to be|will be|should say|"
	    "would be|reads|name is|is now|is actually|is simply|ought to be|"
	    "would read|is just|should actually be|should have been|"
	    "shall be|is as follows|must read|name should be|is really|"
	    "stands as|was meant to be|equals|is now called|is now named|"
	    "was renamed to|has been renamed to|has changed to|changed to|"
	    "was changed to|changes to|changes|should now be|must now be" },
	{ PHRASE_NO_VALUE, "located|based|registered|in|at|a|an|not|the same|"
	    "situated|incorporated|currently|still|already|missing|wrong|"
	    "correct|right|important|needed|required|unknown|to be|being|"
	    "below|above|as follows|listed|written|given|on|for|going|"
	    "changing|changed|moving|very|that|what|which|where|there|it|"
	    "same|different|ready|fine|ok|okay|also|only|mentioned|"
	    "attached|the one|one of|too|expected|under|responsible|"
	    "working|open|closed|active|available|set|using|used|hosted|"
	    "running|live|pointing|down|up|with|from|by|about|old|small|"
	    "growing|happy|looking|selling|doing|called|named|now|yet|"
	    "always|never|optional|empty|blank|invalid|valid|and|or|but|"
	    "too long|too short|part|owned|formerly|known|mandatory|"
	    "therefore|of|as|no longer|no|none|well|pending|to" },
	{ PHRASE_SENTENCE, "please|we|i|you|it|this|that|these|those|let|"
	    "can|could|would|here|thank|thanks|if|our|my|as|how|what|"
	    "which|when|where|why|who|do|does|is|are|sorry|hope|looking|"
	    "also|just|there|they|since|because|after|before|once|i am|"
	    "the above|many|feel|have|hereby|below|above|attached|find|"
	    "note|regarding|best|kind|with|for any|in case|any|should|"
	    "were|weve|im|ive|its|thats|heres|theres|lets|id|well|youll|"
	    "more|all|and|but|will|tell|send|let me|hello|hi|dear" },
	{ PHRASE_CONNECTOR, "and|or|but|while|whereas|as well as|with|"
	    "then|plus|so|because|since|which|where|who|we|please|instead|"
	    "not|i|our|the|it|as|if|for" },
	{ PHRASE_WROTE, "wrote|writes|said|has written|wrote the following" },
	{ PHRASE_CHANGE, "change|changed|changes|changing|wrong|incorrect|"
	    "instead|now|new|moved|renamed|rename|update|updated|replace|"
	    "replaced|but|different|differs|except|outdated|mistake|typo|"
	    "misspelled|fix|modify" },
	{ PHRASE_EXAMPLE, "example|for example|examples|sample|e g|eg|as an example|"
	    "here is an example|an example" },
	{ PHRASE_PARTICLE, "of|on|upon|by|en|le|la" },
	{ PHRASE_COMMON, "the|and|please|hello|is|for|our|we|here|are|you|"
	    "thanks|with|your|have|hi|dear|of|to|my|thank|this" },
	{ PHRASE_OWNER, "company|companys|business|shop|store|"
	    "online shop|online store|web shop|webshop|"
	    "organization|organisation|firm|corporate|merchant" },
	{ PHRASE_WRONG, "wrong|mistake|mistakes|mistyped|misspelled|"
	    "misspelt|typo|typos|incorrect|incorrectly|wrongly|error|"
	    "mixed up" },
	{ PHRASE_NOT, "not|instead of|rather than|not in|no longer|"
	    "no longer in|"
	    "no" },
	{ PHRASE_NOT_BEHIND, "is wrong|was wrong|is incorrect|"
	    "was incorrect|is not correct|is not right|was a typo|"
	    "was a mistake|is a typo|is a mistake|was my mistake|is outdated" },
	{ PHRASE_IF, "if|in case|whether|unless|"
	    "old|previous|last|former" },
	{ PHRASE_YES, "yes|ok|okay|correct|right|same|fine|unchanged|good|"
	    "true|this is right|that is right|is right|is correct|no change|"
	    "still|agreed|confirmed" },
	{ PHRASE_NONE, NULL },
};

static const struct phrase_list german[] = {
	{ PHRASE_CLOSING, "mit freundlichen grussen|mit freundlichem gruss|"
	    "mit freundlichen gruessen|freundliche grusse|beste grusse|"
	    "viele grusse|liebe grusse|mit besten grussen|mfg|vg|lg|"
	    "freundliche gruesse|beste gruesse|viele gruesse|gruss|grusse|"
	    "liebe gruesse|schone grusse|herzliche grusse|hochachtungsvoll|"
	    "mit vielen grussen|mit lieben grussen|mit freundl grussen|"
	    "freundlichen gruss|freundlicher gruss|freundlich grusst|"
	    "beste wunsche|bis dann|gruesse|einen schonen tag|gruezi|"
	    "mit herzlichen grussen|es grusst|schonen gruss|besten gruss|"
	    "mit bestem gruss|viele liebe grusse|vielen dank und viele grusse|"
	    "danke und viele grusse|danke und gruss|danke und grusse|"
	    "vielen dank und beste grusse|vielen dank und freundliche grusse|"
	    "schone gruesse|herzliche gruesse|mit besten gruessen|"
	    "mit sonnigen grussen|mit freundl gruss|schonen tag noch" },
	{ PHRASE_THANKS, "danke|vielen dank|danke schon|besten dank|"
	    "herzlichen dank|danke im voraus|vielen dank im voraus|"
	    "danke vorab|vielen dank vorab|danke schoen|"
	    "vielen dank fur ihre hilfe|danke fur ihre hilfe" },
	{ PHRASE_FOOTER, "von meinem iphone gesendet|von meinem ipad|"
	    "gesendet von|gesendet mit|von meinem|"
	    "diese e mail wurde|diese nachricht wurde von|"
	    "virenfrei|gesendet von mail|versendet mit" },
	{ PHRASE_DISCLAIMER, "diese e mail enthalt|diese email enthalt|"
	    "diese nachricht enthalt|der inhalt dieser|sitz der gesellschaft|"
	    "geschaftsfuhrer|handelsregister|registergericht|amtsgericht|"
	    "vertraulichkeitshinweis|rechtlicher hinweis|"
	    "diese e mail und|diese e mail ist|haftungsausschluss|"
	    "bitte prufen sie|diese nachricht ist|geschaeftsfuehrer|"
	    "eingetragen beim" },
	{ PHRASE_FORWARD, "ursprungliche nachricht|weitergeleitete nachricht|"
	    "anfang der weitergeleiteten nachricht|"
	    "weitergeleitete mail|originalnachricht|original nachricht|"
	    "ende der weitergeleiteten nachricht|"
	    "urspruengliche nachricht|ursprungliche e mail|"
	    "originalmail|weitergeleitet von|weitergeleitete e mail" },
	{ PHRASE_FROM, "von" },
	{ PHRASE_HEADER, "gesendet|an|betreff|datum|kopie|gesendet am|"
	    "antwort an|wichtigkeit|anlagen|cc|bcc" },
	{ PHRASE_CORRECTION, "korrektur|ich meinte|entschuldigung|"
	    "berichtigung|sorry ich meinte|richtig ist|bitte andern|"
	    "gemeint war|korrigiert|verbesserung|tut mir leid|"
	    "verzeihung|ich meine|richtig|anderung|nachtrag|"
	    "bitte korrigieren|kleine korrektur|mein fehler|pardon|"
	    "ich habe mich vertan|ich habe mich verschrieben|"
	    "es muss heissen|es sollte heissen|stattdessen|besser|"
	    "aktualisierung|vertippt|muss heissen|entschuldigung ich meinte|"
	    "kommando zuruck|nein" },
	{ PHRASE_EXCUSE, "entschuldigung fur|entschuldigen sie|entschuldigung dass|"
	    "tut mir leid dass|tut mir leid fur|sorry fur|sorry dass|"
	    "verzeihung fur|nein danke|richtig so" },
	{ PHRASE_POSTSCRIPT, "ps|p s|nachtrag|ach ja|ubrigens|noch etwas|"
	    "korrektur|vergessen|hab vergessen" },
	{ PHRASE_GREETING, "hallo|guten tag|guten morgen|sehr geehrte|"
	    "liebe|lieber|sehr geehrter|moin|servus|gruss gott|guten abend|"
	    "gruezi|hi|liebes team" },
	{ PHRASE_PLACEHOLDER, "keine|kein|keiner|keines|keinen|entfallt|"
	    "nicht vorhanden|unbekannt|k a|keine angabe|"
	    "keine angaben|nicht bekannt|folgt|noch offen|"
	    "nicht zutreffend|nichts|weiss nicht|weiss ich nicht|nein|siehe oben|"
	    "wie oben|siehe anhang|siehe unten|noch nicht bekannt|"
	    "keine abteilung|haben wir nicht|gibt es nicht|gibts nicht|"
	    "nicht notig|entfaellt|wird nachgereicht|"
	    "ich weiss nicht|ich weiss es nicht|wissen wir nicht|"
	    "keine firma|ich habe keine firma|wir haben keine abteilung|"
	    "wir haben keine abteilungen|privatperson|"
	    "ich bin privatperson|"
	    "keine ahnung|trifft nicht zu|kein bundesland|kein kanton|"
	    "sende ich spater|kommt noch|kommt spater|reiche ich nach|"
	    "muss ich nachfragen|muss ich noch klaren|egal|"
	    "haben wir keine|wir haben keine|gibt es keine|keine besondere|"
	    "keine spezielle|siehe unterschrift|siehe signatur|"
	    "nicht angegeben|fehlt|noch unklar|unklar|t b d|leer lassen|"
	    "bitte leer lassen|frei lassen|freilassen|bleibt leer|"
	    "keine vorhanden|nicht erforderlich|bitte ausfullen|steht noch aus|"
	    "wie letztes jahr|wie im letzten jahr|wie bisher|wie vorher|"
	    "wie zuvor|wie gehabt|wie beim letzten mal|unverandert|"
	    "wie im alten zertifikat" },
	{ PHRASE_TEMPLATE, "ihr|ihre|ihren|ihrer|hier|bitte|name ihrer|"
	    "name ihres|z b|zb|zum beispiel|eintragen|bitte eintragen|"
	    "dein|deine|zweistellig|2 stellig|name der|name des|"
	    "bitte angeben|bitte auswahlen|optional|falls vorhanden" },
	{ PHRASE_DETERMINER, "unser|unsere|das|die|der|mein|meine|ihr|"
	    "unseres|unserer|den|ein|eine|dieser|diese|richtige|genaue|"
	    "korrekte|neue|unseren|der name der|der name unserer|name der|"
	    "name des|name ihrer|name ihres|"
	    "wie lautet der|wie lautet ihr|wie lautet der name ihrer|"
	    "wie lautet der name ihres" },
	{ PHRASE_COPULA, "ist|heisst|lautet|ware|muss heissen|"
	    "sollte heissen|soll heissen|nennt sich|sollte sein|"
	    "sollte lauten|muss lauten|soll lauten|muss sein|ist die|"
	    "soll sein|ist der|ist das" },
	{ PHRASE_NO_VALUE, "in|nicht|ein|eine|falsch|richtig|noch|schon|"
	    "wichtig|leider|bei|wie|ansassig|registriert|unbekannt|"
	    "gleich|unten|oben|auch|nur|hier|jetzt|sehr|korrekt|dort|"
	    "derzeit|aktuell|bereits|identisch|kein|keine|nun|immer|"
	    "zu|fur|so|das|der gleiche|dieselbe|wieder|unklar" },
	{ PHRASE_SENTENCE, "bitte|wir|ich|sie|das|dies|hier|konnen|konnten|"
	    "vielen|danke|wenn|falls|unser|unsere|anbei|fur|bei|nach|wie|"
	    "was|wann|wo|warum|ist|sind|haben|mit|sobald|und|oder|es|"
	    "sehr|hiermit|im|als|da|weitere|gerne|melden|hallo" },
	{ PHRASE_CONNECTOR, "und|oder|aber|sowie|wobei|mit|wir|bitte|nicht|"
	    "die|der|das|unser|unsere|ich|sowie die|dann" },
	{ PHRASE_WROTE, "schrieb|geschrieben|schreibt|hat geschrieben" },
	{ PHRASE_PARTICLE, "am|an der|der|die|das|bei|im|ob der|den" },
	{ PHRASE_CHANGE, "andern|geandert|andert|anderung|falsch|sondern|"
	    "statt|stattdessen|neu|neue|neuer|neues|jetzt|nun|ausser|"
	    "umbenannt|umgezogen|ersetzen|korrigieren|aktualisieren|anders" },
	{ PHRASE_EXAMPLE, "beispiel|zum beispiel|z b|zb|"
	    "bsp|ein beispiel|muster" },
	{ PHRASE_COMMON, "und|der|die|das|ist|hallo|bitte|wir|fur|mit|"
	    "guten|tag|sehr|geehrte|danke|ich|unsere|anbei|hier|ein" },
	{ PHRASE_OWNER, "firmen|unternehmens|der firma|"
	    "des unternehmens|unserer firma|unseres unternehmens|"
	    "ihrer firma|ihres unternehmens|des shops|unseres shops|"
	    "des onlineshops|unseres onlineshops|des webshops|"
	    "unseres webshops|"
	    "der organisation|des betriebs" },
	{ PHRASE_WRONG, "falsch|falsche|falschen|falscher|falsches|fehler|"
	    "tippfehler|vertippt|verschrieben|irrtumlich|versehentlich" },
	{ PHRASE_NOT, "nicht|statt|anstatt|anstelle von|nicht in|"
	    "nicht mehr|nicht mehr in|und nicht|"
	    "kein|keine|keinen" },
	{ PHRASE_NOT_BEHIND, "ist falsch|war falsch|stimmt nicht|"
	    "ist nicht richtig|ist nicht korrekt|war ein fehler|"
	    "war ein tippfehler|ist ein tippfehler|ist ein fehler" },
	{ PHRASE_IF, "falls|wenn|ob|sollten|sofern|"
	    "alt|alte|alten|altes|bisherige|bisherigen|fruher" },
	{ PHRASE_YES, "ja|ok|okay|richtig|stimmt|korrekt|passt|gleich|"
	    "unverandert|so richtig|bleibt|bestatigt" },
	{ PHRASE_NONE, NULL },
};

static const struct phrase_list french[] = {
	{ PHRASE_CLOSING, "cordialement|bien cordialement|salutations|"
	    "meilleures salutations|sinceres salutations|bien a vous|"
	    "cordiales salutations|respectueusement|"
	    "salutations distinguees|bonne journee|sincerement|"
	    "tres cordialement|amicalement|bien sincerement|cdlt|"
	    "je vous prie dagreer|veuillez agreer|bonne reception|"
	    "avec mes meilleures salutations|merci et bonne journee|cdt|"
	    "mes salutations|a bientot|bonne soiree|merci cordialement|"
	    "merci bien cordialement|merci et cordialement|bien cdlt" },
	{ PHRASE_THANKS, "merci|merci beaucoup|merci davance|"
	    "merci par avance|avec mes remerciements|"
	    "en vous remerciant|merci bien|je vous remercie|"
	    "merci pour votre aide|en vous remerciant par avance" },
	{ PHRASE_FOOTER, "envoye de mon|envoye depuis|envoye avec|"
	    "envoye a partir de|garanti sans virus|envoye par|"
	    "telecharger outlook" },
	{ PHRASE_DISCLAIMER, "ce message et|ce courriel|cet e mail|"
	    "ce message est|cet email|les informations contenues|"
	    "ce message contient|avis de confidentialite|ce mail" },
	{ PHRASE_FORWARD, "message dorigine|message original|"
	    "message transfere|debut du message reexpedie|"
	    "message reexpedie|debut du message transfere|"
	    "e mail dorigine|courriel original|mail original|"
	    "fin du message transfere|transfere par" },
	{ PHRASE_FROM, "de|expediteur" },
	{ PHRASE_HEADER, "envoye|a|objet|date|cc|envoye le|pour|sujet|"
	    "copie a|cci|repondre a|destinataire" },
	{ PHRASE_CORRECTION, "correction|rectification|je voulais dire|"
	    "pardon|desole|erratum|erreur|je corrige|excusez moi|"
	    "desolee|en fait|il faut lire|toutes mes excuses|"
	    "desole je voulais dire|pardon je voulais dire|"
	    "merci de corriger|merci de changer|veuillez corriger|"
	    "veuillez changer|rectificatif|modification|mise a jour|plutot|"
	    "je me suis trompe|je me suis trompee|oups" },
	{ PHRASE_EXCUSE, "desole pour|desole de|desole du|desolee pour|desolee de|"
	    "pardon pour|pardon de|excusez moi de|excusez moi pour|"
	    "en fait nous|toutes mes excuses pour" },
	{ PHRASE_POSTSCRIPT, "ps|p s|post scriptum|jai oublie|au fait" },
	{ PHRASE_GREETING, "bonjour|bonsoir|madame|monsieur|cher|chere|salut|"
	    "chers|mesdames" },
	{ PHRASE_PLACEHOLDER, "aucun|aucune|neant|neante|sans objet|nd|n d|"
	    "non disponible|inconnu|inconnue|non applicable|vide|"
	    "a definir|a determiner|a venir|a completer|pas de|"
	    "je ne sais pas|non|idem|voir ci dessus|voir ci dessous|rien|"
	    "pas encore|non renseigne|exemple|a preciser|pas de service|"
	    "aucun service|ne sait pas|pas applicable|non defini|"
	    "voir piece jointe|non communique|pas de departement|"
	    "nous nen avons pas|il ny en a pas|a confirmer|"
	    "pas de societe|je suis un particulier|particulier|"
	    "nous navons pas de departement|"
	    "je vous lenvoie plus tard|plus tard|voir signature|"
	    "nous navons pas de service|pas de region|pas de division|"
	    "je ne sais pas encore|a voir|laisser vide|laissez vide|"
	    "a laisser vide|"
	    "comme lannee derniere|comme avant|comme la derniere fois|"
	    "inchange|inchangee|sans changement|comme precedemment" },
	{ PHRASE_TEMPLATE, "votre|vos|entrez|saisissez|nom de votre|par ex|"
	    "par exemple|ex|indiquez|saisir|inserer|veuillez|ecrire|"
	    "a remplir|renseignez|ton|ta|le nom de votre|choisir|"
	    "facultatif|code a deux lettres|code a 2 lettres" },
	{ PHRASE_DETERMINER, "notre|le|la|mon|ma|les|nos|votre|un|une|ce|"
	    "cette|son|sa|bon|bonne|leur|nouveau|nouvelle|de notre|"
	    "nom de la|nom du|nom de votre|nom de notre|"
	    "quel est le nom de votre|quel est le" },
	{ PHRASE_COPULA, "est|sappelle|se nomme|est maintenant|doit etre|"
	    "devrait etre|sera|serait|est le|est la|porte le nom de|"
	    "est bien|sont|est les|est l" },
	{ PHRASE_NO_VALUE, "situe|situee|base|basee|dans|pas|un|une|en|a|"
	    "au|aux|incorrect|incorrecte|faux|fausse|correcte|correct|"
	    "inconnu|inconnue|encore|deja|important|le meme|la meme|"
	    "ci dessous|ci dessus|specialisee|bien|enregistree|toujours|"
	    "vide|necessaire|pour|que|actuellement|aussi|sur|egalement|"
	    "bon|bonne|par|obligatoire|identique" },
	{ PHRASE_SENTENCE, "merci|nous|je|vous|si|pouvez|pourriez|voici|"
	    "veuillez|notre|dans|en|pour|cest|il|elle|ce|cette|quel|"
	    "quelle|comment|quand|ou|bonjour|ci joint|et|avec|"
	    "je vous|nhesitez|dites|mes|nos|bien" },
	{ PHRASE_CONNECTOR, "et|ou|mais|ainsi que|avec|nous|le|la|notre|pas|"
	    "et non|puis|qui|je|votre|lentreprise|les" },
	{ PHRASE_WROTE, "a ecrit|ecrit|a ecrit le|a ecrit ce qui suit" },
	{ PHRASE_PARTICLE, "de|du|des|la|le|les|sur|sous|en|aux" },
	{ PHRASE_CHANGE, "changer|change|changez|modifier|modifiez|faux|"
	    "fausse|mais|maintenant|nouveau|nouvelle|sauf|erreur|"
	    "incorrect|incorrecte|remplacer|corriger|plutot|desormais" },
	{ PHRASE_EXAMPLE, "exemple|par exemple|p ex|ex" },
	{ PHRASE_COMMON, "le|la|les|est|bonjour|nous|vous|pour|merci|et|"
	    "notre|voici|des|une|je|votre|avec|du|un|dans" },
	{ PHRASE_OWNER, "de lentreprise|de la societe|de la boutique|"
	    "du magasin|de lorganisation|de notre entreprise|"
	    "de votre entreprise|de notre societe|de votre societe|"
	    "de notre boutique|de notre magasin|de notre organisation" },
	{ PHRASE_WRONG, "faux|fausse|erreur|trompe|trompee|incorrect|"
	    "incorrecte|errone|erronee|coquille|mauvais|mauvaise" },
	{ PHRASE_NOT, "pas|au lieu de|et non|non pas|plutot que|pas a|non|"
	    "aucun|aucune" },
	{ PHRASE_NOT_BEHIND, "est faux|est fausse|etait faux|etait fausse|"
	    "etait une erreur|est une erreur|nest pas correct|nest pas bon" },
	{ PHRASE_IF, "si|au cas ou|sil|quand|"
	    "ancien|ancienne|precedent|precedente" },
	{ PHRASE_YES, "oui|ok|exact|correct|juste|inchange|idem|cest bon|"
	    "cest exact|confirme" },
	{ PHRASE_NONE, NULL },
};

static const struct phrase_list spanish[] = {
	{ PHRASE_CLOSING, "saludos|un saludo|saludos cordiales|atentamente|"
	    "cordialmente|saludos cordialmente|un cordial saludo|"
	    "muchos saludos|un abrazo|atte|reciba un cordial saludo|"
	    "sin otro particular|quedo a la espera|cordiales saludos|"
	    "con un cordial saludo|mis saludos|atentos saludos|"
	    "gracias y saludos|gracias y un saludo|muy atentamente|"
	    "que tenga un buen dia|muchas gracias y saludos|abrazos|"
	    "reciban un cordial saludo|saludos y gracias|le saluda" },
	{ PHRASE_THANKS, "gracias|muchas gracias|mil gracias|"
	    "gracias de antemano|gracias por adelantado|"
	    "muchas gracias de antemano|gracias por su ayuda|"
	    "muchas gracias por su ayuda" },
	{ PHRASE_FOOTER, "enviado desde mi|enviado desde|enviado con|"
	    "enviado por|libre de virus|obtener outlook" },
	{ PHRASE_DISCLAIMER, "este mensaje y|este correo|este mensaje|"
	    "este e mail|la informacion contenida|aviso de confidencialidad|"
	    "aviso legal|este email|antes de imprimir" },
	{ PHRASE_FORWARD, "mensaje original|mensaje reenviado|"
	    "inicio del mensaje reenviado|mensaje reenviado por|"
	    "correo original|comienzo del mensaje reenviado|"
	    "fin del mensaje reenviado|reenviado por" },
	{ PHRASE_FROM, "de" },
	{ PHRASE_HEADER, "enviado|para|asunto|fecha|cc|enviado el|a|"
	    "cco|responder a|con copia" },
	{ PHRASE_CORRECTION, "correccion|perdon|quise decir|disculpe|"
	    "quiero decir|lo siento|me equivoque|rectificacion|"
	    "queria decir|disculpen|perdone|lo correcto es|correcto|"
	    "perdon quise decir|error|fe de erratas|en realidad|"
	    "perdon queria decir|por favor cambie|por favor corrija|"
	    "actualizacion|mejor dicho|corrijo|modificacion|cambio|"
	    "debe decir|debio decir|disculpas" },
	{ PHRASE_EXCUSE, "perdon por|disculpe la|disculpe las|disculpe el|"
	    "disculpen la|disculpen las|lo siento por|disculpas por|"
	    "perdone la|perdone las|perdonen" },
	{ PHRASE_POSTSCRIPT, "ps|p s|pd|p d|posdata|postdata|se me olvido|"
	    "olvide" },
	{ PHRASE_GREETING, "hola|buenos dias|buenas tardes|estimado|"
	    "estimada|estimados|buenas|muy senores|buen dia|buenas noches|"
	    "estimadas|querido" },
	{ PHRASE_PLACEHOLDER, "ninguno|ninguna|no aplica|no procede|"
	    "desconocido|desconocida|n d|nd|no disponible|vacio|"
	    "por definir|por determinar|pendiente|no hay|no tiene|"
	    "no tenemos|no se|no lo se|ver arriba|ver abajo|"
	    "lo mismo|sin datos|ejemplo|a definir|no|sin departamento|"
	    "idem|no sabemos|por confirmar|no existe|prueba|"
	    "ver adjunto|sin definir|no corresponde|n c|no consta|"
	    "lo envio despues|mas tarde|luego|ver firma|no se aun|"
	    "soy particular|no tengo empresa|no tenemos empresa|"
	    "no se que es|no se que es eso|"
	    "no tenemos departamento|no tenemos departamentos|sin provincia|"
	    "aun no|todavia no|sin division|no especificado|ningun|"
	    "en blanco|dejar en blanco|dejar vacio|dejelo en blanco|"
	    "como el ano pasado|igual que el ano pasado|igual que antes|"
	    "como antes|como la ultima vez|sin cambios|sin cambio" },
	{ PHRASE_TEMPLATE, "su|tu|ingrese|introduzca|escriba|por ejemplo|"
	    "nombre de su|p ej|ej|indique|rellenar|complete|"
	    "inserte|nombre de tu|el nombre de su|seleccione|elija|"
	    "codigo de dos letras|opcional|poner" },
	{ PHRASE_DETERMINER, "nuestro|nuestra|el|la|mi|los|las|su|un|una|"
	    "este|esta|correcto|correcta|nuevo|nueva|nombre de la|"
	    "nombre del|nombre de su|"
	    "el nombre de la|el nombre de nuestra|"
	    "cual es el nombre de su|cual es el" },
	{ PHRASE_COPULA, "es|se llama|debe ser|deberia ser|sera|seria|"
	    "es ahora|son|tiene que ser|se denomina|debe decir|es la|"
	    "es el|es ahora la" },
	{ PHRASE_NO_VALUE, "ubicada|ubicado|en|no|un|una|incorrecto|"
	    "incorrecta|la misma|el mismo|esta|importante|desconocida|"
	    "situada|con sede|muy|correcto|correcta|abajo|la siguiente|"
	    "el siguiente|tambien|para|de|necesario|aun|todavia|ya|lo|"
	    "que|igual|obligatorio|registrada" },
	{ PHRASE_SENTENCE, "por favor|nosotros|yo|usted|si|puede|podrian|"
	    "gracias|muchas|nuestro|nuestra|en|para|es|que|cual|como|"
	    "cuando|donde|hola|adjunto|y|con|les|le|quedo|saludos|"
	    "este|esta|estos|necesito|necesitamos|podria" },
	{ PHRASE_CONNECTOR, "y|o|pero|asi como|con|nosotros|el|la|nuestro|"
	    "nuestra|no|e|y no|que|por favor|mi|su" },
	{ PHRASE_WROTE, "escribio|ha escrito|escribe|a escrito" },
	{ PHRASE_PARTICLE, "de|del|la|las|el|los" },
	{ PHRASE_CHANGE, "cambiar|cambie|cambien|cambia|cambio|"
	    "ha cambiado|cambiado|sino|ahora|nuevo|nueva|salvo|excepto|"
	    "error|incorrecto|incorrecta|corregir|corrija|modificar|"
	    "reemplazar" },
	{ PHRASE_EXAMPLE, "ejemplo|por ejemplo|p ej|ej" },
	{ PHRASE_COMMON, "el|la|los|es|hola|nosotros|para|gracias|y|"
	    "nuestra|nuestro|por|favor|una|con|mi|su|del|los|estimados" },
	{ PHRASE_OWNER, "de la empresa|de la tienda|de la compania|"
	    "de la sociedad|de la organizacion|del negocio|de empresa|"
	    "de nuestra empresa|de su empresa|de nuestra tienda|"
	    "de nuestra sociedad|de nuestro negocio" },
	{ PHRASE_WRONG, "error|equivoque|equivocado|equivocada|incorrecto|"
	    "incorrecta|errata|erroneo|erronea|mal" },
	{ PHRASE_NOT, "no|en vez de|en lugar de|y no|no es|no en|"
	    "ningun|ninguna|sin" },
	{ PHRASE_NOT_BEHIND, "es incorrecto|es un error|era un error|"
	    "fue un error|esta mal|estaba mal|es erroneo" },
	{ PHRASE_IF, "si|en caso|por si|cuando|"
	    "viejo|antiguo|antigua|anterior" },
	{ PHRASE_YES, "si|ok|correcto|igual|bien|sin cambios|esta bien|"
	    "confirmado|exacto" },
	{ PHRASE_NONE, NULL },
};

static const struct phrase_list italian[] = {
	{ PHRASE_CLOSING, "cordiali saluti|distinti saluti|saluti|"
	    "un saluto|cordialmente|i migliori saluti|un cordiale saluto|"
	    "in fede|tanti saluti|buona giornata|con i migliori saluti|"
	    "grazie e saluti|grazie e cordiali saluti|buon lavoro|"
	    "grazie e buona giornata|a presto|migliori saluti|"
	    "porgo cordiali saluti|porgo distinti saluti|ringrazio e saluto|"
	    "grazie cordiali saluti|grazie saluti" },
	{ PHRASE_THANKS, "grazie|grazie mille|molte grazie|"
	    "grazie in anticipo|ringraziando anticipatamente|"
	    "tante grazie|vi ringrazio|la ringrazio|"
	    "grazie per il vostro aiuto" },
	{ PHRASE_FOOTER, "inviato da|inviato dal|inviato con|"
	    "inviato tramite|privo di virus|mail priva di virus" },
	{ PHRASE_DISCLAIMER, "questo messaggio|questa e mail|"
	    "le informazioni contenute|questa email|avviso di riservatezza|"
	    "il presente messaggio|la presente" },
	{ PHRASE_FORWARD, "messaggio originale|messaggio inoltrato|"
	    "inizio messaggio inoltrato|inizio del messaggio inoltrato|"
	    "fine messaggio inoltrato|messaggio inoltrato da" },
	{ PHRASE_FROM, "da" },
	{ PHRASE_HEADER, "inviato|a|oggetto|data|cc|inviato il|per|ccn|"
	    "rispondi a" },
	{ PHRASE_CORRECTION, "correzione|scusate|intendevo|scusi|"
	    "volevo dire|errata corrige|mi scuso|rettifica|corretto|"
	    "mi sono sbagliato|mi sono sbagliata|ho sbagliato|"
	    "scusate intendevo|anzi|scusa intendevo|errore|"
	    "scusi intendevo|aggiornamento|modifica|per favore cambiate|"
	    "pardon|scusate volevo dire|si prega di correggere" },
	{ PHRASE_EXCUSE, "scusate per|scusate il|scusi il|scusi per|mi scuso per|"
	    "scusate la|scusi la|scusate se" },
	{ PHRASE_POSTSCRIPT, "ps|p s|post scriptum|dimenticavo|"
	    "ho dimenticato" },
	{ PHRASE_GREETING, "buongiorno|buonasera|salve|gentile|ciao|"
	    "gentili|egregio|spettabile|buon giorno|spett le" },
	{ PHRASE_PLACEHOLDER, "nessuno|nessuna|non applicabile|n d|nd|"
	    "non disponibile|sconosciuto|sconosciuta|vuoto|"
	    "da definire|da determinare|niente|non so|idem|"
	    "come sopra|vedi sopra|vedi sotto|esempio|no|nulla|"
	    "non presente|non ce|non specificato|da confermare|"
	    "da comunicare|non previsto|non esiste|"
	    "non lo so|nessun reparto|non abbiamo|assente|"
	    "non ho unazienda|sono un privato|non abbiamo reparti|"
	    "non so cosa sia|"
	    "vedi allegato|in attesa|nessun|lasciare vuoto|"
	    "lasciare in bianco|in bianco|lasciate vuoto|"
	    "come lanno scorso|come prima|come lultima volta|invariato|"
	    "invariata" },
	{ PHRASE_TEMPLATE, "il vostro|la vostra|vostro|vostra|inserire|"
	    "inserisci|nome della vostra|es|ad es|ad esempio|per esempio|"
	    "indicare|scrivere|il tuo|la tua|tuo|tua|inserite|"
	    "il suo|la sua|selezionare|scegliere|codice a due lettere|"
	    "facoltativo|opzionale|specificare" },
	{ PHRASE_DETERMINER, "nostro|nostra|il|la|lo|il nostro|la nostra|"
	    "mio|mia|il mio|la mia|un|una|questo|questa|corretto|l|"
	    "il nome della nostra|il nome della|gli|i|le|nome della|"
	    "nome del|nome dell" },
	{ PHRASE_COPULA, "e|si chiama|deve essere|dovrebbe essere|sara|"
	    "sarebbe|e la|e il|e lo|e ora|va corretto in|si intitola" },
	{ PHRASE_NO_VALUE, "situata|situato|in|non|un|una|errato|errata|"
	    "la stessa|lo stesso|sbagliato|sbagliata|con sede|corretta|"
	    "corretto|importante|sconosciuto|a|di|ancora|gia|anche|"
	    "molto|seguente|registrata|per|da|sotto|obbligatorio" },
	{ PHRASE_SENTENCE, "per favore|noi|io|voi|se|potete|potreste|"
	    "grazie|nostro|nostra|ecco|in|per|vi|la|il|come|quando|"
	    "dove|quale|cosa|buongiorno|e|con|allego|resto|attendo|"
	    "rimango|restiamo|vorrei|vorremmo" },
	{ PHRASE_CONNECTOR, "e|o|ma|con|noi|il|la|nostro|nostra|non|ed|"
	    "oppure|e non|mentre|vi|lo|le" },
	{ PHRASE_WROTE, "ha scritto|scrisse|scrive|scritto" },
	{ PHRASE_PARTICLE, "di|del|della|dei|delle|da|la|le|il|lo" },
	{ PHRASE_CHANGE, "cambiare|cambia|cambiate|cambiato|cambiata|ma|"
	    "bensi|ora|adesso|nuovo|nuova|tranne|eccetto|errore|errato|"
	    "errata|sbagliato|sbagliata|correggere|modificare|sostituire" },
	{ PHRASE_EXAMPLE, "esempio|ad esempio|per esempio|es" },
	{ PHRASE_COMMON, "il|la|di|che|per|grazie|buongiorno|nostra|"
	    "nostro|sono|un|una|con|del|gentili|vi|non|salve" },
	{ PHRASE_OWNER, "dellazienda|della societa|del negozio|"
	    "della ditta|dellimpresa|dellorganizzazione|aziendale|"
	    "della nostra azienda|della nostra societa|"
	    "della nostra ditta|del nostro negozio" },
	{ PHRASE_WRONG, "errore|sbagliato|sbagliata|errato|errata|refuso" },
	{ PHRASE_NOT, "non|invece di|anziche|e non|al posto di|non e|non a|"
	    "nessun|nessuna" },
	{ PHRASE_NOT_BEHIND, "e sbagliato|e sbagliata|era sbagliato|"
	    "era sbagliata|e un errore|era un errore|non e corretto" },
	{ PHRASE_IF, "se|nel caso|qualora|"
	    "vecchio|vecchia|precedente" },
	{ PHRASE_YES, "si|ok|corretto|giusto|va bene|uguale|invariato|"
	    "esatto|confermo" },
	{ PHRASE_NONE, NULL },
};

static const struct phrase_list portuguese[] = {
	{ PHRASE_CLOSING, "atenciosamente|cumprimentos|abracos|"
	    "com os melhores cumprimentos|melhores cumprimentos|"
	    "cordialmente|saudacoes|obrigado e abracos|att|"
	    "os melhores cumprimentos|com cumprimentos|um abraco|"
	    "respeitosamente|cordiais saudacoes|saudacoes cordiais|"
	    "atentamente|cumprimentos cordiais|obrigado e cumprimentos|"
	    "com os meus cumprimentos|tenha um bom dia|bom dia de trabalho|"
	    "obrigada e cumprimentos|abs|mcpts|cpts" },
	{ PHRASE_THANKS, "obrigado|obrigada|muito obrigado|muito obrigada|"
	    "desde ja obrigado|desde ja obrigada|agradeco|grato|grata|"
	    "obrigado desde ja|desde ja agradeco|agradecido|agradecida|"
	    "obrigado pela ajuda" },
	{ PHRASE_FOOTER, "enviado do meu|enviado a partir|enviado por|"
	    "enviado com|enviado pelo|enviada do meu|livre de virus|"
	    "enviado de" },
	{ PHRASE_DISCLAIMER, "esta mensagem|este e mail|este email|"
	    "as informacoes contidas|aviso de confidencialidade|aviso legal" },
	{ PHRASE_FORWARD, "mensagem original|mensagem encaminhada|"
	    "mensagem reencaminhada|inicio da mensagem reencaminhada|"
	    "inicio da mensagem encaminhada|fim da mensagem encaminhada" },
	{ PHRASE_FROM, "de" },
	{ PHRASE_HEADER, "enviado|enviada|para|assunto|data|cc|"
	    "enviado em|enviada em|cco|responder para|a" },
	{ PHRASE_CORRECTION, "correcao|desculpe|quis dizer|queria dizer|"
	    "retificacao|perdao|errata|desculpem|correccao|"
	    "o correto e|na verdade|enganei me|peco desculpa|"
	    "desculpe quis dizer|desculpe queria dizer|corrigindo|ops|"
	    "por favor corrija|por favor altere|por favor mude|"
	    "alteracao|atualizacao|alias|melhor dizendo|erro" },
	{ PHRASE_EXCUSE, "desculpe pela|desculpe pelo|desculpe o|desculpe a|"
	    "desculpem o|desculpem a|peco desculpa pelo|"
	    "peco desculpa pela" },
	{ PHRASE_POSTSCRIPT, "ps|p s|esqueci|esqueci me" },
	{ PHRASE_GREETING, "ola|bom dia|boa tarde|caro|cara|prezado|"
	    "prezados|boa noite|caros|exmos|oi|prezada|prezadas" },
	{ PHRASE_PLACEHOLDER, "nenhum|nenhuma|nao aplicavel|n d|nd|"
	    "nao disponivel|desconhecido|desconhecida|vazio|"
	    "a definir|por definir|nao ha|nao tem|nao sei|idem|"
	    "ver acima|ver abaixo|exemplo|nao|nao se aplica|"
	    "nao temos|pendente|sem departamento|mesmo|o mesmo|a mesma|"
	    "nao informado|a confirmar|teste|nao existe|"
	    "em branco|sem divisao|ainda nao|ver anexo|nao especificado|"
	    "deixar em branco|deixe em branco|deixar vazio|"
	    "como no ano passado|como antes|igual ao ano passado|"
	    "sem alteracao|sem alteracoes|inalterado" },
	{ PHRASE_TEMPLATE, "seu|sua|o seu|a sua|insira|digite|"
	    "nome da sua|por exemplo|p ex|ex|indique|preencher|"
	    "escreva|introduza|vosso|vossa|preencha|nome da vossa|"
	    "selecione|escolha|codigo de duas letras|opcional|informe" },
	{ PHRASE_DETERMINER, "nosso|nossa|o|a|o nosso|a nossa|meu|minha|"
	    "um|uma|este|esta|correto|o meu|a minha|os|as|"
	    "o nome da nossa|o nome da|nome da|nome do" },
	{ PHRASE_COPULA, "e|chama se|se chama|deve ser|deveria ser|sera|"
	    "seria|e a|e o|passa a ser|fica sendo" },
	{ PHRASE_NO_VALUE, "localizada|localizado|em|nao|um|uma|errado|"
	    "errada|a mesma|o mesmo|incorreto|incorreta|sediada|"
	    "importante|desconhecido|de|com sede|ainda|ja|tambem|muito|"
	    "para|seguinte|correto|correta|abaixo|acima|registada|"
	    "registrada|obrigatorio|no|na" },
	{ PHRASE_SENTENCE, "por favor|nos|eu|voce|se|pode|poderiam|"
	    "obrigado|obrigada|nosso|nossa|em|para|como|quando|onde|"
	    "qual|ola|segue|seguem|e|com|aguardo|fico|este|esta|gostaria|"
	    "gostariamos|agradeco|qualquer" },
	{ PHRASE_CONNECTOR, "e|ou|mas|com|nos|o|a|nosso|nossa|nao|assim como|"
	    "bem como|e nao|os|as" },
	{ PHRASE_WROTE, "escreveu|escreve" },
	{ PHRASE_PARTICLE, "de|do|da|dos|das|o|a|os|as" },
	{ PHRASE_CHANGE, "mudar|mude|mudem|mudou|alterar|altere|alterem|"
	    "mas|agora|novo|nova|exceto|erro|errado|errada|corrigir|"
	    "corrija|trocar|substituir" },
	{ PHRASE_EXAMPLE, "exemplo|por exemplo|p ex" },
	{ PHRASE_COMMON, "o|os|ola|bom|dia|nos|para|obrigado|obrigada|nossa|"
	    "nosso|por|favor|uma|com|do|da|nao|em|prezados|sao|boa|tarde" },
	{ PHRASE_OWNER, "da empresa|da loja|da companhia|"
	    "da organizacao|da firma|da sociedade|da nossa empresa|"
	    "da nossa loja" },
	{ PHRASE_WRONG, "erro|errado|errada|enganei|engano|incorreto|"
	    "incorreta|errei" },
	{ PHRASE_NOT, "nao|em vez de|em lugar de|e nao|ao inves de|nao em|"
	    "nenhum|nenhuma|sem" },
	{ PHRASE_NOT_BEHIND, "esta errado|esta errada|estava errado|"
	    "estava errada|foi um erro|e um erro|era um erro" },
	{ PHRASE_IF, "se|caso|"
	    "antigo|antiga|velho|anterior" },
	{ PHRASE_YES, "sim|ok|correto|certo|igual|esta certo|confirmo|"
	    "sem alteracao|exato" },
	{ PHRASE_NONE, NULL },
};

static const struct phrase_list dutch[] = {
	{ PHRASE_CLOSING, "met vriendelijke groet|met vriendelijke groeten|"
	    "vriendelijke groet|vriendelijke groeten|groeten|groet|"
	    "hartelijke groet|hartelijke groeten|mvg|hoogachtend|"
	    "met groet|gr|groetjes|beste groeten|met hartelijke groet|"
	    "met beste groeten|bedankt en groeten|alvast bedankt en groeten|"
	    "fijne dag|prettige dag|m vr gr|met vr groet|grtz|"
	    "dank en groeten|met groeten|nog een fijne dag|vr gr" },
	{ PHRASE_THANKS, "bedankt|dank u|dank je|hartelijk dank|"
	    "alvast bedankt|dank u wel|bij voorbaat dank|met dank|dank|"
	    "dank je wel|alvast hartelijk dank|hartelijk bedankt|"
	    "bedankt alvast|bedankt voor uw hulp" },
	{ PHRASE_FOOTER, "verzonden vanaf|verstuurd vanaf|"
	    "verstuurd met|verzonden met|verzonden via|virusvrij|"
	    "verstuurd via" },
	{ PHRASE_DISCLAIMER, "dit bericht|deze e mail|de informatie in dit|"
	    "de inhoud van dit|deze email" },
	{ PHRASE_FORWARD, "oorspronkelijk bericht|doorgestuurd bericht|"
	    "begin doorgestuurd bericht|origineel bericht|"
	    "oorspronkelijke bericht|einde doorgestuurd bericht|"
	    "begin van doorgestuurd bericht" },
	{ PHRASE_FROM, "van" },
	{ PHRASE_HEADER, "verzonden|aan|onderwerp|datum|cc|"
	    "verzonden op|bcc|antwoord aan" },
	{ PHRASE_CORRECTION, "correctie|sorry ik bedoel|ik bedoelde|"
	    "excuses|verbetering|ik bedoel|rectificatie|wijziging|"
	    "sorry ik bedoelde|aanpassing|foutje|sorry|graag wijzigen|"
	    "pardon|het moet zijn|moet zijn|mijn fout|vergissing" },
	{ PHRASE_EXCUSE, "excuses voor|sorry voor|sorry dat|excuses dat" },
	{ PHRASE_POSTSCRIPT, "ps|p s|nog iets|vergeten" },
	{ PHRASE_GREETING, "hallo|beste|goedemorgen|goedemiddag|geachte|"
	    "goedendag|dag|goedenavond|hoi" },
	{ PHRASE_PLACEHOLDER, "geen|nvt|n v t|niet van toepassing|"
	    "onbekend|leeg|nader te bepalen|volgt|niet beschikbaar|niets|"
	    "weet ik niet|weet niet|zie boven|idem|zie onder|nee|voorbeeld|"
	    "nog niet bekend|ntb|n t b|niet bekend|geen afdeling|"
	    "hebben we niet|hebben wij niet|zelfde|hetzelfde|"
	    "niet ingevuld|volgt nog|zie bijlage|zie hierboven|leeg laten|"
	    "leeglaten|graag leeg laten|"
	    "zoals vorig jaar|als vorig jaar|zoals eerder|zoals voorheen|"
	    "ongewijzigd|hetzelfde als vorig jaar" },
	{ PHRASE_TEMPLATE, "uw|jouw|je|vul|vul in|naam van uw|bijv|"
	    "bijvoorbeeld|bv|hier|voer|geef|invullen|naam van je|"
	    "voer uw|kies|selecteer|optioneel|tweeletterige" },
	{ PHRASE_DETERMINER, "onze|ons|de|het|mijn|een|deze|dit|uw|juiste|"
	    "nieuwe|de naam van ons|de naam van het|naam van ons|"
	    "naam van de|naam van het|naam van uw" },
	{ PHRASE_COPULA, "is|heet|moet zijn|wordt|zou moeten zijn|luidt|"
	    "is nu|hoort te zijn|moet worden|is het|is de" },
	{ PHRASE_NO_VALUE, "gevestigd|in|niet|een|fout|verkeerd|hetzelfde|"
	    "dezelfde|juist|belangrijk|onbekend|nog|al|ook|zoals|"
	    "correct|heel|erg|als volgt|hieronder|geregistreerd|te|nu|"
	    "verplicht|nodig|momenteel|voor" },
	{ PHRASE_SENTENCE, "graag|wij|we|ik|u|als|kunt|kun|bedankt|onze|"
	    "ons|hierbij|voor|met|hoe|wat|wanneer|waar|welke|is|zijn|"
	    "en|of|alvast|hallo|dit|deze|indien|laat|ik hoor|mocht|zou" },
	{ PHRASE_CONNECTOR, "en|of|maar|met|wij|we|de|het|onze|ons|niet|"
	    "en niet|ik|alsmede|evenals" },
	{ PHRASE_WROTE, "schreef|heeft geschreven|geschreven|"
	    "schreef het volgende|heeft het volgende geschreven" },
	{ PHRASE_PARTICLE, "de|den|der|van|het|aan|op" },
	{ PHRASE_CHANGE, "wijzigen|wijzig|gewijzigd|veranderen|verander|"
	    "veranderd|maar|nu|nieuw|nieuwe|behalve|fout|verkeerd|"
	    "aanpassen|vervangen|corrigeren" },
	{ PHRASE_EXAMPLE, "voorbeeld|bijvoorbeeld|bijv|bv" },
	{ PHRASE_COMMON, "de|het|een|is|hallo|wij|voor|bedankt|en|onze|"
	    "van|graag|met|ik|beste|ons|geachte|hierbij|zijn" },
	{ PHRASE_OWNER, "bedrijfs|van het bedrijf|van de winkel|"
	    "van de webwinkel|van de organisatie|van de onderneming|"
	    "van ons bedrijf|van onze winkel|van onze webwinkel|"
	    "van onze organisatie" },
	{ PHRASE_WRONG, "fout|foute|verkeerd|verkeerde|vergist|typefout|"
	    "onjuist|onjuiste" },
	{ PHRASE_NOT, "niet|in plaats van|en niet|niet in|niet meer|"
	    "niet meer in|"
	    "geen" },
	{ PHRASE_NOT_BEHIND, "is fout|was fout|klopt niet|is niet juist|"
	    "was een typefout|is verkeerd|was verkeerd|was een vergissing" },
	{ PHRASE_IF, "als|indien|mocht|"
	    "oude|vorige" },
	{ PHRASE_YES, "ja|ok|klopt|juist|correct|goed|ongewijzigd|"
	    "hetzelfde|akkoord" },
	{ PHRASE_NONE, NULL },
};

static const struct phrase_list polish[] = {
	{ PHRASE_CLOSING, "pozdrawiam|z powazaniem|pozdrowienia|"
	    "serdecznie pozdrawiam|z wyrazami szacunku|pozdr|"
	    "z pozdrowieniami|serdeczne pozdrowienia|lacze pozdrowienia|"
	    "pozdrawiam serdecznie|milego dnia|z wyrazami powazania|"
	    "dziekuje i pozdrawiam|dziekuje pozdrawiam|lacze wyrazy szacunku|"
	    "dziekujemy i pozdrawiamy|pozdrawiamy" },
	{ PHRASE_THANKS, "dziekuje|dzieki|z gory dziekuje|dziekujemy|"
	    "bardzo dziekuje|z podziekowaniem|serdecznie dziekuje|"
	    "z gory dziekujemy|dziekuje za pomoc" },
	{ PHRASE_FOOTER, "wyslane z|wyslano z|wyslane przez|"
	    "wyslany z|wolny od wirusow|pobierz outlook" },
	{ PHRASE_DISCLAIMER, "ta wiadomosc|niniejsza wiadomosc|"
	    "tresc tej wiadomosci|informacje zawarte|niniejszy e mail" },
	{ PHRASE_FORWARD, "oryginalna wiadomosc|wiadomosc oryginalna|"
	    "wiadomosc przekazana|przekazana wiadomosc|"
	    "poczatek przekazywanej wiadomosci|przeslana wiadomosc|"
	    "wiadomosc przekazana dalej|tresc przekazanej wiadomosci|"
	    "tresc wiadomosci przekazanej" },
	{ PHRASE_FROM, "od" },
	{ PHRASE_HEADER, "wyslano|do|temat|data|dw|wyslane|udw|dw" },
	{ PHRASE_CORRECTION, "poprawka|korekta|przepraszam|mialem na mysli|"
	    "mialam na mysli|sprostowanie|pomylka|"
	    "przepraszam mialem na mysli|chodzilo mi o|"
	    "przepraszam chodzilo mi o|pomylilem sie|pomylilam sie|"
	    "powinno byc|prosze zmienic|prosze poprawic|aktualizacja|"
	    "zmiana|blad|przepraszam mialam na mysli" },
	{ PHRASE_EXCUSE, "przepraszam za|przepraszam ze" },
	{ PHRASE_POSTSCRIPT, "ps|p s|zapomnialem|zapomnialam" },
	{ PHRASE_GREETING, "dzien dobry|witam|szanowni panstwo|czesc|"
	    "szanowny|szanowna|dobry wieczor|drogi" },
	{ PHRASE_PLACEHOLDER, "brak|nie dotyczy|nd|n d|zaden|zadna|"
	    "nieznany|nieznana|nieznane|puste|do ustalenia|nie wiem|jak wyzej|j w|"
	    "nie|nie ma|przyklad|zadne|nie mamy|wkrotce|"
	    "do uzupelnienia|patrz wyzej|nie podano|brak dzialu|"
	    "to samo|nie posiadamy|patrz nizej|w zalaczniku|pozostawic puste|"
	    "prosze pozostawic puste|zostawic puste|"
	    "jak w zeszlym roku|jak poprzednio|jak wczesniej|bez zmian|"
	    "tak jak ostatnio" },
	{ PHRASE_TEMPLATE, "twoj|twoja|twoje|panstwa|panstwo|wpisz|"
	    "nazwa twojej|np|na przyklad|podaj|prosze|wprowadz|"
	    "panstwa nazwa|wasza|wasz|nazwa panstwa|wybierz|opcjonalnie|"
	    "tu wpisz|prosze wpisac" },
	{ PHRASE_DETERMINER, "nasz|nasza|nasze|moj|moja|moje|ten|ta|to|"
	    "nazwa naszej|prawidlowa|poprawna|nowa|prawidlowe" },
	{ PHRASE_COPULA, "to|jest to|nazywa sie|powinno byc|powinna byc|"
	    "powinien byc|jest|brzmi|bedzie" },
	{ PHRASE_NO_VALUE, "w|nie|bledny|bledna|bledne|taki sam|taka sama|"
	    "wazne|nieznany|we|zla|zly|jeszcze|juz|tez|takie samo|"
	    "bardzo|poprawny|poprawne|nastepujacy|zarejestrowana|"
	    "polozone|dla|mala|duza|obecnie" },
	{ PHRASE_SENTENCE, "prosze|my|ja|jesli|czy|dziekuje|nasz|nasza|"
	    "nasze|w|dla|jak|co|kiedy|gdzie|ktory|oto|przesylam|i|z|"
	    "witam|w razie|potrzebujemy|chcialbym|chcialabym|pozdrawiam" },
	{ PHRASE_CONNECTOR, "i|lub|ale|oraz|a|my|nie|nasz|nasza|nasze|"
	    "z|prosze" },
	{ PHRASE_WROTE, "napisal|napisala|napisal a|pisze|napisano|"
	    "napisali" },
	{ PHRASE_CHANGE, "zmienic|zmiana|zmienia|zmienilo|zmienila|"
	    "zamiast|lecz|tylko|teraz|nowy|nowa|nowe|oprocz|blad|bledne|"
	    "bledna|bledny|poprawic|ale|zle" },
	{ PHRASE_EXAMPLE, "przyklad|na przyklad|np" },
	{ PHRASE_COMMON, "i|jest|witam|prosze|nasz|nasza|dziekuje|dla|"
	    "dzien|dobry|nie|na|sie|w|z|do|panstwo|oto" },
	{ PHRASE_OWNER, "firmy|sklepu|przedsiebiorstwa|spolki|"
	    "organizacji|naszej firmy|naszego sklepu" },
	{ PHRASE_WRONG, "blad|bledny|bledna|bledne|blednie|pomylilem|"
	    "pomylilam|pomylka|literowka|zle" },
	{ PHRASE_NOT, "nie|zamiast|a nie|nie w|"
	    "bez|zadnego" },
	{ PHRASE_NOT_BEHIND, "jest bledne|jest bledny|jest bledna|"
	    "bylo bledne|to blad|to byl blad|to pomylka|to literowka" },
	{ PHRASE_IF, "jesli|jezeli|gdyby|czy|"
	    "stary|starym|stara|poprzedni|poprzednim" },
	{ PHRASE_YES, "tak|ok|dobrze|zgadza sie|poprawne|bez zmian|"
	    "potwierdzam" },
	{ PHRASE_NONE, NULL },
};

static const struct phrase_list russian[] = {
	{ PHRASE_CLOSING, "с уважением|с наилучшими пожеланиями|"
	    "всего доброго|с приветом|всего хорошего|искренне ваш|"
	    "с благодарностью и уважением|ваш|уважением|"
	    "хорошего дня|спасибо с уважением|с почтением|"
	    "с искренним уважением|заранее благодарен с уважением|"
	    "всех благ|удачи|искренне ваша|до свидания" },
	{ PHRASE_THANKS, "спасибо|большое спасибо|заранее спасибо|"
	    "благодарю|с благодарностью|спасибо большое|"
	    "заранее благодарю|заранее благодарен|спасибо заранее|"
	    "заранее благодарна|благодарим|спасибо за помощь" },
	{ PHRASE_FOOTER, "отправлено с|отправлено из|"
	    "отправлено через|отправлено от|без вирусов|"
	    "отправлено с моего" },
	{ PHRASE_DISCLAIMER, "это сообщение|данное сообщение|"
	    "информация содержащаяся|настоящее сообщение|"
	    "это электронное письмо|содержание данного" },
	{ PHRASE_FORWARD, "исходное сообщение|пересылаемое сообщение|"
	    "пересланное сообщение|начало переадресованного сообщения|"
	    "перенаправленное сообщение|оригинальное сообщение|"
	    "конец пересылаемого сообщения|конец пересланного сообщения|"
	    "исходное письмо|начало пересылаемого сообщения" },
	{ PHRASE_FROM, "от|от кого" },
	{ PHRASE_HEADER, "отправлено|кому|тема|дата|копия|"
	    "дата отправки|скрытая копия|послано" },
	{ PHRASE_CORRECTION, "исправление|поправка|извините|"
	    "я имел в виду|я имела в виду|простите|уточнение|"
	    "прошу прощения|правильно|ошибка|исправляю|"
	    "извините я имел в виду|извините я имела в виду|"
	    "должно быть|ошибся|ошиблась|точнее|вернее|"
	    "прошу исправить|прошу изменить|пожалуйста исправьте|"
	    "изменение|опечатка|"
	    "пожалуйста измените|сорри|имел в виду|имела в виду" },
	{ PHRASE_EXCUSE, "извините за|извините что|"
	    "простите за|прошу прощения за|"
	    "простите что|извините но" },
	{ PHRASE_POSTSCRIPT, "ps|p s|постскриптум|забыл|забыла|зы|з ы|"
	    "пс|исправление" },
	{ PHRASE_GREETING, "здравствуйте|добрый день|привет|уважаемые|"
	    "уважаемый|доброе утро|добрый вечер|уважаемая|"
	    "доброго дня|доброго времени" },
	{ PHRASE_PLACEHOLDER, "нет|не указано|неизвестно|пусто|"
	    "не применимо|неприменимо|отсутствует|не знаю|потом|"
	    "позже|уточняется|см выше|то же|так же|тест|пример|ничего|"
	    "не имеется|без отдела|н д|не нужно|не требуется|"
	    "как выше|как указано выше|см ниже|будет позже|не определено|"
	    "не имеем|нету|нет отдела|нет данных|н а|тоже самое|"
	    "то же самое|прочерк|не существует|не известно|нет такого|"
	    "оставить пустым|оставьте пустым|оставить пустое|"
	    "как в прошлом году|как раньше|как в прошлый раз|как и раньше|"
	    "без изменений" },
	{ PHRASE_TEMPLATE, "ваш|ваша|ваше|ваши|введите|укажите|например|"
	    "название вашей|впишите|заполните|напр|вставьте|"
	    "название вашего|выберите|напишите|необязательно" },
	{ PHRASE_DETERMINER, "наш|наша|наше|мой|моя|мое|этот|эта|это|"
	    "название нашей|правильный|правильная|правильное|верный|"
	    "новый|новая|нашей|сам|сама" },
	{ PHRASE_COPULA, "это|называется|является|должен быть|"
	    "должна быть|должно быть|будет|зовется|есть|именуется" },
	{ PHRASE_NO_VALUE, "в|не|неправильный|неправильная|неверный|"
	    "такой же|такая же|находится|важно|неизвестен|еще|уже|тоже|"
	    "очень|правильный|правильная|следующий|маленькая|на|для|"
	    "расположена|зарегистрирована" },
	{ PHRASE_SENTENCE, "пожалуйста|мы|я|вы|если|прошу|спасибо|наш|"
	    "наша|для|как|что|когда|где|какой|вот|и|с|просим|"
	    "здравствуйте|нам|мне|жду|ждем|можно|в случае|хотим|хотел|"
	    "нужен|заранее|это|по" },
	{ PHRASE_CONNECTOR, "и|или|но|а|а также|мы|наш|наша|наше|не|"
	    "а не|с|пожалуйста" },
	{ PHRASE_WROTE, "написал|написала|пишет|написал а|писал|"
	    "написано|писала|пишете" },
	{ PHRASE_CHANGE, "изменить|измените|изменился|изменилась|"
	    "изменилось|поменять|поменяйте|сменить|смените|вместо|а|но|"
	    "теперь|новый|новая|новое|кроме|ошибка|неверно|неправильно|"
	    "исправить|исправьте|заменить|замените" },
	{ PHRASE_EXAMPLE, "пример|например|напр" },
	{ PHRASE_COMMON, "и|в|не|здравствуйте|пожалуйста|наш|наша|"
	    "спасибо|для|мы|нам|добрый|день|на|это|прошу|с|вот" },
	{ PHRASE_OWNER, "компании|фирмы|организации|магазина|"
	    "предприятия|нашей компании|нашей фирмы|"
	    "нашей организации|нашего магазина" },
	{ PHRASE_WRONG, "ошибка|ошибся|ошиблась|ошибку|ошибкой|неверно|"
	    "неверный|неверная|неверную|неправильно|неправильный|"
	    "неправильная|неправильную|опечатка|опечатку|перепутал|"
	    "перепутала" },
	{ PHRASE_NOT, "не|вместо|а не|не в|"
	    "нет|без" },
	{ PHRASE_NOT_BEHIND, "неверно|неправильно|это ошибка|была ошибка|"
	    "это опечатка|была опечатка" },
	{ PHRASE_IF, "если|вдруг|ли|"
	    "старый|старом|старая|прошлый|прошлом" },
	{ PHRASE_YES, "да|ок|верно|правильно|все верно|без изменений|"
	    "подтверждаю|так" },
	{ PHRASE_NONE, NULL },
};

static const struct phrase_list ukrainian[] = {
	{ PHRASE_CLOSING, "з повагою|з найкращими побажаннями|"
	    "всього доброго|щиро ваш|з привітом|гарного дня|"
	    "дякую з повагою|на все добре|з пошаною|зі щирою повагою" },
	{ PHRASE_THANKS, "дякую|щиро дякую|заздалегідь дякую|дякуємо|"
	    "дуже дякую|наперед дякую|спасибі|з подякою|"
	    "дякую за допомогу" },
	{ PHRASE_FOOTER, "надіслано з|відправлено з|надіслано через" },
	{ PHRASE_DISCLAIMER, "це повідомлення|дане повідомлення|"
	    "інформація що міститься" },
	{ PHRASE_FORWARD, "переслане повідомлення|"
	    "початкове повідомлення|оригінальне повідомлення|"
	    "вихідне повідомлення|початок переадресованого повідомлення|"
	    "перенаправлене повідомлення|переадресоване повідомлення" },
	{ PHRASE_FROM, "від|від кого" },
	{ PHRASE_HEADER, "надіслано|кому|тема|дата|копія|відправлено" },
	{ PHRASE_CORRECTION, "виправлення|вибачте|я мав на увазі|"
	    "я мала на увазі|уточнення|перепрошую|правильно|помилка|"
	    "вибачте я мав на увазі|вибачте я мала на увазі|"
	    "точніше|прошу змінити|прошу виправити|має бути|поправка|"
	    "мав на увазі|мала на увазі|помилився|помилилась|зміна|"
	    "пробачте" },
	{ PHRASE_EXCUSE, "вибачте за|перепрошую за|"
	    "вибачте що|пробачте за|"
	    "пробачте що" },
	{ PHRASE_POSTSCRIPT, "ps|p s|забув|забула|зі|пс|виправлення" },
	{ PHRASE_GREETING, "вітаю|добрий день|доброго дня|привіт|шановні|"
	    "шановний|добридень|добрий вечір|доброго ранку|шановна" },
	{ PHRASE_PLACEHOLDER, "немає|нема|невідомо|не вказано|порожньо|"
	    "не застосовується|відсутній|не знаю|пізніше|див вище|ні|"
	    "приклад|відсутня|відсутнє|так само|нічого|тест|"
	    "те саме|не маємо|не потрібно|не визначено|немає відділу|"
	    "як минулого року|як раніше|як і раніше|без змін" },
	{ PHRASE_TEMPLATE, "ваша|ваше|ваші|введіть|вкажіть|наприклад|"
	    "назва вашої|напр|впишіть|заповніть|назва вашого|оберіть|"
	    "виберіть" },
	{ PHRASE_DETERMINER, "наш|наша|наше|мій|моя|моє|цей|ця|це|"
	    "назва нашої|правильний|правильна|правильне|а" },
	{ PHRASE_COPULA, "це|називається|є|має бути|повинно бути|"
	    "буде|повинна бути|повинен бути" },
	{ PHRASE_NO_VALUE, "в|у|не|неправильний|неправильна|"
	    "такий самий|така сама|знаходиться|важливо|ще|вже|теж|дуже" },
	{ PHRASE_SENTENCE, "будь ласка|ми|я|ви|якщо|прошу|дякую|наш|"
	    "наша|для|як|що|коли|де|який|ось|і|з|просимо|нам|мені|"
	    "чекаю|потрібен|хочемо|це" },
	{ PHRASE_CONNECTOR, "і|й|та|або|але|а|а також|ми|наш|наша|наше|"
	    "не|а не|з|будь ласка" },
	{ PHRASE_WROTE, "написав|написала|пише|писав" },
	{ PHRASE_CHANGE, "змінити|змініть|змінився|змінилась|змінилося|"
	    "поміняти|поміняйте|замість|а|але|тепер|новий|нова|нове|крім|"
	    "помилка|невірно|неправильно|виправити|виправте|замінити|"
	    "замініть" },
	{ PHRASE_EXAMPLE, "приклад|наприклад|напр" },
	{ PHRASE_COMMON, "і|та|вітаю|прошу|наш|наша|дякую|для|ми|нам|"
	    "добрий|доброго|дня|це|не|є|ось|будь|ласка" },
	{ PHRASE_OWNER, "компанії|фірми|організації|магазину|"
	    "підприємства" },
	{ PHRASE_WRONG, "помилка|помилився|помилилась|помилку|невірно|"
	    "невірний|невірна|невірну|неправильно|неправильний|неправильна|"
	    "неправильну|одрук|одруківка" },
	{ PHRASE_NOT, "не|замість|а не|не в|не у|"
	    "немає|без" },
	{ PHRASE_NOT_BEHIND, "невірно|неправильно|це помилка|була помилка|"
	    "це одрук" },
	{ PHRASE_IF, "якщо|чи|раптом|"
	    "старий|старому|стара|минулого" },
	{ PHRASE_YES, "так|ок|вірно|правильно|все вірно|без змін|"
	    "підтверджую" },
	{ PHRASE_NONE, NULL },
};

static const struct phrase_list turkish[] = {
	{ PHRASE_CLOSING, "saygilarimla|iyi calismalar|saygilar|"
	    "sevgiler|iyi gunler dilerim|selamlar|saygilarimizla|"
	    "iyi gunler dileriz|kolay gelsin|en iyi dileklerimle|"
	    "iyi calismalar dilerim|hurmetler|hosca kalin|"
	    "tesekkurler saygilarimla|tesekkurler iyi calismalar|"
	    "iyi aksamlar dilerim|bilgilerinize" },
	{ PHRASE_THANKS, "tesekkurler|tesekkur ederim|tesekkur ederiz|"
	    "simdiden tesekkurler|cok tesekkurler|sagolun|"
	    "cok tesekkur ederim|simdiden tesekkur ederim|"
	    "yardiminiz icin tesekkurler" },
	{ PHRASE_FOOTER, "iphoneumdan gonderildi|iphonedan gonderildi|"
	    "iphoneumdan|ipadimden|gonderildi|androidden" },
	{ PHRASE_DISCLAIMER, "bu e posta|bu mesaj|bu eposta|bu ileti" },
	{ PHRASE_FORWARD, "orijinal mesaj|iletilen mesaj|ozgun ileti|"
	    "yonlendirilmis mesaj|iletilen ileti|ozgun mesaj|"
	    "orijinal ileti|baslangic iletilen mesaj|"
	    "iletilen mesajin baslangici|yonlendirilen ileti" },
	{ PHRASE_FROM, "kimden|gonderen" },
	{ PHRASE_HEADER, "gonderildi|kime|konu|tarih|gonderme tarihi|bilgi|"
	    "gonderim tarihi|alici" },
	{ PHRASE_CORRECTION, "duzeltme|pardon|demek istedim|ozur dilerim|"
	    "yanlis yazdim|dogrusu|kusura bakmayin|duzeltiyorum|"
	    "guncelleme|degisiklik|yanlislik|sunu demek istedim|"
	    "pardon demek istedim|hata" },
	{ PHRASE_EXCUSE, "ozur dilerim gec|pardon gec|kusura bakmayin gec" },
	{ PHRASE_POSTSCRIPT, "not|ps|p s|unuttum|duzeltme" },
	{ PHRASE_GREETING, "merhaba|merhabalar|sayin|iyi gunler|selam|"
	    "gunaydin|iyi aksamlar|degerli" },
	{ PHRASE_PLACEHOLDER, "yok|bilinmiyor|gecerli degil|"
	    "belirlenecek|bilmiyorum|yukaridaki gibi|yoktur|hicbiri|"
	    "ornek|uygulanamaz|hayir|daha sonra|hicbir|ayni|"
	    "belirtilmemis|belirtilmedi|mevcut degil|test|bulunmuyor|"
	    "henuz belli degil|belli degil|gerekli degil|"
	    "gecen yilki gibi|onceki gibi|degisiklik yok" },
	{ PHRASE_TEMPLATE, "sizin|ulkeniz|sehriniz|sirketinizin|giriniz|"
	    "ornegin|or|lutfen|yaziniz|sirketiniz|firmanizin|sirket adiniz|"
	    "ulkenizin|buraya|ornek|seciniz|istege bagli|bolumunuz" },
	{ PHRASE_DETERMINER, "bizim|benim|sirketimizin|dogru|bu|"
	    "firmamizin|yeni" },
	{ PHRASE_COPULA, "olmali|olacak|olmalidir" },
	{ PHRASE_NO_VALUE, "degil|ayni|yanlis|icin|bir|cok" },
	{ PHRASE_SENTENCE, "lutfen|biz|ben|siz|eger|tesekkurler|icin|nasil|"
	    "ne|nerede|ve|merhaba|asagida|ekte|rica|bilgi|bu|sertifika" },
	{ PHRASE_CONNECTOR, "ve|veya|ama|ile|biz|degil|bizim|lutfen" },
	{ PHRASE_WROTE, "yazdi|sunu yazdi|sunlari yazdi|tarihinde yazdi|"
	    "yazmis" },
	{ PHRASE_CHANGE, "degistirin|degistirir|degisti|degistirmek|degil|"
	    "artik|yeni|simdi|disinda|yanlis|hata|yerine|duzeltin|"
	    "duzeltir|guncelleyin" },
	{ PHRASE_EXAMPLE, "ornek|ornegin" },
	{ PHRASE_COMMON, "ve|merhaba|lutfen|icin|tesekkurler|bizim|bir|"
	    "bu|iyi|gunler|rica|ederim|sayin|ediyorum|saygilarimla" },
	{ PHRASE_OWNER, "sirket|firma|magaza|isletme|kurulus|sirketin|"
	    "firmanin|magazanin" },
	{ PHRASE_WRONG, "yanlis|hata|hatali|yanlislikla" },
	{ PHRASE_NOT_BEHIND, "degil|yerine|yanlis|hatali|yanlis yazilmis" },
	{ PHRASE_IF, "eger|varsa|ise|"
	    "eski|onceki" },
	{ PHRASE_YES, "evet|tamam|dogru|ayni|onayliyorum" },
	{ PHRASE_NONE, NULL },
};

static const struct phrase_list chinese[] = {
	{ PHRASE_CLOSING, "此致|敬礼|敬禮|祝好|顺祝商祺|順頌商祺|"
	    "祝商祺|谨上|謹上|敬上|顺颂商祺|祝工作顺利|祝您工作愉快|"
	    "此致敬礼|此致敬禮|致礼|祝顺利|祝工作愉快|祝您生活愉快|商祺|"
	    "順祝商祺|敬祝|祝安好|顺祝|順頌|順祝商安|祝您愉快|致敬|祝順利|"
	    "祝商安|专此|盼复|敬請鈞安|祝一切顺利" },
	{ PHRASE_THANKS, "谢谢|謝謝|感谢|感謝|多谢|多謝|非常感谢|"
	    "非常感謝|谢谢您|谢谢你|十分感谢|先谢谢了|謝謝您|麻烦了|拜托了|"
	    "谢谢啦|万分感谢|谢谢了" },
	{ PHRASE_FOOTER, "发自我的|从我的|發自我的|发送自|來自我的|"
	    "从我的iphone发送|從我的|获取outlook|發送自|来自我的" },
	{ PHRASE_DISCLAIMER, "本邮件|此邮件|本郵件|此郵件|本电子邮件|"
	    "免责声明|免責聲明|保密声明|本信件" },
	{ PHRASE_FORWARD, "原始邮件|转发的邮件|原始郵件|轉寄的郵件|"
	    "转发邮件信息|转发邮件|原始邮件信息|原邮件|"
	    "以下是转发的邮件|轉寄郵件|以下为原邮件|下面是被转发邮件的内容|"
	    "开始转发的邮件|已转发邮件|轉寄訊息|原始訊息|以下是轉寄的郵件|"
	    "回复的原邮件|转发的原邮件|原始信息|原信息|开始转发邮件|原始內容" },
	{ PHRASE_FROM, "发件人|寄件者|寄件人|發件人|发信人|發信人" },
	{ PHRASE_HEADER, "收件人|主题|主題|日期|抄送|发送时间|時間|时间|"
	    "傳送日期|副本|收件者|发送日期|寄件日期|密送|日期时间|發送時間|"
	    "主旨|寄送日期|发件时间" },
	{ PHRASE_CORRECTION, "更正|抱歉|不好意思|对不起|對不起|我是说|"
	    "应该是|應該是|修改|更改|写错了|更正一下|修正|改为|改為|"
	    "更新|勘误|订正|打错了|寫錯了|纠正|糾正|改成|應為|应为|"
	    "请改为|請改為|正确的是|正確的是" },
	{ PHRASE_EXCUSE, "抱歉打扰|不好意思打扰|抱歉耽误|"
	    "不好意思麻烦|抱歉麻烦|抱歉回复|"
	    "不好意思回复|對不起打擾|抱歉打擾|抱歉让|"
	    "抱歉這麼|抱歉这么|不好意思这么" },
	{ PHRASE_POSTSCRIPT, "ps|附|另外|又及|补充|附言|備註|還有|还有|補充|"
	    "更正|忘了说|對了|对了" },
	{ PHRASE_GREETING, "您好|你好|尊敬的|大家好|早上好|下午好|敬启者|"
	    "敬啟者|hi|嗨|各位" },
	{ PHRASE_PLACEHOLDER, "无|無|没有|沒有|暂无|暫無|不详|不詳|未知|"
	    "不适用|不適用|空|待定|不知道|同上|见上|测试|示例|不需要|"
	    "尚未确定|未定|未填|不清楚|测试一下|如上|見上|測試|待填|"
	    "待补充|待確認|待确认|無此項|无此项|没有部门|沒有部門|略|"
	    "没|尚未決定|暂时没有|暫時沒有|未设置|没有这个|否|不填|空白|"
	    "同去年|不变|不變|同上次|和去年一样|与去年相同|没有变化" },
	{ PHRASE_TEMPLATE, "您的|你的|请输入|請輸入|请填写|請填寫|例如|"
	    "如|贵公司|貴公司|请填|例|填写|输入|在此|貴司|请选择|請選擇|"
	    "比如|此处填写|请在此|選填|选填|请写" },
	{ PHRASE_DETERMINER, "我们的|我們的|我的|我们|我們|本|我司|该|贵|"
	    "我公司|正确的|新的|本公司|我司的|我公司的|所在|正確的|我方|请把|敝" },
	{ PHRASE_COPULA, "是|为|為|叫|叫做|名为|名為|应该是|應該是|"
	    "应为|應為|改为|改為|改成|叫作|就是|称为" },
	{ PHRASE_NO_VALUE, "不|在|一个|一個|错|錯|什么|什麼|否|哪|谁|一家|"
	    "同|对的|正确|指|必填|没" },
	{ PHRASE_SENTENCE, "请|請|我们|我們|我|您|你|如果|谢谢|謝謝|这|這|"
	    "以下|麻烦|麻煩|附件|需要|怎么|什么|什麼|哪|是否|希望|以上" },
	{ PHRASE_CONNECTOR, "和|或|但|以及|并且|我们|而|不是|而不是|我的" },
	{ PHRASE_WROTE, "写道|寫道|写到|的邮件中写道|来信|写信说|写" },
	{ PHRASE_EXAMPLE, "例如|示例|例子|范例|範例" },
	{ PHRASE_COMMON, "您好|你好|请|谢谢|我们|我們|謝謝|請|以下|"
	    "的|是" },
	{ PHRASE_OWNER, "公司|公司的|企业|企业的|企業|企業的|商店|"
	    "商店的|网店|網店|店铺|店鋪" },
	{ PHRASE_NOT, "不是|而不是|并非|並非|而非|不叫" },
	{ PHRASE_NOT_BEHIND, "是错的|写错了|错了|寫錯了|打错了|錯了|不对|"
	    "不對|有误|有誤" },
	{ PHRASE_YES, "是|对|對|正确|正確|没错|沒錯|不变|不變|好" },
	{ PHRASE_NONE, NULL },
};

static const struct phrase_list japanese[] = {
	{ PHRASE_CLOSING, "よろしくお願いします|よろしくお願いいたします|"
	    "宜しくお願いします|宜しくお願いいたします|敬具|以上|"
	    "宜しくお願い致します|よろしくお願い致します|草々|"
	    "どうぞよろしくお願いします|以上よろしくお願いいたします|"
	    "以上よろしくお願いします|以上宜しくお願いいたします|"
	    "どうぞよろしくお願いいたします|何卒よろしくお願いいたします|"
	    "何卒よろしくお願い申し上げます|何卒宜しくお願い致します|"
	    "よろしくお願い申し上げます|以上よろしくお願い致します|"
	    "以上宜しくお願い致します|以上です|それではよろしくお願いします|"
	    "よろしくおねがいします|宜しくお願い申し上げます|かしこ|"
	    "どうぞ宜しくお願い致します|以上宜しくお願いします" },
	{ PHRASE_THANKS, "ありがとうございます|有難うございます|"
	    "ありがとうございました|感謝します|ありがとう|"
	    "お手数をおかけします|お手数おかけしますがよろしくお願いします|"
	    "お手数をおかけしますがよろしくお願いいたします" },
	{ PHRASE_FOOTER, "iphoneから送信|私のiphoneから|"
	    "ipadから送信|androidから送信|スマートフォンから|"
	    "iphone から送信|ipad から送信" },
	{ PHRASE_DISCLAIMER, "このメール|本メール|このメッセージ|免責事項|本電子メール" },
	{ PHRASE_FORWARD, "元のメッセージ|転送メッセージ|"
	    "転送されたメッセージ|元のメール|転送メール|"
	    "オリジナルメッセージ|以下転送メッセージ|転送元|"
	    "転送されたメール|元メール|以下転送|転送開始" },
	{ PHRASE_FROM, "差出人|送信者|差出人名" },
	{ PHRASE_HEADER, "宛先|件名|日時|送信日時|日付|cc|送信日|受信者" },
	{ PHRASE_CORRECTION, "訂正|すみません|申し訳ありません|修正|"
	    "訂正します|失礼しました|正しくは|間違えました|"
	    "申し訳ございません|変更|訂正いたします|訂正があります|"
	    "すみません訂正です|訂正です|訂正致します|間違いです|"
	    "修正します|更新|誤りがありました|訂正させてください|"
	    "すいません|変更します|変更してください|失礼いたしました" },
	{ PHRASE_EXCUSE, "申し訳ありませんが|すみませんが|"
	    "すみません遅く|申し訳ございませんが|"
	    "失礼しましたが|遅くなり|返信が遅く|"
	    "ご連絡が遅く" },
	{ PHRASE_POSTSCRIPT, "追伸|ps|追記|補足|訂正" },
	{ PHRASE_GREETING, "お世話になっております|こんにちは|拝啓|"
	    "お世話になります|はじめまして|いつもお世話になっております|"
	    "ご担当者様|担当者様|お疲れ様です|初めまして|こんばんは" },
	{ PHRASE_PLACEHOLDER, "なし|無し|無|ない|不明|未定|該当なし|"
	    "特になし|空欄|未記入|同上|上記と同じ|わかりません|例|"
	    "ありません|後日|テスト|同じ|記入なし|特に無し|該当無し|"
	    "未入力|ございません|未設定|検討中|後ほど|後で|サンプル|"
	    "分かりません|部署なし|ナシ|確認中|上記同様|無記入|"
	    "昨年と同じ|去年と同じ|前回と同じ|変更なし" },
	{ PHRASE_TEMPLATE, "あなたの|例|ご記入|入力してください|"
	    "貴社|御社|記入|ここに|お客様の|ご入力|入力|選択してください|"
	    "例えば|任意|会社名を|こちらに" },
	{ PHRASE_DETERMINER, "当社の|弊社の|私の|私たちの|弊社|当社|"
	    "正しい|新しい|わが社の|うちの|我が社の|私達の|ご|お" },
	{ PHRASE_COPULA, "は|が|とは|も" },
	{ PHRASE_NO_VALUE, "何|どこ|どれ|同じ|まだ|どう|必須|必要|間違|誰" },
	{ PHRASE_SENTENCE, "お願い|よろしく|宜しく|以下|私|当社|弊社|"
	    "こちら|また|もし|ご|お" },
	{ PHRASE_CONNECTOR, "と|または|そして|また|及び|で" },
	{ PHRASE_WROTE, "のメール|が書きました|さんが書きました|"
	    "は書きました|wrote" },
	{ PHRASE_EXAMPLE, "例|記入例|入力例|例えば" },
	{ PHRASE_COMMON, "です|ます|お世話になっております|以下|"
	    "お願いします|お願いいたします" },
	{ PHRASE_OWNER, "会社の|会社|店舗の|店舗|ショップの|企業の" },
	{ PHRASE_NOT_BEHIND, "ではなく|じゃなく|ではありません|ではない|"
	    "は間違い|は誤り|の間違い|の誤り" },
	{ PHRASE_YES, "はい|正しい|そのまま|変更なし|同じ|ok|"
	    "間違いありません" },
	{ PHRASE_NONE, NULL },
};

static const struct phrase_list swedish[] = {
	{ PHRASE_CLOSING, "med vanliga halsningar|vanliga halsningar|mvh|"
	    "halsningar|vanligen|med vanlig halsning|basta halsningar" },
	{ PHRASE_THANKS, "tack|tack sa mycket|tack pa forhand" },
	{ PHRASE_FOOTER, "skickat fran min|skickat fran" },
	{ PHRASE_FORWARD, "ursprungligt meddelande|vidarebefordrat meddelande|"
	    "borjan pa vidarebefordrat brev|vidarebefordrat brev" },
	{ PHRASE_FROM, "fran" },
	{ PHRASE_HEADER, "skickat|till|amne|datum|kopia" },
	{ PHRASE_CORRECTION, "rattelse|jag menade|ursakta" },
	{ PHRASE_PLACEHOLDER, "ingen|inget|inga|saknas|okand|ej aktuellt" },
	{ PHRASE_GREETING, "hej|god dag" },
	{ PHRASE_WROTE, "skrev" },
	{ PHRASE_OWNER, "foretagets|butikens" },
	{ PHRASE_WRONG, "fel|felaktig" },
	{ PHRASE_NOT, "inte|i stallet for|istallet for|och inte" },
	{ PHRASE_NOT_BEHIND, "ar fel|var fel" },
	{ PHRASE_IF, "om" },
	{ PHRASE_YES, "ja|ok|ratt|stammer" },
	{ PHRASE_NONE, NULL },
};

static const struct phrase_list danish[] = {
	{ PHRASE_CLOSING, "med venlig hilsen|venlig hilsen|hilsen|mvh|"
	    "med vennlig hilsen|vennlig hilsen|de bedste hilsner|"
	    "bedste hilsner|venlige hilsner|beste hilsen|"
	    "med venlige hilsner" },
	{ PHRASE_THANKS, "tak|mange tak|takk|tusen takk|mange takk|pa forhand tak" },
	{ PHRASE_FOOTER, "sendt fra min|sendt fra" },
	{ PHRASE_FORWARD, "oprindelig meddelelse|videresendt meddelelse|"
	    "videresendt besked|opprinnelig melding|videresendt melding|"
	    "original besked|start pa videresendt besked|"
	    "start pa videresendt melding" },
	{ PHRASE_FROM, "fra" },
	{ PHRASE_HEADER, "sendt|til|emne|dato" },
	{ PHRASE_CORRECTION, "rettelse|jeg mente|undskyld|beklager" },
	{ PHRASE_PLACEHOLDER, "ingen|intet|ukendt|ikke relevant|ukjent" },
	{ PHRASE_GREETING, "hei|god dag" },
	{ PHRASE_WROTE, "skrev" },
	{ PHRASE_OWNER, "virksomhedens|butikkens|firmaets" },
	{ PHRASE_WRONG, "forkert|forkerte|fejl|feil" },
	{ PHRASE_NOT, "ikke|i stedet for|og ikke" },
	{ PHRASE_NOT_BEHIND, "er forkert|var forkert|er feil|var feil" },
	{ PHRASE_IF, "hvis|om" },
	{ PHRASE_YES, "ja|ok|rigtigt|korrekt" },
	{ PHRASE_NONE, NULL },
};

static const struct phrase_list czech[] = {
	{ PHRASE_CLOSING, "s pozdravem|s uctou|zdravim|s pratelskym pozdravem|"
	    "hezky den|preji hezky den|s pozdravom" },
	{ PHRASE_THANKS, "dekuji|diky|predem dekuji|dakujem|moc dekuji" },
	{ PHRASE_FOOTER, "odeslano z|odeslane z" },
	{ PHRASE_FORWARD, "puvodni zprava|preposlana zprava|povodna sprava|"
	    "preposlana sprava" },
	{ PHRASE_FROM, "od" },
	{ PHRASE_HEADER, "odeslano|komu|predmet|datum|kopie" },
	{ PHRASE_CORRECTION, "oprava|omlouvam se|mel jsem na mysli" },
	{ PHRASE_PLACEHOLDER, "zadny|zadna|zadne|neni|neznamy" },
	{ PHRASE_GREETING, "dobry den|vazeni" },
	{ PHRASE_WROTE, "napsal|napsala|napsal a" },
	{ PHRASE_OWNER, "firmy|spolecnosti|obchodu" },
	{ PHRASE_WRONG, "spatne|spatny|spatna|chyba|chybne|omylem|preklep" },
	{ PHRASE_NOT, "ne|nikoli|misto|ne v" },
	{ PHRASE_NOT_BEHIND, "je spatne|bylo spatne|je chybne" },
	{ PHRASE_IF, "pokud|jestli|kdyby" },
	{ PHRASE_YES, "ano|ok|spravne|souhlasi" },
	{ PHRASE_NONE, NULL },
};

static const struct phrase_list finnish[] = {
	{ PHRASE_CLOSING, "terveisin|ystavallisin terveisin|parhain terveisin|"
	    "yst terv|terv|yt" },
	{ PHRASE_THANKS, "kiitos|kiitos etukateen|kiitoksia" },
	{ PHRASE_FOOTER, "lahetetty|lahetetty iphonesta" },
	{ PHRASE_FORWARD, "alkuperainen viesti|edelleen lahetetty viesti|"
	    "valitetty viesti" },
	{ PHRASE_FROM, "lahettaja" },
	{ PHRASE_HEADER, "lahetetty|vastaanottaja|aihe|paivays" },
	{ PHRASE_CORRECTION, "korjaus|tarkoitin|anteeksi" },
	{ PHRASE_PLACEHOLDER, "ei ole|ei mitaan" },
	{ PHRASE_GREETING, "hei|moi|terve" },
	{ PHRASE_WROTE, "kirjoitti" },
	{ PHRASE_OWNER, "yrityksen|kaupan" },
	{ PHRASE_WRONG, "vaarin|virhe|vaara" },
	{ PHRASE_NOT, "ei|eika" },
	{ PHRASE_NOT_BEHIND, "sijaan|sijasta|on vaarin" },
	{ PHRASE_IF, "jos" },
	{ PHRASE_YES, "kylla|ok|oikein" },
	{ PHRASE_NONE, NULL },
};

static const struct phrase_list korean[] = {
	{ PHRASE_CLOSING, "감사합니다|드림|올림|수고하세요|안녕히 계세요" },
	{ PHRASE_FORWARD, "원본 메시지|전달된 메시지|원본 메일" },
	{ PHRASE_FROM, "보낸 사람|보낸사람" },
	{ PHRASE_HEADER, "받는 사람|제목|날짜|보낸 날짜|받는사람" },
	{ PHRASE_PLACEHOLDER, "없음|해당 없음|미정" },
	{ PHRASE_GREETING, "안녕하세요" },
	{ PHRASE_CORRECTION, "정정|수정|죄송합니다" },
	{ PHRASE_OWNER, "회사|쇼핑몰|상점" },
	{ PHRASE_NOT_BEHIND, "아니라|이 아니라|가 아니라|대신|이 아닙니다|"
	    "가 아닙니다" },
	{ PHRASE_YES, "네|예|맞습니다|그대로" },
	{ PHRASE_NONE, NULL },
};

const struct phrase_list *const phrase_lists[LANG_COUNT] = {
	[LANG_EN] = english, [LANG_DE] = german, [LANG_FR] = french,
	[LANG_ES] = spanish, [LANG_IT] = italian, [LANG_PT] = portuguese,
	[LANG_NL] = dutch, [LANG_PL] = polish, [LANG_RU] = russian,
	[LANG_UK] = ukrainian, [LANG_TR] = turkish, [LANG_ZH] = chinese,
	[LANG_JA] = japanese, [LANG_SV] = swedish, [LANG_DA] = danish,
	[LANG_CS] = czech, [LANG_FI] = finnish, [LANG_KO] = korean,
};
