/* SPDX-License-Identifier: ISC */
/* Labels of the form, language by language; see labels.h. */
#include "reader/labels.h"

const char *const language_names[LANG_COUNT] = {
	[LANG_EN] = "en", [LANG_DE] = "de", [LANG_FR] = "fr",
	[LANG_ES] = "es", [LANG_IT] = "it", [LANG_PT] = "pt",
	[LANG_NL] = "nl", [LANG_PL] = "pl", [LANG_RU] = "ru",
	[LANG_UK] = "uk", [LANG_TR] = "tr", [LANG_ZH] = "zh",
	[LANG_JA] = "ja", [LANG_SV] = "sv", [LANG_DA] = "da",
	[LANG_CS] = "cs", [LANG_FI] = "fi", [LANG_KO] = "ko",
};

static const struct label_list english[] = {
	{ LABEL_COUNTRY, "country|country name|country code|countryname|"
	    "countryname default|country region|country iso code|nation|"
	    "iso country code|two letter country code|2 letter country code|"
	    "name of country|country of registration|country of residence|"
	    "country of incorporation|country of business|company country|"
	    "business country|countries|country code iso|cntry|ctry|"
	    "organization country|organisation country|country of origin|"
	    "country of company|country of the company|"
	    "country of our company|country of organization|"
	    "country of the organization|country of business" },
	{ LABEL_STATE, "state|state province|state or province|province|"
	    "province state|province or state|region|county|state region|"
	    "state county|stateorprovincename|stateorprovince|"
	    "stateorprovincename default|state or province name|"
	    "state province name|state name|province name|region name|"
	    "county name|state territory|territory|prefecture|canton|"
	    "governorate|emirate|oblast|voivodeship|federal state|"
	    "state or region|state or county|county or state|region state|"
	    "state prov|prov|prov state|county province|county state|"
	    "county region|region county|region province|province region|"
	    "province territory|state or territory|full state name|"
	    "company state|business state|administrative region|district|"
	    "parish|zone|state of company|state of the company|"
	    "state code|province code|state full name|state abbreviation|"
	    "state of incorporation|state province region|province county|"
	    "state province county|state county province|"
	    "organization state|organisation state|states|"
	    "state or province or region|state or province or county" },
	{ LABEL_LOCALITY, "city|city name|town|town name|locality|"
	    "locality name|localityname|localityname default|city town|"
	    "town city|city locality|locality city|city or town|"
	    "town or city|municipality|village|city or locality|"
	    "locality or city|company city|business city|name of city|"
	    "name of town|city town village|town village|post town|"
	    "city municipality|city suburb|suburb|suburb city|"
	    "city village|organization city|organisation city|"
	    "city of registration|city or town or village|"
	    "city of residence|cities|borough|location|sity|citi|"
	    "city of company|city of the company|city of our company|"
	    "company location|business location" },
	{ LABEL_ORGANIZATION, "company|company name|organisation|"
	    "organization|organization name|organisation name|"
	    "organizationname|organisationname|0 organizationname|"
	    "organizationname default|0 organizationname default|"
	    "name of company|name of organization|"
	    "name of organisation|name of the company|business|"
	    "name of the organization|name of the organisation|"
	    "name of our company|name of our organization|"
	    "name of our organisation|name of our business|"
	    "name of our firm|"
	    "business name|name of business|name of the business|"
	    "legal name|legal company name|company legal name|"
	    "full company name|company full name|full legal name|"
	    "legal business name|business legal name|legal entity|"
	    "legal entity name|registered name|registered company name|"
	    "registered business name|company registered name|firm|"
	    "firm name|corporation|corporation name|enterprise|"
	    "enterprise name|company title|organization legal name|"
	    "legal organization name|legal organisation name|"
	    "organisation legal name|org|org name|corporate name|"
	    "company organization|company organisation|"
	    "organization company|organisation company|"
	    "company business name|company or organization|"
	    "company or organisation|company or organization name|"
	    "company organization name|company organisation name|"
	    "organization or company|organization or company name|"
	    "full legal company name|company name legal|institution|"
	    "full name of company|full name of the company|"
	    "registered company|entity name|trading name|company business|"
	    "business organization|business company|official company name|"
	    "business entity|companyname|company s name|companys name|"
	    "companys legal name|companys full name|firms name" },
	{ LABEL_UNIT, "company division|division|department|dept|"
	    "organizational unit|organisational unit|"
	    "organization unit|organisation unit|unit|unit name|"
	    "organizationalunitname|organisationalunitname|org unit|"
	    "organizational unit name|organisational unit name|"
	    "organizationalunitname default|company department|"
	    "department name|division name|business unit|section|"
	    "company unit|div|company div|company dept|"
	    "division department|department division|division or department|"
	    "department or division|unit department|department unit|"
	    "division unit|unit division|dept division|division dept|"
	    "division of company|division of the company|"
	    "department of company|department of the company|org dept|"
	    "organization department|organisation department|"
	    "organization division|organisation division|company section|"
	    "companys division|companys department|subdivision|"
	    "company subdivision|business division|business department|"
	    "company division name|dept name|organizational division|"
	    "dept unit|unit dept|section name|company division department|"
	    "department section|section department|company branch" },
	{ LABEL_DOMAIN, "domain|domain name|domains|domain names|website|"
	    "web site|website url|website address|web address|shop url|"
	    "shop domain|shop domain name|shop web address|shop website|"
	    "store url|store domain|store domain name|store web address|"
	    "store website|common name|commonname|commonname default|"
	    "fqdn|hostname|host name|fully qualified domain name|"
	    "full domain name|full domain|domainname|server name|"
	    "domain for ssl|ssl domain|domain to secure|site url|"
	    "domain for certificate|domain for the certificate|"
	    "certificate domain|certificate domain name|web domain|"
	    "your domain name|url of shop|url of the shop|domain url|"
	    "url of store|url of the store|shop address|online shop url|"
	    "x cart url|online store url|website domain|site domain|"
	    "domain website|website domain name|common name domain|"
	    "common name domain name|domain common name|domain of shop|"
	    "domain of the shop|website name|address of shop|site address|"
	    "domain for the ssl|domain host|server hostname|internet domain|"
	    "shop host name|shop hostname|primary domain|main domain" },
	{ LABEL_WEAK_DOMAIN, "web|www|url|site|shop|store|homepage|webpage|"
	    "home page|web page|host|online shop|online store|webshop|"
	    "webstore|web shop|web store|link|server|our website|website link|"
	    "first and last name" },
	{ LABEL_POSTCODE, "zip|zip code|postcode|post code|postal code|"
	    "postalcode|zip postal code|zipcode|postal zip code|pincode|"
	    "pin code" },
	{ LABEL_OTHER, "name|contact|contact name|contact person|street|"
	    "address|street address|address line 1|address line 2|vat|"
	    "vat number|vat id|tax id|email|e mail|email address|"
	    "e mail address|mail|first name|last name|full name|title|"
	    "job title|position|order|order number|order no|invoice|"
	    "invoice number|customer|customer number|customer id|"
	    "account|account number|username|user name|password|user|"
	    "company address|company number|company no|company reg no|"
	    "registration number|company registration number|"
	    "company website address|server type|web server|key size|"
	    "key length|signature algorithm|certificate type|comment|"
	    "comments|note|notes|remark|remarks|message|validity|years|"
	    "period|subject alternative names|san|sans|plan|product|"
	    "field|value|details|information|emailaddress|"
	    "challenge password|optional company name|ip|ip address|"
	    "ticket|ticket id|reference|ref|priority|status|department id|"
	    "duns|duns number|approver email|admin email|csr|question|"
	    "answer|example|first|last|surname|given name|house number" },
	{ LABEL_PHONE, "phone|telephone|tel|fax|mobile|cell|phone number|"
	    "telephone number|mobile phone|mob|direct|office phone|skype|"
	    "whatsapp|tel no|phone no|fax no|toll free|ph" },
	{ LABEL_NONE, NULL },
};

static const struct label_list german[] = {
	{ LABEL_COUNTRY, "land|landercode|landerkurzel|laenderkuerzel|"
	    "landercode iso|landeskennzeichen|laendercode|landeskurzel|"
	    "landername|name des landes|staat land|land staat|"
	    "land code|landescode|nation|firmenland|land iso|"
	    "sitzland|herkunftsland|landerkennung|landkurzel|iso land" },
	{ LABEL_COUNTRY_OR_STATE, "staat" },
	{ LABEL_STATE, "bundeslands|"
	    "bundesland|kanton|region|provinz|bundesland kanton|"
	    "bundesland provinz|bundesstaat|bundesland region|"
	    "region bundesland|land bundesland|kreis|landkreis|gebiet|"
	    "bundesland bzw kanton|bundesland oder kanton|bundesland staat|"
	    "staat bundesland|staat provinz|bundesstaat provinz|bezirk|"
	    "bundes land|bundeslander|name des bundeslandes|"
	    "bundesstaat bundesland|bundesland bundesstaat" },
	{ LABEL_LOCALITY, "stadt|ort|ortschaft|gemeinde|wohnort|firmensitz|"
	    "stadt ort|ort stadt|stadt gemeinde|ort gemeinde|ortsname|"
	    "name der stadt|stadtname|standort|lokalitat|stadt bzw ort|"
	    "firmenort|gemeinde ort|sitz|sitz der firma|unternehmenssitz|"
	    "sitz des unternehmens|geschaftssitz" },
	{ LABEL_ORGANIZATION, "firma|firmenname|unternehmen|"
	    "unternehmensname|name der firma|name des unternehmens|betrieb|"
	    "gesellschaft|organisation|organisationsname|firmenbezeichnung|"
	    "name der organisation|firma unternehmen|unternehmen firma|"
	    "firma organisation|organisation firma|firmierung|"
	    "vollstandiger firmenname|firmen name|verein|"
	    "name der gesellschaft|unternehmensbezeichnung|"
	    "eingetragener firmenname|unternehmen organisation|"
	    "rechtlicher name|rechtlicher firmenname|offizieller firmenname|"
	    "name des betriebs|firmenname organisation" },
	{ LABEL_UNIT, "einheit|organisatorische einheit|"
	    "organisatorischen einheit|"
	    "abteilung|bereich|firmenabteilung|unternehmensbereich|"
	    "geschaftsbereich|organisationseinheit|sparte|einheit|"
	    "firmenbereich|abteilung bereich|bereich abteilung|"
	    "abteilung der firma|abteilungsname|fachbereich|referat|"
	    "name der abteilung|unternehmensabteilung|abt|abtlg|"
	    "abteilung des unternehmens|dezernat|division" },
	{ LABEL_DOMAIN, "domain|domainname|domane|domanenname|webseite|"
	    "internetadresse|webadresse|internetseite|shop adresse|"
	    "shopadresse|url des shops|shop domain|domain name|website|"
	    "adresse des shops|domain des shops|name der domain|"
	    "allgemeiner name|web adresse|domain adresse|shop url|"
	    "ihre domain|url der webseite|wunschdomain|internet adresse|"
	    "web seite|homepage url|webshop url|onlineshop url|hostname" },
	{ LABEL_WEAK_DOMAIN, "web|internet|shop|onlineshop|online shop|"
	    "webshop|homepage|seite|url|www|link|rechnername|"
	    "vor und nachname" },
	{ LABEL_POSTCODE, "plz|postleitzahl" },
	{ LABEL_OTHER, "name|ansprechpartner|strasse|adresse|anschrift|"
	    "e mail|email|vorname|nachname|kundennummer|kunde|ust id|"
	    "ust idnr|ustidnr|steuernummer|handelsregister|registergericht|"
	    "geschaftsfuhrer|geschaftsfuehrer|hrb|bestellnummer|rechnung|"
	    "bemerkung|bemerkungen|hinweis|anmerkung|nachricht|"
	    "kundennr|kontakt|kontaktperson|betreff|rechnungsnummer|"
	    "hausnummer|sitz der gesellschaft|amtsgericht|vorstand|"
	    "inhaber|inhaberin|feld|wert|beispiel" },
	{ LABEL_PHONE, "telefon|tel|fax|telefax|mobil|handy|fon|"
	    "telefonnummer|rufnummer|mobiltelefon|durchwahl" },
	{ LABEL_NONE, NULL },
};

static const struct label_list french[] = {
	{ LABEL_COUNTRY, "pays|code pays|nom du pays|pays code|pays iso|"
	    "code du pays|code iso du pays|pays region|votre pays|"
	    "code iso pays|pays de residence" },
	{ LABEL_STATE, "region|etat|province|etat region|region etat|"
	    "etat province|province etat|region province|province region|"
	    "region ou etat|etat ou region|etat ou province|canton|"
	    "nom de la region|region departement|departement region|"
	    "etat departement|etat region departement|province canton|"
	    "nom de la province|province ou region|comte|district|"
	    "region ou province|etat federe|canton region|region canton|"
	    "region administrative|nom de letat" },
	{ LABEL_STATE_OR_UNIT, "departement" },
	{ LABEL_LOCALITY, "ville|localite|commune|municipalite|nom de la ville|"
	    "ville localite|localite ville|ville commune|commune ville|"
	    "ville ou localite|ville ou commune|nom de la commune|village" },
	{ LABEL_ORGANIZATION, "societe|entreprise|nom de la societe|"
	    "nom de lentreprise|nom societe|nom entreprise|raison sociale|"
	    "organisation|nom de lorganisation|compagnie|organisme|firme|"
	    "etablissement|nom de la compagnie|denomination sociale|"
	    "societe entreprise|entreprise societe|societe organisation|"
	    "organisation societe|denomination|nom de lorganisme|"
	    "nom legal|nom legal de lentreprise|nom legal de la societe|"
	    "nom commercial|nom de letablissement|association|"
	    "raison sociale de lentreprise|nom complet de la societe" },
	{ LABEL_UNIT, "service|division|unite|unite organisationnelle|"
	    "departement de lentreprise|service division|division service|"
	    "service departement|departement service|division de la societe|"
	    "division de lentreprise|service de lentreprise|section|"
	    "service de la societe|departement de la societe|"
	    "unite dorganisation|secteur|pole|nom du service|"
	    "nom du departement|division departement|departement division|"
	    "nom de la division|unite division|direction" },
	{ LABEL_DOMAIN, "domaine|nom de domaine|site web|site internet|"
	    "adresse du site|url du site|adresse web|adresse internet|"
	    "nom commun|url de la boutique|domaine de la boutique|"
	    "adresse de la boutique|nom de domaine complet|nom dhote|"
	    "adresse du site web|url de votre boutique|votre domaine|"
	    "adresse du magasin|url boutique|domaine internet|"
	    "nom du domaine|url du site web|url du magasin|siteweb|"
	    "adresse du site internet|nom commun cn" },
	{ LABEL_WEAK_DOMAIN, "site|web|boutique|url|www|lien|internet|"
	    "boutique en ligne|hote" },
	{ LABEL_POSTCODE, "code postal|cp" },
	{ LABEL_OTHER, "nom|adresse|rue|contact|courriel|mail|email|e mail|"
	    "prenom|numero de client|client|siret|siren|tva|numero de tva|"
	    "commentaire|commentaires|remarque|remarques|objet|message|"
	    "numero de commande|facture|nom complet|adresse mail|adresse email|"
	    "adresse e mail|adresse electronique|nom du contact|fonction|rcs" },
	{ LABEL_PHONE, "telephone|tel|fax|mobile|portable|"
	    "numero de telephone|telecopie|gsm" },
	{ LABEL_NONE, NULL },
};

static const struct label_list spanish[] = {
	{ LABEL_COUNTRY, "pais|codigo de pais|codigo del pais|nombre del pais|"
	    "pais codigo|codigo pais|su pais|pais iso|pais region|nacion|"
	    "codigo iso del pais|pais de residencia" },
	{ LABEL_STATE, "estado|provincia|region|estado provincia|"
	    "provincia estado|comunidad autonoma|comunidad|comarca|"
	    "estado o provincia|provincia o estado|estado region|"
	    "region estado|provincia region|region provincia|"
	    "nombre del estado|nombre de la provincia|"
	    "estado departamento|departamento estado|entidad federativa|"
	    "departamento provincia|provincia departamento|"
	    "estado provincia region|estado o region|provincia o region|"
	    "region o provincia|canton" },
	{ LABEL_STATE_OR_UNIT, "departamento" },
	{ LABEL_LOCALITY, "ciudad|localidad|poblacion|municipio|"
	    "nombre de la ciudad|ciudad localidad|localidad ciudad|"
	    "ciudad o localidad|poblacion ciudad|ciudad poblacion|pueblo|"
	    "ciudad municipio|municipio ciudad|villa|ciudad o pueblo|"
	    "nombre de la localidad" },
	{ LABEL_ORGANIZATION, "empresa|nombre de la empresa|compania|"
	    "nombre de la compania|razon social|organizacion|sociedad|"
	    "nombre de la organizacion|nombre empresa|nombre de empresa|"
	    "empresa organizacion|organizacion empresa|companya|"
	    "nombre de la sociedad|denominacion social|institucion|"
	    "nombre legal|nombre legal de la empresa|nombre comercial|"
	    "nombre fiscal|empresa compania|compania empresa|entidad|"
	    "nombre completo de la empresa|compania u organizacion|negocio|"
	    "nombre del negocio" },
	{ LABEL_UNIT, "division|area|seccion|unidad|unidad organizativa|"
	    "division de la empresa|departamento de la empresa|"
	    "unidad organizacional|departamento division|"
	    "division departamento|unidad de negocio|area departamento|"
	    "departamento area|division de la compania|"
	    "departamento de la compania|nombre del departamento|"
	    "departamento o division|division o departamento|"
	    "area o departamento|departamento o area|sector|dpto|depto|"
	    "dept|dep|servicio" },
	{ LABEL_DOMAIN, "dominio|nombre de dominio|sitio web|pagina web|"
	    "direccion web|url de la tienda|nombre comun|web de la tienda|"
	    "dominio de la tienda|direccion de la tienda|sitio de internet|"
	    "nombre del dominio|url del sitio|url de la web|su dominio|"
	    "direccion del sitio|direccion de internet|url tienda|"
	    "dominio web|direccion de la pagina web|nombre de host|"
	    "url del sitio web|direccion del sitio web" },
	{ LABEL_WEAK_DOMAIN, "web|sitio|pagina|tienda|url|www|enlace|"
	    "tienda online|tienda en linea|tienda web|internet" },
	{ LABEL_POSTCODE, "codigo postal|cp" },
	{ LABEL_OTHER, "nombre|direccion|calle|contacto|correo|mail|email|"
	    "e mail|correo electronico|apellido|apellidos|cliente|nif|cif|"
	    "rfc|numero de cliente|comentario|comentarios|nota|notas|"
	    "asunto|mensaje|factura|pedido|numero de pedido|domicilio|"
	    "nombre completo|nombre de contacto|persona de contacto|cargo|"
	    "observaciones" },
	{ LABEL_PHONE, "telefono|tel|fax|movil|celular|tlf|tfno|"
	    "numero de telefono" },
	{ LABEL_NONE, NULL },
};

static const struct label_list italian[] = {
	{ LABEL_COUNTRY, "paese|nazione|codice paese|nome del paese|"
	    "codice nazione|paese nazione|nazione paese|codice del paese|"
	    "stato nazione|nazione stato|paese regione|paese codice iso|"
	    "sigla nazione|sigla paese|stato paese|paese stato" },
	{ LABEL_COUNTRY_OR_STATE, "stato" },
	{ LABEL_STATE, "provincia|regione|stato provincia|provincia stato|"
	    "stato regione|regione stato|provincia regione|"
	    "regione provincia|stato o provincia|nome della provincia|"
	    "nome della regione|regione o provincia|provincia o regione|"
	    "provincia o stato|cantone|stato federale|stato o regione" },
	{ LABEL_LOCALITY, "citta|localita|comune|nome della citta|"
	    "citta localita|localita citta|citta comune|comune citta|"
	    "citta o comune|citta o localita|paese citta|citta paese|"
	    "nome citta" },
	{ LABEL_ORGANIZATION, "azienda|ditta|societa|ragione sociale|"
	    "nome azienda|nome dellazienda|nome della societa|impresa|"
	    "organizzazione|nome organizzazione|nome della ditta|"
	    "nome dellorganizzazione|nome societa|nome ditta|ente|"
	    "azienda organizzazione|societa azienda|azienda societa|"
	    "denominazione|denominazione sociale|nome dellimpresa|"
	    "compagnia|nome legale|nome impresa|organizzazione azienda|"
	    "nome completo dellazienda|nome della compagnia" },
	{ LABEL_UNIT, "reparto|divisione|dipartimento|settore|"
	    "unita organizzativa|divisione aziendale|reparto aziendale|"
	    "ufficio|unita|sezione|area|divisione della societa|"
	    "divisione dellazienda|reparto dellazienda|"
	    "dipartimento aziendale|reparto divisione|divisione reparto|"
	    "reparto o divisione|divisione o reparto|"
	    "settore aziendale|nome del reparto|nome della divisione|"
	    "dipartimento divisione|divisione dipartimento|ramo" },
	{ LABEL_DOMAIN, "dominio|nome di dominio|nome dominio|sito web|"
	    "sito internet|indirizzo web|indirizzo del sito|nome comune|"
	    "url del negozio|dominio del negozio|sito del negozio|"
	    "indirizzo del negozio|indirizzo internet|url negozio|"
	    "url del sito|nome del dominio|vostro dominio|nome host|"
	    "indirizzo sito web|dominio web|indirizzo del sito web" },
	{ LABEL_WEAK_DOMAIN, "sito|web|negozio|url|www|link|internet|"
	    "negozio online|pagina web|negozio web" },
	{ LABEL_POSTCODE, "cap|codice postale|codice di avviamento postale" },
	{ LABEL_OTHER, "nome|indirizzo|via|contatto|mail|email|e mail|cognome|"
	    "cliente|partita iva|p iva|piva|codice fiscale|codice cliente|"
	    "commento|commenti|nota|note|oggetto|messaggio|fattura|ordine|"
	    "numero ordine|referente|nome completo|posta elettronica|"
	    "osservazioni" },
	{ LABEL_PHONE, "telefono|tel|fax|cellulare|cell|numero di telefono" },
	{ LABEL_NONE, NULL },
};

static const struct label_list portuguese[] = {
	{ LABEL_COUNTRY, "pais|codigo do pais|nome do pais|codigo de pais|"
	    "seu pais|codigo pais|pais codigo|pais iso|pais regiao|nacao" },
	{ LABEL_STATE, "estado|provincia|distrito|regiao|estado provincia|"
	    "provincia estado|estado ou provincia|estado regiao|"
	    "regiao estado|nome do estado|estado distrito|distrito estado|"
	    "distrito regiao|regiao distrito|uf|estado uf|"
	    "distrito ou estado|estado ou distrito|estado ou regiao|"
	    "unidade federativa|distrito ou regiao|provincia regiao|"
	    "regiao provincia" },
	{ LABEL_LOCALITY, "cidade|localidade|municipio|concelho|"
	    "nome da cidade|cidade localidade|localidade cidade|"
	    "cidade municipio|cidade ou localidade|vila|municipio cidade|"
	    "cidade vila|cidade ou municipio|freguesia" },
	{ LABEL_ORGANIZATION, "empresa|nome da empresa|companhia|firma|"
	    "razao social|organizacao|nome da organizacao|sociedade|"
	    "nome da companhia|nome empresa|empresa organizacao|"
	    "organizacao empresa|denominacao social|instituicao|"
	    "nome da sociedade|nome legal|nome legal da empresa|negocio|"
	    "nome comercial|nome da firma|designacao social|entidade|"
	    "nome completo da empresa|empresa ou organizacao" },
	{ LABEL_UNIT, "departamento|divisao|setor|sector|seccao|secao|"
	    "unidade|unidade organizacional|divisao da empresa|area|"
	    "departamento da empresa|departamento divisao|"
	    "divisao departamento|setor da empresa|unidade de negocio|"
	    "nome do departamento|departamento ou divisao|"
	    "divisao ou departamento|unidade organica|setor departamento|"
	    "departamento setor|unidade da empresa" },
	{ LABEL_DOMAIN, "dominio|nome de dominio|nome do dominio|"
	    "pagina web|endereco web|endereco do site|url da loja|"
	    "dominio da loja|nome comum|endereco da loja|site da loja|"
	    "sitio web|endereco na internet|endereco de internet|"
	    "seu dominio|url do site|site web|website da loja|website|"
	    "endereco do website|nome do host|pagina da internet" },
	{ LABEL_WEAK_DOMAIN, "site|web|loja|url|www|sitio|pagina|link|"
	    "loja online|loja virtual|internet" },
	{ LABEL_POSTCODE, "cep|codigo postal" },
	{ LABEL_OTHER, "nome|endereco|rua|morada|contato|contacto|mail|"
	    "email|e mail|correio eletronico|apelido|sobrenome|cliente|nif|"
	    "cnpj|cpf|contribuinte|comentario|comentarios|nota|notas|"
	    "assunto|mensagem|fatura|pedido|numero do pedido|bairro|"
	    "nome completo|observacao|observacoes" },
	{ LABEL_PHONE, "telefone|tel|fax|telemovel|celular|"
	    "numero de telefone" },
	{ LABEL_NONE, NULL },
};

static const struct label_list dutch[] = {
	{ LABEL_COUNTRY, "land|landcode|landnaam|naam van het land|"
	    "uw land|land code|code land|land regio" },
	{ LABEL_STATE, "provincie|staat|staat provincie|provincie staat|"
	    "regio|staat of provincie|provincie of staat|provincie regio|"
	    "regio provincie|deelstaat|gewest|staat regio|"
	    "naam van de provincie|provincie gewest|gewest provincie|"
	    "provincie of regio" },
	{ LABEL_LOCALITY, "stad|plaats|woonplaats|plaatsnaam|gemeente|"
	    "vestigingsplaats|stad plaats|plaats stad|naam van de stad|"
	    "stad gemeente|dorp|stad of plaats|plaats of stad|lokaliteit|"
	    "stad dorp|bedrijfsplaats" },
	{ LABEL_ORGANIZATION, "bedrijf|bedrijfsnaam|firma|firmanaam|"
	    "onderneming|naam bedrijf|naam van het bedrijf|organisatie|"
	    "organisatienaam|naam organisatie|naam van de organisatie|"
	    "bedrijf organisatie|organisatie bedrijf|vennootschap|"
	    "handelsnaam|naam onderneming|naam van de onderneming|"
	    "statutaire naam|ondernemingsnaam|bedrijfs naam|"
	    "officiele bedrijfsnaam|naam van de firma|stichting|vereniging" },
	{ LABEL_UNIT, "afdeling|bedrijfsafdeling|divisie|bedrijfsonderdeel|"
	    "organisatie eenheid|organisatieonderdeel|eenheid|sectie|"
	    "afdeling divisie|divisie afdeling|afdeling van het bedrijf|"
	    "bedrijfsdivisie|organisatorische eenheid|afdelingsnaam|"
	    "onderdeel|naam afdeling|organisatieeenheid|"
	    "naam van de afdeling|bedrijfstak|departement" },
	{ LABEL_DOMAIN, "domein|domeinnaam|webadres|internetadres|"
	    "winkel url|url van de winkel|adres van de winkel|webstek|"
	    "naam van het domein|algemene naam|url van de webwinkel|"
	    "winkeladres|website|domein naam|url webwinkel|url winkel|"
	    "url van de website|adres van de website|domeinnaam van de winkel|"
	    "webwinkel url|hostnaam|domein van de winkel|uw domeinnaam" },
	{ LABEL_WEAK_DOMAIN, "web|winkel|webwinkel|webshop|site|url|www|"
	    "internet|link|internetpagina" },
	{ LABEL_POSTCODE, "postcode" },
	{ LABEL_OTHER, "naam|adres|straat|contactpersoon|contact|mail|email|"
	    "e mail|voornaam|achternaam|klant|klantnummer|btw|btw nummer|"
	    "kvk|kvk nummer|opmerking|opmerkingen|onderwerp|bericht|factuur|"
	    "bestelling|bestelnummer|huisnummer|iban|vraag" },
	{ LABEL_PHONE, "telefoon|tel|fax|mobiel|gsm|telefoonnummer" },
	{ LABEL_NONE, NULL },
};

static const struct label_list polish[] = {
	{ LABEL_COUNTRY_OR_STATE, "kraj" },
	{ LABEL_COUNTRY, "panstwo|kod kraju|nazwa kraju|kraj panstwo|"
	    "panstwo kraj|nazwa panstwa|kod panstwa|kraj kod|kraj region" },
	{ LABEL_STATE, "wojewodztwo|stan|prowincja|region|stan prowincja|"
	    "wojewodztwo region|region wojewodztwo|stan wojewodztwo|"
	    "wojewodztwo stan|nazwa wojewodztwa|powiat|obwod|"
	    "wojewodztwo prowincja|prowincja wojewodztwo|woj|"
	    "stan lub prowincja|stan lub wojewodztwo|wojewodztwo lub stan" },
	{ LABEL_LOCALITY, "miasto|miejscowosc|gmina|nazwa miasta|"
	    "miasto miejscowosc|miejscowosc miasto|siedziba|"
	    "nazwa miejscowosci|miasto lub miejscowosc" },
	{ LABEL_ORGANIZATION, "firma|nazwa firmy|przedsiebiorstwo|"
	    "organizacja|nazwa organizacji|spolka|nazwa spolki|"
	    "nazwa przedsiebiorstwa|firma organizacja|organizacja firma|"
	    "pelna nazwa firmy|instytucja|przedsiebiorca|nazwa prawna|"
	    "zaklad|stowarzyszenie|oficjalna nazwa firmy|"
	    "pelna nazwa organizacji|nazwa instytucji" },
	{ LABEL_UNIT, "dzial|wydzial|oddzial|jednostka organizacyjna|"
	    "dzial firmy|departament|jednostka|dzial oddzial|"
	    "oddzial dzial|oddzial firmy|nazwa dzialu|sekcja|"
	    "wydzial firmy|dzial wydzial|wydzial dzial|komorka|"
	    "komorka organizacyjna|dywizja|dzial lub oddzial" },
	{ LABEL_DOMAIN, "domena|nazwa domeny|strona internetowa|strona www|"
	    "adres strony|adres www|adres sklepu|url sklepu|domena sklepu|"
	    "nazwa powszechna|witryna|adres internetowy|adres witryny|"
	    "adres strony www|strona sklepu|witryna internetowa|"
	    "adres url sklepu|adres url|adres strony internetowej|"
	    "nazwa pospolita|nazwa hosta|nazwa ogolna|adres domeny" },
	{ LABEL_WEAK_DOMAIN, "strona|www|sklep|url|web|link|"
	    "sklep internetowy|internet" },
	{ LABEL_POSTCODE, "kod pocztowy" },
	{ LABEL_OTHER, "nazwa|adres|ulica|kontakt|mail|email|e mail|imie|"
	    "nazwisko|imie i nazwisko|klient|nip|regon|krs|uwagi|uwaga|"
	    "temat|wiadomosc|faktura|zamowienie|numer zamowienia|"
	    "osoba kontaktowa|komentarz|numer klienta|adres email|"
	    "adres e mail|pytanie" },
	{ LABEL_PHONE, "telefon|tel|faks|fax|komorka telefon|tel kom|"
	    "numer telefonu" },
	{ LABEL_NONE, NULL },
};

static const struct label_list russian[] = {
	{ LABEL_COUNTRY, "страна|код страны|название страны|государство|"
	    "наименование страны|страна код|ваша страна|страна регион" },
	{ LABEL_STATE, "область|регион|штат|край|республика|провинция|"
	    "область край|область регион|регион область|штат область|"
	    "область штат|штат провинция|область республика край|"
	    "область или край|край область|субъект федерации|район|"
	    "субъект рф|регион штат|штат регион|область край республика|"
	    "название области|название региона|штат или область|"
	    "область или регион|регион или область|округ|губерния|"
	    "область провинция|провинция область|область район|"
	    "штат или провинция" },
	{ LABEL_LOCALITY, "город|населенный пункт|наспункт|"
	    "город населенный пункт|название города|поселок|"
	    "местонахождение|город поселок|местность|село|"
	    "наименование города|г|город или поселок" },
	{ LABEL_ORGANIZATION, "организация|компания|фирма|предприятие|"
	    "название организации|название компании|наименование организации|"
	    "наименование компании|название фирмы|юридическое лицо|"
	    "наименование|юрлицо|название предприятия|"
	    "полное название организации|полное наименование организации|"
	    "организация компания|компания организация|учреждение|"
	    "наименование предприятия|наименование юридического лица|"
	    "полное название компании|полное наименование компании|"
	    "юридическое название|официальное название|"
	    "компания фирма|наименование фирмы|ооо|фирма организация|"
	    "юридическое наименование|название юридического лица" },
	{ LABEL_UNIT, "отдел|подразделение|департамент|отделение|"
	    "подразделение компании|отдел компании|"
	    "структурное подразделение|подразделение организации|"
	    "подразделение отдел|отдел подразделение|секция|дивизион|"
	    "название отдела|название подразделения|служба|"
	    "организационное подразделение|отдел организации|управление|"
	    "наименование подразделения|наименование отдела|филиал|"
	    "отдел или подразделение|отдел департамент" },
	{ LABEL_DOMAIN, "домен|доменное имя|имя домена|"
	    "веб сайт|адрес сайта|адрес магазина|url магазина|"
	    "домен магазина|общее имя|сайт магазина|интернет адрес|"
	    "название домена|адрес интернет магазина|вебсайт|ваш домен|"
	    "доменное имя сайта|домен сайта|имя хоста|url сайта|"
	    "адрес сайта магазина|имя сайта" },
	{ LABEL_WEAK_DOMAIN, "сайт|магазин|адрес в интернете|ссылка|"
	    "интернет магазин|url|www|интернет|хост|сервер" },
	{ LABEL_POSTCODE, "индекс|почтовый индекс" },
	{ LABEL_OTHER, "имя|адрес|улица|контакт|почта|email|e mail|"
	    "электронная почта|фамилия|фио|клиент|инн|кпп|огрн|"
	    "комментарий|примечание|тема|сообщение|счет|заказ|"
	    "номер заказа|контактное лицо|имя и фамилия|эл почта|"
	    "юридический адрес|вопрос|почтовый адрес" },
	{ LABEL_PHONE, "телефон|тел|факс|моб|мобильный|номер телефона|"
	    "мобильный телефон" },
	{ LABEL_NONE, NULL },
};

static const struct label_list ukrainian[] = {
	{ LABEL_COUNTRY, "країна|код країни|назва країни|держава|"
	    "найменування країни|ваша країна" },
	{ LABEL_STATE, "область|регіон|штат|край|провінція|область регіон|"
	    "регіон область|штат область|область штат|район|"
	    "штат провінція|область район|назва області|округ|"
	    "область або регіон|штат або область|область провінція" },
	{ LABEL_LOCALITY, "місто|населений пункт|назва міста|селище|"
	    "місто населений пункт|село|місцевість|м|"
	    "місто або селище" },
	{ LABEL_ORGANIZATION, "організація|компанія|фірма|підприємство|"
	    "назва організації|назва компанії|найменування організації|"
	    "назва фірми|юридична особа|назва підприємства|"
	    "найменування компанії|повна назва організації|установа|"
	    "повна назва компанії|компанія організація|"
	    "організація компанія|юридична назва|назва юридичної особи|"
	    "найменування підприємства|найменування" },
	{ LABEL_UNIT, "відділ|підрозділ|департамент|відділення|"
	    "підрозділ компанії|відділ компанії|структурний підрозділ|"
	    "підрозділ організації|відділ підрозділ|підрозділ відділ|"
	    "назва відділу|служба|управління|назва підрозділу|"
	    "організаційний підрозділ|відділ або підрозділ" },
	{ LABEL_DOMAIN, "домен|доменне імя|імя домену|веб сайт|"
	    "адреса сайту|адреса магазину|url магазину|домен магазину|"
	    "загальне імя|сайт магазину|вебсайт|назва домену|"
	    "адреса інтернет магазину|ваш домен|домен сайту|імя хоста|"
	    "загальна назва" },
	{ LABEL_WEAK_DOMAIN, "сайт|магазин|посилання|інтернет магазин|url|"
	    "www|інтернет" },
	{ LABEL_POSTCODE, "індекс|поштовий індекс" },
	{ LABEL_OTHER, "імя|адреса|вулиця|контакт|пошта|email|e mail|"
	    "електронна пошта|прізвище|піб|клієнт|єдрпоу|коментар|"
	    "примітка|тема|повідомлення|рахунок|замовлення|"
	    "контактна особа|питання" },
	{ LABEL_PHONE, "телефон|тел|факс|моб|мобільний|номер телефону" },
	{ LABEL_NONE, NULL },
};

static const struct label_list turkish[] = {
	{ LABEL_COUNTRY, "ulke|ulke kodu|ulke adi|ulkesi|ulkemiz|ulkeniz|"
	    "ulkenin adi|ulke ismi" },
	{ LABEL_STATE, "il|eyalet|bolge|il eyalet|eyalet il|vilayet|"
	    "eyalet bolge|bolge eyalet|eyalet sehir|il bolge|bolge il|"
	    "il adi|eyalet adi|eyalet veya il|eyaleti|ili|"
	    "il veya eyalet|eyalet veya bolge|ilimiz|iliniz|bolgemiz|"
	    "eyaletimiz|bolgesi|ilin adi|bolgenin adi|eyaletin adi" },
	{ LABEL_LOCALITY, "sehir|ilce|kent|sehir adi|ilce sehir|sehir ilce|"
	    "semt|belde|kasaba|sehrimiz|sehri|sehir kasaba|ilcesi|"
	    "sehir veya ilce|sehir semt|yerlesim yeri|ilcemiz|sehriniz|"
	    "ilceniz|sehrin adi|ilcenin adi|sehir ismi" },
	{ LABEL_ORGANIZATION, "sirket|sirket adi|firma|firma adi|kurum|"
	    "kurum adi|sirket unvani|firma unvani|unvan|ticari unvan|"
	    "isletme|isletme adi|organizasyon|kurulus|kurulus adi|"
	    "sirketin adi|sirket ismi|firma ismi|sirket firma|"
	    "sirketimiz|firmamiz|firmanin adi|sirketin unvani|"
	    "organizasyon adi|sirket kurum|kurum sirket|ticaret unvani|"
	    "resmi sirket adi|sirket tam adi|sirketimizin adi|"
	    "firmamizin adi|sirketimizin unvani|firmamizin unvani|"
	    "kurumumuz|isletmemiz|sirketiniz|firmaniz|sirket adimiz|"
	    "firma adimiz|sirketinizin adi|firmanizin adi|kurulusumuz" },
	{ LABEL_UNIT, "departman|bolum|birim|sirket bolumu|sube|"
	    "organizasyon birimi|sirket departmani|departman adi|"
	    "bolum adi|birim adi|departman bolum|bolum departman|"
	    "kurum birimi|firma bolumu|sirket birimi|kurulus birimi|"
	    "departmani|departmanimiz|bolumumuz|bolumu|birim bolum|"
	    "birimimiz|bolumunuz|departmaniniz|sirketimizin bolumu|"
	    "bolumun adi|departmanin adi|birimin adi" },
	{ LABEL_DOMAIN, "alan adi|alan ad|web sitesi|internet adresi|"
	    "site adresi|magaza adresi|magaza url|ortak ad|internet sitesi|"
	    "web adresi|alan adiniz|magazanin adresi|ortak isim|"
	    "web sitesi adresi|websitesi|alan adimiz|genel ad|"
	    "magaza alan adi|magaza urlsi|sitenin adresi|magaza web adresi" },
	{ LABEL_WEAK_DOMAIN, "site|web|magaza|url|www|e ticaret sitesi|"
	    "internet magazasi|link|sunucu" },
	{ LABEL_POSTCODE, "posta kodu" },
	{ LABEL_OTHER, "ad|isim|adres|cadde|sokak|iletisim|eposta|e posta|"
	    "email|e mail|mail|soyad|soyadi|adi soyadi|ad soyad|musteri|"
	    "vergi no|vergi numarasi|vergi dairesi|not|aciklama|konu|"
	    "mesaj|fatura|siparis|siparis no|yetkili|yetkili kisi|soru" },
	{ LABEL_PHONE, "telefon|tel|faks|fax|cep|gsm|cep telefonu" },
	{ LABEL_NONE, NULL },
};

static const struct label_list chinese[] = {
	{ LABEL_COUNTRY, "国家|國家|国别|國別|国家代码|國家代碼|所在国家|"
	    "所在國家|国家地区|國家地區|国家名称|國家名稱|国家或地区|"
	    "國家或地區|国籍|國籍|国家名|您的国家|国家代号|所属国家|公司所在国家" },
	{ LABEL_STATE, "省份|省|州|省州|州省|所在省份|地区|地區|省市|"
	    "省或州|州或省|省直辖市|区域|區域|所在省|省自治区|州或省份|"
	    "省级|直辖市|县|縣|州名|省名|省份名称|省區|省份州|州省份|"
	    "省份或州|省自治区直辖市|縣份|所属省份|公司所在省份|省份地区" },
	{ LABEL_STATE_OR_CITY, "縣市|县市" },
	{ LABEL_LOCALITY, "城市|市|所在城市|城镇|城鎮|城市名称|城市名稱|"
	    "所在地|地市|市县|市區|市区|城市名|市镇|市鎮|所在市|"
	    "城市地区|公司所在城市|所属城市|您的城市" },
	{ LABEL_ORGANIZATION, "公司|公司名称|公司名稱|公司名|企业|企業|"
	    "企业名称|企業名稱|组织|組織|组织名称|組織名稱|单位|單位|"
	    "单位名称|單位名稱|机构|機構|机构名称|機構名稱|公司全称|"
	    "公司全稱|商号|公司抬头|组织机构|組織機構|公司组织|公司企业|"
	    "组织公司|企业全称|公司法定名称|单位全称|公司单位|公司單位|"
	    "机构全称|法人名称|您的公司|贵公司|组织机构名称|組織機構名稱|"
	    "公司或组织|公司名称全称|公司行號|行號|公司机构" },
	{ LABEL_UNIT, "部门|部門|公司部门|公司部門|部门名称|部門名稱|"
	    "组织单位|組織單位|组织部门|所属部门|所屬部門|科室|处室|"
	    "事业部|事業部|分部|公司分部|组织单元|部门分部|單位部門|"
	    "组织单位名称|業務部門|业务部门|公司分支|申请部门|单位部门|"
	    "部门科室" },
	{ LABEL_DOMAIN, "域名|网址|網址|网站|網站|网站地址|網站地址|"
	    "商店网址|商店網址|店铺网址|通用名|通用名称|通用名稱|"
	    "网店地址|網域|網域名稱|域名名称|商城网址|网站域名|"
	    "網站網址|公用名|公用名称|主机名|商店域名|网站网址|"
	    "完整域名|店铺域名|公共名称|绑定域名|常用名|常用名称|"
	    "证书域名|申请域名|您的域名|網站域名|網店網址|商店url|店铺url|主機名稱" },
	{ LABEL_WEAK_DOMAIN, "网店|網店|商店|店铺|店鋪|链接|主页|首页|url" },
	{ LABEL_POSTCODE, "邮编|郵編|邮政编码|郵遞區號|郵政編碼" },
	{ LABEL_OTHER, "姓名|名字|地址|街道|联系人|聯絡人|聯繫人|邮箱|郵箱|"
	    "电子邮件|電子郵件|邮件|客户|客戶|备注|備註|主题|主題|"
	    "订单|訂單|订单号|訂單號|税号|公司地址|公司電郵|电子邮箱|"
	    "通讯地址|统一编号|統一編號|职位|说明" },
	{ LABEL_PHONE, "电话|電話|手机|手機|传真|傳真|联系电话|聯絡電話|"
	    "微信|固话|手机号|手机号码" },
	{ LABEL_NONE, NULL },
};

static const struct label_list japanese[] = {
	{ LABEL_COUNTRY, "国|国名|国コード|国家|国地域|所在国|国または地域|"
	    "国コード2文字|御国|国籍|国地域名" },
	{ LABEL_STATE, "都道府県|県|都道府県名|州|県名|州都道府県|府県|"
	    "都道府県州|地域|州県|省|州名|州または都道府県|"
	    "都道府県または州|都府県" },
	{ LABEL_LOCALITY, "市区町村|市町村|市|都市|都市名|市区町村名|"
	    "市町村名|所在地|市名|町|市区|町村|市区郡|市または町|所在都市" },
	{ LABEL_ORGANIZATION, "会社名|会社|組織名|組織|企業名|企業|法人名|"
	    "団体名|御社名|貴社名|社名|組織名称|会社名称|組織会社名|"
	    "法人|団体|正式社名|正式名称|会社組織名|会社の名前|商号|"
	    "組織団体名|会社名組織名|会社団体名|企業団体名|法人名称|"
	    "正式会社名|貴社名称|屋号|会社組織|組織の名前|企業名称|"
	    "会社正式名称" },
	{ LABEL_UNIT, "部署|部署名|部門|部門名|課|事業部|組織単位|所属|"
	    "部課名|部|組織単位名|所属部署|担当部署|組織部門|"
	    "組織ユニット|会社の部署|部署部門|課名|事業部名|"
	    "部署課|部署部門名|会社部門|ご担当部署|部課|所属部門|部門部署名" },
	{ LABEL_DOMAIN, "ドメイン|ドメイン名|ウェブサイト|ホームページ|"
	    "サイトurl|ショップurl|コモンネーム|一般名|ショップのurl|"
	    "お店のurl|サイト名|ホスト名|ウェブアドレス|独自ドメイン|"
	    "コモンネームドメイン|ショップドメイン|ウェブサイトurl|"
	    "サイトアドレス|ホームページアドレス|店舗url|webサイト|"
	    "web サイト|サイトのurl|サイト url|ショップ url|お店の url|"
	    "ホームページurl|サイトドメイン|共通名|ショップのドメイン|"
	    "店舗ドメイン|ショップアドレス" },
	{ LABEL_WEAK_DOMAIN, "サイト|ショップ|お店|url|リンク|店舗" },
	{ LABEL_POSTCODE, "郵便番号" },
	{ LABEL_OTHER, "名前|氏名|お名前|住所|番地|担当者|ご担当者|担当|"
	    "メール|メールアドレス|備考|件名|注文番号|お客様番号|会社住所|"
	    "ご住所|担当者名|ご担当者名|連絡先|質問|役職|代表者|代表者名" },
	{ LABEL_PHONE, "電話|電話番号|携帯|携帯電話|ファックス|tel|fax|"
	    "ファクス|お電話" },
	{ LABEL_NONE, NULL },
};

static const struct label_list swedish[] = {
	{ LABEL_COUNTRY, "land|landskod|landets namn" },
	{ LABEL_STATE, "lan|landskap|delstat|region|provins|lanets namn|"
	    "lan region|region lan|lan landskap" },
	{ LABEL_LOCALITY, "stad|ort|postort|kommun|stadens namn|ortens namn|"
	    "stad ort|ort stad" },
	{ LABEL_ORGANIZATION, "foretag|foretagsnamn|bolag|organisation|"
	    "firma|foretagets namn|bolagsnamn|organisationsnamn|"
	    "bolagets namn|firmanamn|organisationens namn|"
	    "foretag organisation" },
	{ LABEL_UNIT, "avdelning|enhet|division|foretagsavdelning|"
	    "avdelningens namn|organisationsenhet|avdelning enhet" },
	{ LABEL_DOMAIN, "doman|domannamn|webbplats|webbadress|hemsida" },
	{ LABEL_POSTCODE, "postnummer" },
	{ LABEL_OTHER, "namn|adress|gata|kontaktperson|organisationsnummer|"
	    "epost|e post" },
	{ LABEL_NONE, NULL },
};

static const struct label_list danish[] = {
	{ LABEL_COUNTRY, "land|landekode|landskode|landets navn" },
	{ LABEL_COUNTRY_OR_STATE, "stat" },
	{ LABEL_STATE, "region|delstat|fylke|amt|provins|regionens navn|"
	    "fylkets navn|stat region|region stat" },
	{ LABEL_LOCALITY, "by|bynavn|sted|poststed|kommune|byens navn|"
	    "by sted|stedets navn" },
	{ LABEL_ORGANIZATION, "firma|virksomhed|firmanavn|selskab|bedrift|"
	    "firmaets navn|virksomhedsnavn|organisasjon|organisation|"
	    "selskap|foretak|bedriftsnavn|virksomhedens navn|"
	    "selskabets navn|selskabsnavn|bedriftens navn|"
	    "organisationens navn|firma navn|virksomheds navn" },
	{ LABEL_UNIT, "afdeling|avdeling|enhed|enhet|division|"
	    "afdelingens navn|avdelingens navn|organisationsenhed|"
	    "firmaafdeling|virksomhedsafdeling" },
	{ LABEL_DOMAIN, "domaene|domaenenavn|hjemmeside|webadresse|domene|"
	    "domenenavn|nettsted|nettside|webside" },
	{ LABEL_POSTCODE, "postnr|postnummer" },
	{ LABEL_OTHER, "navn|adresse|gade|gate|kontaktperson|cvr" },
	{ LABEL_NONE, NULL },
};

static const struct label_list czech[] = {
	{ LABEL_COUNTRY_OR_STATE, "stat|kraj" },
	{ LABEL_COUNTRY, "zeme|krajina|kod zeme|statni prislusnost" },
	{ LABEL_STATE, "kraj okres|okres|provincie|stat kraj" },
	{ LABEL_LOCALITY, "mesto|obec|mesto obec" },
	{ LABEL_ORGANIZATION, "firma|spolecnost|nazev firmy|"
	    "nazev spolecnosti|organizace|spolocnost|nazov firmy|"
	    "nazev organizace|nazov spolocnosti" },
	{ LABEL_UNIT, "oddeleni|oddelenie|divize|utvar|organizacni jednotka" },
	{ LABEL_DOMAIN, "domena|nazev domeny|webova stranka|webove stranky|"
	    "adresa obchodu" },
	{ LABEL_POSTCODE, "psc" },
	{ LABEL_OTHER, "jmeno|adresa|ulice|ico|dic" },
	{ LABEL_NONE, NULL },
};

static const struct label_list finnish[] = {
	{ LABEL_COUNTRY, "maa|maakoodi" },
	{ LABEL_STATE, "maakunta|laani|osavaltio|alue" },
	{ LABEL_LOCALITY, "kaupunki|paikkakunta|kunta" },
	{ LABEL_ORGANIZATION, "yritys|yrityksen nimi|organisaatio|yhtio" },
	{ LABEL_UNIT, "osasto|yksikko|toimiala" },
	{ LABEL_DOMAIN, "verkkotunnus|verkkosivu|verkkosivusto|domain" },
	{ LABEL_POSTCODE, "postinumero" },
	{ LABEL_OTHER, "nimi|osoite|katuosoite|yhteyshenkilo" },
	{ LABEL_NONE, NULL },
};

static const struct label_list korean[] = {
	{ LABEL_COUNTRY, "국가|나라|국가 코드|국가코드" },
	{ LABEL_STATE, "도|시 도|주|지역|시도|시 도 주" },
	{ LABEL_LOCALITY, "도시|시|시군구|시 군 구|구 군" },
	{ LABEL_ORGANIZATION, "회사|회사명|조직|조직명|기관명|업체명|상호|"
	    "회사 이름|단체명" },
	{ LABEL_UNIT, "부서|부서명|사업부|조직 단위" },
	{ LABEL_DOMAIN, "도메인|도메인명|웹사이트|도메인 이름|쇼핑몰 주소" },
	{ LABEL_OTHER, "이름|주소|담당자|이메일" },
	{ LABEL_PHONE, "전화|전화번호|휴대폰|팩스" },
	{ LABEL_NONE, NULL },
};

const struct label_list *const label_lists[LANG_COUNT] = {
	[LANG_EN] = english, [LANG_DE] = german, [LANG_FR] = french,
	[LANG_ES] = spanish, [LANG_IT] = italian, [LANG_PT] = portuguese,
	[LANG_NL] = dutch, [LANG_PL] = polish, [LANG_RU] = russian,
	[LANG_UK] = ukrainian, [LANG_TR] = turkish, [LANG_ZH] = chinese,
	[LANG_JA] = japanese, [LANG_SV] = swedish, [LANG_DA] = danish,
	[LANG_CS] = czech, [LANG_FI] = finnish, [LANG_KO] = korean,
};
