/* SPDX-License-Identifier: ISC */
/*
 * Texts of forms and what must be understood of them: a name, the text (a
 * part after another begins with "\f" and the digit of its role), and the six
 * fields in their order, "!code" for a problem, "" for nothing.
 */
static const struct form_case layouts[] = {
	{ "colon de",
	    "0\n"
	    "Land: Deutschland\n"
	    "Bundesland: Bayern\n"
	    "Stadt: München\n"
	    "Firma: Huber & Söhne GmbH\n"
	    "Abteilung: EDV\n"
	    "Webseite: https://www.huber.example/shop",
	    "DE|Bayern|München|Huber & Söhne GmbH|EDV|www.huber.example" },
	{ "colon fr with spaces",
	    "0\n"
	    "Bonjour,\n"
	    "\n"
	    "Pays : Belgique\n"
	    "Province : Liège\n"
	    "Ville : Verviers\n"
	    "Société : Chocolat d'Or SPRL\n"
	    "Service : Ventes\n"
	    "Site web : www.chocolat.example\n"
	    "\n"
	    "Cordialement,\n"
	    "Luc Moreau\n"
	    "Société : Autre SA",
	    "BE|Liège|Verviers|Chocolat d'Or SPRL|Ventes|www.chocolat.example" },
	{ "colon es",
	    "0\n"
	    "País: España\n"
	    "Provincia: Málaga\n"
	    "Población: Ronda\n"
	    "Razón social: Quesos Ronda, S.L.\n"
	    "Departamento: Tienda online\n"
	    "Dominio: quesosronda.example",
	    "ES|Málaga|Ronda|Quesos Ronda, S.L.|Tienda online|quesosronda.example" },
	{ "colon it",
	    "0\n"
	    "Paese: Italia\n"
	    "Provincia: Siena\n"
	    "Città: Montalcino\n"
	    "Ragione sociale: Cantina Rossi S.r.l.\n"
	    "Reparto: Spedizioni\n"
	    "Sito web: www.cantinarossi.example",
	    "IT|Siena|Montalcino|Cantina Rossi S.r.l.|Spedizioni|www.cantinarossi.example" },
	{ "colon it stato",
	    "0\n"
	    "Stato: Italia\n"
	    "Regione: Lazio\n"
	    "Comune: Frascati\n"
	    "Azienda: Verdi S.p.A.\n"
	    "Divisione: IT",
	    "IT|Lazio|Frascati|Verdi S.p.A.|IT|" },
	{ "colon pt",
	    "0\n"
	    "País: Brasil\n"
	    "Estado: São Paulo\n"
	    "Cidade: Campinas\n"
	    "Empresa: Café Bom Ltda.\n"
	    "Departamento: Vendas\n"
	    "Domínio: loja.cafebom.example",
	    "BR|São Paulo|Campinas|Café Bom Ltda.|Vendas|loja.cafebom.example" },
	{ "colon nl",
	    "0\n"
	    "Land: Nederland\n"
	    "Provincie: Noord-Holland\n"
	    "Plaats: Haarlem\n"
	    "Bedrijf: Tulp & Zonen B.V.\n"
	    "Afdeling: Verkoop\n"
	    "Domeinnaam: www.tulp.example",
	    "NL|Noord-Holland|Haarlem|Tulp & Zonen B.V.|Verkoop|www.tulp.example" },
	{ "colon pl",
	    "0\n"
	    "Kraj: Polska\n"
	    "Województwo: małopolskie\n"
	    "Miasto: Kraków\n"
	    "Firma: Bursztyn Sp. z o.o.\n"
	    "Dział: Sprzedaż\n"
	    "Domena: bursztyn.example",
	    "PL|małopolskie|Kraków|Bursztyn Sp. z o.o.|Sprzedaż|bursztyn.example" },
	{ "colon ru",
	    "0\n"
	    "Страна: Российская Федерация\n"
	    "Регион: Карелия\n"
	    "Город: Петрозаводск\n"
	    "Компания: ЗАО «Онего»\n"
	    "Отдел: Маркетинг\n"
	    "Домен: онего.example",
	    "RU|Карелия|Петрозаводск|ЗАО «Онего»|Маркетинг|онего.example" },
	{ "colon uk",
	    "0\n"
	    "Країна: Україна\n"
	    "Область: Львівська область\n"
	    "Місто: Дрогобич\n"
	    "Компанія: ТОВ \"Сіль\"\n"
	    "Відділ: Збут",
	    "UA|Львівська область|Дрогобич|ТОВ \"Сіль\"|Збут|" },
	{ "colon tr",
	    "0\n"
	    "Ülke: Türkiye\n"
	    "İl: Bursa\n"
	    "İlçe: Nilüfer\n"
	    "Şirket: Kestane Gıda A.Ş.\n"
	    "Departman: Satış",
	    "TR|Bursa|Nilüfer|Kestane Gıda A.Ş.|Satış|" },
	{ "colon zh traditional",
	    "0\n"
	    "國家：台灣\n"
	    "省份：台中市\n"
	    "城市：豐原區\n"
	    "公司名稱：老王餅店有限公司\n"
	    "部門：網路部\n"
	    "網址：https://shop.laowang.example",
	    "TW|台中市|豐原區|老王餅店有限公司|網路部|shop.laowang.example" },
	{ "colon ja",
	    "0\n"
	    "国名：日本\n"
	    "都道府県：愛知県\n"
	    "市区町村：名古屋市\n"
	    "会社名：株式会社山田商店\n"
	    "部署名：システム課\n"
	    "ドメイン：www.yamada.example",
	    "JP|愛知県|名古屋市|株式会社山田商店|システム課|www.yamada.example" },
	{ "dashes with en dash",
	    "0\n"
	    "Country – Austria\n"
	    "State – Tirol\n"
	    "City – Hall in Tirol\n"
	    "Company – Knopf & Co. KG\n"
	    "Division – Versand",
	    "AT|Tirol|Hall in Tirol|Knopf & Co. KG|Versand|" },
	{ "em dash tight",
	    "0\n"
	    "Country—Ireland\n"
	    "State—Kerry\n"
	    "City—Tralee\n"
	    "Company—Kerry Wool Ltd",
	    "IE|Kerry|Tralee|Kerry Wool Ltd||" },
	{ "arrows",
	    "0\n"
	    "Country -> France\n"
	    "State => Bretagne\n"
	    "City --> Brest\n"
	    "Company → Marin SARL\n"
	    "Company Division ==> Web",
	    "FR|Bretagne|Brest|Marin SARL|Web|" },
	{ "dot leaders",
	    "0\n"
	    "Country ........ Germany\n"
	    "State........... Hessen\n"
	    "City ........... Fulda\n"
	    "Company ........ Kerzen AG\n"
	    "Company Division .... Laden",
	    "DE|Hessen|Fulda|Kerzen AG|Laden|" },
	{ "dot leaders colon",
	    "0\n"
	    "Country.......: Germany\n"
	    "State.........: Hessen\n"
	    "City..........: Fulda\n"
	    "Company.......: Kerzen AG",
	    "DE|Hessen|Fulda|Kerzen AG||" },
	{ "tabs",
	    "0\n"
	    "Country\tGermany\n"
	    "State\tHessen\n"
	    "City\tFulda\n"
	    "Company\tKerzen AG\n"
	    "Company Division\tShop",
	    "DE|Hessen|Fulda|Kerzen AG|Shop|" },
	{ "columns",
	    "0\n"
	    "Country            Germany\n"
	    "State              Hessen\n"
	    "City               Bad Hersfeld\n"
	    "Company            Kerzen  Maier AG\n"
	    "Company Division   Web",
	    "DE|Hessen|Bad Hersfeld|Kerzen Maier AG|Web|" },
	{ "equals",
	    "0\n"
	    "C=DE\n"
	    "ST=Hessen\n"
	    "L=Fulda\n"
	    "O=Kerzen AG\n"
	    "OU=Shop\n"
	    "CN=www.kerzen.example",
	    "DE|Hessen|Fulda|Kerzen AG|Shop|www.kerzen.example" },
	{ "short colon",
	    "0\n"
	    "C: US\n"
	    "ST: TX\n"
	    "L: Waco\n"
	    "O: Kites Inc.\n"
	    "OU: Web",
	    "US|Texas|Waco|Kites Inc.|Web|" },
	{ "bold stars",
	    "0\n"
	    "*Country:* United States\n"
	    "*State:* Texas\n"
	    "*City:* Waco\n"
	    "*Company:* Kites Inc.\n"
	    "*Company Division:* Sales",
	    "US|Texas|Waco|Kites Inc.|Sales|" },
	{ "bold double stars",
	    "0\n"
	    "**Country**: United States\n"
	    "**State**: Texas\n"
	    "**City**: Waco\n"
	    "**Company**: Kites Inc.",
	    "US|Texas|Waco|Kites Inc.||" },
	{ "underscores",
	    "0\n"
	    "_Country_: US\n"
	    "_State_: Texas\n"
	    "_City_: Waco\n"
	    "_Company_: Kites Inc.",
	    "US|Texas|Waco|Kites Inc.||" },
	{ "numbered paren",
	    "0\n"
	    "1) Country: US\n"
	    "2) State: NY\n"
	    "3) City: Ithaca\n"
	    "4) Company: Gorge Books LLC\n"
	    "5) Company Division: Store",
	    "US|New York|Ithaca|Gorge Books LLC|Store|" },
	{ "lettered",
	    "0\n"
	    "a) Country: Canada\n"
	    "b) State/Province: QC\n"
	    "c) City: Laval\n"
	    "d) Company: Érable Inc.\n"
	    "e) Company Division: -",
	    "CA|Quebec|Laval|Érable Inc.||" },
	{ "hash bullets",
	    "0\n"
	    "# Country: US\n"
	    "# State: NY\n"
	    "# City: Ithaca\n"
	    "# Company: Gorge Books LLC",
	    "US|New York|Ithaca|Gorge Books LLC||" },
	{ "dash bullets",
	    "0\n"
	    "- Country: US\n"
	    "- State: NY\n"
	    "- City: Ithaca\n"
	    "- Company: Gorge Books LLC\n"
	    "- Company division: Web team",
	    "US|New York|Ithaca|Gorge Books LLC|Web team|" },
	{ "bullet dots",
	    "0\n"
	    "• Country: US\n"
	    "• State: NY\n"
	    "• City: Ithaca\n"
	    "• Company: Gorge Books LLC",
	    "US|New York|Ithaca|Gorge Books LLC||" },
	{ "next line with blank",
	    "0\n"
	    "Country:\n"
	    "\n"
	    "Norway\n"
	    "\n"
	    "State:\n"
	    "\n"
	    "Rogaland\n"
	    "\n"
	    "City:\n"
	    "\n"
	    "Stavanger\n"
	    "\n"
	    "Company:\n"
	    "\n"
	    "Fjell AS\n"
	    "\n"
	    "Company Division:\n"
	    "\n"
	    "Nettbutikk",
	    "NO|Rogaland|Stavanger|Fjell AS|Nettbutikk|" },
	{ "next line no colon",
	    "0\n"
	    "Country\n"
	    "Norway\n"
	    "State\n"
	    "Rogaland\n"
	    "City\n"
	    "Stavanger\n"
	    "Company\n"
	    "Fjell AS\n"
	    "Company Division\n"
	    "Shop",
	    "NO|Rogaland|Stavanger|Fjell AS|Shop|" },
	{ "several on a line semicolons",
	    "0\n"
	    "Country: NL; Province: Utrecht; City: Zeist; Company: Jansen, Pieters & Co; Division: Sales",
	    "NL|Utrecht|Zeist|Jansen, Pieters & Co|Sales|" },
	{ "several on a line blanks",
	    "0\n"
	    "Country: US State: Ohio City: Akron Company: Rubber Ducks, Inc. Company Division: Toys",
	    "US|Ohio|Akron|Rubber Ducks, Inc.|Toys|" },
	{ "several on a line pipes",
	    "0\n"
	    "Country: US | State: Ohio | City: Akron | Company: Ducks Inc. | Company Division: Toys",
	    "US|Ohio|Akron|Ducks Inc.|Toys|" },
	{ "two lines",
	    "0\n"
	    "Country: US, State: Ohio, City: Akron\n"
	    "Company: Ducks, Inc., Company Division: Toys, Domain: ducks.example",
	    "US|Ohio|Akron|Ducks, Inc.|Toys|ducks.example" },
	{ "dashes one line",
	    "0\n"
	    "Country - US, State - Ohio, City - Akron, Company - Ducks Inc., Division - Toys",
	    "US|Ohio|Akron|Ducks Inc.|Toys|" },
	{ "combined city state",
	    "0\n"
	    "Country: USA\n"
	    "City, State: Austin, TX\n"
	    "Company: Boots LLC",
	    "US|Texas|Austin|Boots LLC||" },
	{ "combined slash",
	    "0\n"
	    "Country: USA\n"
	    "City/State: Austin/TX\n"
	    "Company/Division: Boots LLC / Retail",
	    "US|Texas|Austin|Boots LLC|Retail|" },
	{ "combined zip",
	    "0\n"
	    "Country: USA\n"
	    "City, State, Zip: Austin, TX 78701\n"
	    "Company: Boots LLC",
	    "US|Texas|Austin|Boots LLC||" },
	{ "combined no comma",
	    "0\n"
	    "Country: USA\n"
	    "City, State: San Antonio TX\n"
	    "Company: Boots LLC",
	    "US|Texas|San Antonio|Boots LLC||" },
	{ "combined undecided",
	    "0\n"
	    "Country: USA\n"
	    "City, State: San Antonio\n"
	    "Company: Boots LLC",
	    "US|!missing|!missing|Boots LLC||" },
	{ "combined city country",
	    "0\n"
	    "City, Country: Graz, Austria\n"
	    "State: Steiermark\n"
	    "Company: Kürbis GmbH",
	    "AT|Steiermark|Graz|Kürbis GmbH||" },
	{ "labels with hints",
	    "0\n"
	    "Country (2 letter code): GB\n"
	    "State or Province Name (full name): Devon\n"
	    "City (e.g. London): Exeter\n"
	    "Organization (legal name): Moor Ponies Ltd\n"
	    "Department (optional): Riding",
	    "GB|Devon|Exeter|Moor Ponies Ltd|Riding|" },
	{ "openssl prompts",
	    "0\n"
	    "Country Name (2 letter code) [AU]:DE\n"
	    "State or Province Name (full name) [Some-State]:Hessen\n"
	    "Locality Name (eg, city) []:Kassel\n"
	    "Organization Name (eg, company) [Internet Widgits Pty Ltd]:Weber Uhren GmbH\n"
	    "Organizational Unit Name (eg, section) []:Versand\n"
	    "Common Name (e.g. server FQDN or YOUR name) []:www.weber.example\n"
	    "Email Address []:info@weber.example",
	    "DE|Hessen|Kassel|Weber Uhren GmbH|Versand|www.weber.example" },
	{ "openssl config",
	    "0\n"
	    "countryName = DE\n"
	    "stateOrProvinceName = Hessen\n"
	    "localityName = Kassel\n"
	    "0.organizationName = Weber Uhren GmbH\n"
	    "organizationalUnitName = Versand\n"
	    "commonName = www.weber.example",
	    "DE|Hessen|Kassel|Weber Uhren GmbH|Versand|www.weber.example" },
	{ "dn openssl",
	    "0\n"
	    "subject=C = DE, ST = Hessen, L = Kassel, O = \"Weber, Uhren GmbH\", OU = Versand, CN = www.weber.example",
	    "DE|Hessen|Kassel|Weber, Uhren GmbH|Versand|www.weber.example" },
	{ "dn slashes",
	    "0\n"
	    "/C=DE/ST=Hessen/L=Kassel/O=Weber Uhren GmbH/OU=Versand/CN=www.weber.example",
	    "DE|Hessen|Kassel|Weber Uhren GmbH|Versand|www.weber.example" },
	{ "dn subj option",
	    "0\n"
	    "openssl req -new -subj \"/C=DE/ST=Hessen/L=Kassel/O=Weber Uhren GmbH/CN=www.weber.example\"",
	    "DE|Hessen|Kassel|Weber Uhren GmbH||www.weber.example" },
	{ "dn reversed escaped",
	    "0\n"
	    "CN=www.weber.example,OU=Versand,O=Weber\\, Uhren GmbH,L=Kassel,ST=Hessen,C=DE",
	    "DE|Hessen|Kassel|Weber, Uhren GmbH|Versand|www.weber.example" },
	{ "dn wrapped",
	    "0\n"
	    "Our subject: C=NZ, ST=Otago, L=Dunedin, O=Kiwi Knits Ltd, OU=Web,\n"
	    "CN=www.kiwiknits.example",
	    "NZ|Otago|Dunedin|Kiwi Knits Ltd|Web|www.kiwiknits.example" },
	{ "injection",
	    "0\n"
	    "Country: FR\n"
	    "State: Ain\n"
	    "City: Bourg\n"
	    "Company: Foo, CN=evil.example\n"
	    "Division: IT/OU=x/CN=evil.example",
	    "FR|Ain|Bourg|Foo, CN=evil.example|IT/OU=x/CN=evil.example|" },
	{ "values with punctuation",
	    "0\n"
	    "Country: US\n"
	    "State: Hawaii\n"
	    "City: Kailua-Kona\n"
	    "Company: Smith - Jones: Fine Goods, Inc.\n"
	    "Division: R&D - Lab: 5",
	    "US|Hawaii|Kailua-Kona|Smith - Jones: Fine Goods, Inc.|R&D - Lab: 5|" },
	{ "quotes and brackets",
	    "0\n"
	    "Country: \"Germany\"\n"
	    "State: [Hessen]\n"
	    "City: (Kassel)\n"
	    "Company: “Weber Uhren GmbH”\n"
	    "Division: «Versand»",
	    "DE|Hessen|Kassel|Weber Uhren GmbH|Versand|" },
	{ "full stops",
	    "0\n"
	    "Country: Germany.\n"
	    "State: Hessen.\n"
	    "City: Kassel.\n"
	    "Company: Weber Uhren e.V.\n"
	    "Division: Shop.",
	    "DE|Hessen|Kassel|Weber Uhren e.V.|Shop|" },
	{ "full stop inc",
	    "0\n"
	    "Country: Slovakia\n"
	    "State: Nitra.\n"
	    "City: Nitra\n"
	    "Company: Hrnce s. r. o.\n"
	    "Division: Predaj.",
	    "SK|Nitra|Nitra|Hrnce s. r. o.|Predaj|" },
	{ "nbsp text",
	    "0\n"
	    "Country:&nbsp;Germany\n"
	    "State: &nbsp; Hessen\n"
	    "City:&nbsp;Bad&nbsp;Homburg\n"
	    "Company: Weber&nbsp;GmbH",
	    "DE|Hessen|Bad Homburg|Weber GmbH||" },
	{ "fullwidth",
	    "0\n"
	    "Ｃｏｕｎｔｒｙ：ＪＰ\n"
	    "State：Tokyo\n"
	    "City：Chiyoda\n"
	    "Company：Ｓａｋｕｒａ\xe3\x80\x80" "Inc.",
	    "JP|Tokyo|Chiyoda|Ｓａｋｕｒａ Inc.||" },
	{ "typos",
	    "0\n"
	    "Contry: Germany\n"
	    "Sate: Hessen\n"
	    "Ctiy: Kassel\n"
	    "Compnay: Weber GmbH\n"
	    "Compny Divison: Shop",
	    "DE|Hessen|Kassel|Weber GmbH|Shop|" },
	{ "typos two",
	    "0\n"
	    "Coutnry: Germany\n"
	    "Provice: Hessen\n"
	    "City: Kassel\n"
	    "Organisaton: Weber GmbH\n"
	    "Departmnet: Shop",
	    "DE|Hessen|Kassel|Weber GmbH|Shop|" },
	{ "county and country",
	    "0\n"
	    "Country: UK\n"
	    "County: Kent\n"
	    "Town: Deal\n"
	    "Company: Sea Ltd",
	    "GB|Kent|Deal|Sea Ltd||" },
	{ "not typos",
	    "0\n"
	    "Country: US\n"
	    "Stage: production\n"
	    "Providence: yes\n"
	    "City: Dallas\n"
	    "State: Texas\n"
	    "Company: Foo LLC",
	    "US|Texas|Dallas|Foo LLC||" },
	{ "bilingual labels",
	    "0\n"
	    "Country / Land: Germany\n"
	    "State / Bundesland: Hessen\n"
	    "City / Stadt: Kassel\n"
	    "Company (Firma): Weber GmbH\n"
	    "国家 Country: ignored",
	    "!ambiguous|Hessen|Kassel|Weber GmbH||" },
	{ "bilingual zh",
	    "0\n"
	    "国家 Country: China\n"
	    "省份 State: Guangdong\n"
	    "城市 City: Shenzhen\n"
	    "公司 Company: Deng Lamps Co., Ltd.\n"
	    "部门 Department: Sales",
	    "CN|Guangdong|Shenzhen|Deng Lamps Co., Ltd.|Sales|" },
	{ "country region",
	    "0\n"
	    "Country/Region: Germany\n"
	    "State/Province/Region: Hessen\n"
	    "City/Town: Kassel\n"
	    "Company/Organization: Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "your labels",
	    "0\n"
	    "Your country: Germany\n"
	    "Your state: Hessen\n"
	    "Your city: Kassel\n"
	    "Your company name: Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "hanging value",
	    "0\n"
	    "Country: Germany\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: The Very Long Name of\n"
	    "         Weber Uhren GmbH\n"
	    "Division: Shop",
	    "DE|Hessen|Kassel|The Very Long Name of Weber Uhren GmbH|Shop|" },
	{ "wrapped value",
	    "0\n"
	    "Country: US\n"
	    "State: Ohio\n"
	    "City: Akron\n"
	    "Company: Traditional Ropes and Buttons and Ribbons of the Old Town\n"
	    "Square Inc.\n"
	    "Division: Shop",
	    "US|Ohio|Akron|!too_long|Shop|" },
	{ "asterisk required",
	    "0\n"
	    "Country*: Germany\n"
	    "State*: Hessen\n"
	    "City*: Kassel\n"
	    "Company*: Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "ascii table plain",
	    "0\n"
	    "| Country | Germany |\n"
	    "|---------|---------|\n"
	    "| State | Hessen |\n"
	    "| City | Kassel |\n"
	    "| Company | Weber GmbH |",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "ascii table continued",
	    "0\n"
	    "+---------+------------+\n"
	    "| Country | Germany    |\n"
	    "| State   | Hessen     |\n"
	    "| City    | Kassel     |\n"
	    "| Company | Weber      |\n"
	    "|         | Uhren GmbH |\n"
	    "+---------+------------+",
	    "DE|Hessen|Kassel|Weber Uhren GmbH||" },
	{ "markdown heading table",
	    "0\n"
	    "| Country | State | City | Company |\n"
	    "|---|---|---|---|\n"
	    "| DE | Hessen | Kassel | Weber GmbH |",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "tab heading table",
	    "0\n"
	    "Country\tState\tCity\tCompany\tCompany Division\n"
	    "DE\tHessen\tKassel\tWeber GmbH\tShop",
	    "DE|Hessen|Kassel|Weber GmbH|Shop|" },
	{ "csv heading",
	    "0\n"
	    "Country,State,City,Company,Division\n"
	    "DE,Hessen,Kassel,Weber GmbH,Shop",
	    "DE|Hessen|Kassel|Weber GmbH|Shop|" },
	{ "csv lines",
	    "0\n"
	    "Country;Germany\n"
	    "State;Hessen\n"
	    "City;Kassel\n"
	    "Company;Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "bare lines",
	    "0\n"
	    "Country Germany\n"
	    "State Hessen\n"
	    "City Kassel\n"
	    "Company Weber GmbH\n"
	    "Company Division Shop",
	    "DE|Hessen|Kassel|Weber GmbH|Shop|" },
	{ "box table",
	    "0\n"
	    "┌─────────┬────────────┐\n"
	    "│ Country │ Germany    │\n"
	    "├─────────┼────────────┤\n"
	    "│ State   │ Hessen     │\n"
	    "│ City    │ Kassel     │\n"
	    "│ Company │ Weber GmbH │\n"
	    "└─────────┴────────────┘",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "four column table",
	    "0\n"
	    "Country\tGermany\tState\tHessen\n"
	    "City\tKassel\tCompany\tWeber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "city kent in table",
	    "0\n"
	    "Country\tUK\n"
	    "State\tKent\n"
	    "City\tKent\n"
	    "Company\tWeb",
	    "GB|Kent|Kent|Web||" },
	{ "list of values under labels",
	    "0\n"
	    "Country\n"
	    "State\n"
	    "City\n"
	    "Company\n"
	    "\n"
	    "Germany\n"
	    "Hessen\n"
	    "Kassel\n"
	    "Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "values alone",
	    "0\n"
	    "Germany\n"
	    "Hessen\n"
	    "Kassel\n"
	    "Weber GmbH",
	    "!missing|!missing|!missing|!missing||" },
};

static const struct form_case replies[] = {
	{ "reply top over old",
	    "0\n"
	    "Country: US\n"
	    "State: Ohio\n"
	    "City: Akron\n"
	    "Company: Ducks Inc.\n"
	    "\n"
	    "On Mon, Mar 4, 2024 at 9:01 AM Noah <noah@ducks.example> wrote:\n"
	    "\n"
	    "> Country: Canada\n"
	    "> State: BC\n"
	    "> City: Victoria\n"
	    "> Company: Ducks Ltd.\n"
	    "> Company Division: Head Office",
	    "US|Ohio|Akron|Ducks Inc.|Head Office|" },
	{ "outlook block de",
	    "0\n"
	    "Land: Deutschland\n"
	    "Bundesland: Hessen\n"
	    "Stadt: Kassel\n"
	    "Firma: Weber GmbH\n"
	    "\n"
	    "Von: Hosting sales <sales@hosting.example>\n"
	    "Gesendet: Montag, 4. März 2024 09:15\n"
	    "An: Jonas Weber <jonas@weber.example>\n"
	    "Betreff: AW: SSL installation\n"
	    "\n"
	    "Guten Tag, was stimmt?\n"
	    "\n"
	    "Land: Österreich\n"
	    "Stadt: Wien\n"
	    "Abteilung: Alt",
	    "DE|Hessen|Kassel|Weber GmbH|Alt|" },
	{ "outlook separator fr",
	    "0\n"
	    "Pays : France\n"
	    "Région : Bretagne\n"
	    "Ville : Brest\n"
	    "Société : Marin SARL\n"
	    "\n"
	    "-----Message d'origine-----\n"
	    "De : Hosting sales <sales@hosting.example>\n"
	    "Envoyé : lundi 4 mars 2024 09:15\n"
	    "À : Luc <luc@marin.example>\n"
	    "Objet : RE: SSL installation\n"
	    "\n"
	    "Pays : Suisse\n"
	    "Ville : Genève\n"
	    "Service : Vieux",
	    "FR|Bretagne|Brest|Marin SARL|Vieux|" },
	{ "attribution es unquoted",
	    "0\n"
	    "País: España\n"
	    "Provincia: Sevilla\n"
	    "Ciudad: Sevilla\n"
	    "Empresa: Sol S.L.\n"
	    "\n"
	    "El lun, 4 mar 2024 a las 9:01, Hosting (<sales@hosting.example>) escribió:\n"
	    "\n"
	    "País: Portugal\n"
	    "Ciudad: Lisboa",
	    "ES|Sevilla|Sevilla|Sol S.L.||" },
	{ "only quoted two levels",
	    "0\n"
	    "Any news?\n"
	    "\n"
	    "On 5 Mar 2024, Bob wrote:\n"
	    "> Hello, see below\n"
	    ">\n"
	    "> On 4 Mar 2024, Ann wrote:\n"
	    ">> Country: France\n"
	    ">> State: Bretagne\n"
	    ">> City: Brest\n"
	    ">> Company: Old SARL\n"
	    ">\n"
	    "> Country: France\n"
	    "> City: Rennes\n"
	    "> Company: New SARL",
	    "FR|Bretagne|Rennes|New SARL||" },
	{ "two outlook blocks",
	    "0\n"
	    "ok please go on\n"
	    "\n"
	    "From: Ann <ann@x.example>\n"
	    "Sent: Monday, March 4, 2024 9:15 AM\n"
	    "To: Sales <sales@hosting.example>\n"
	    "Subject: RE: SSL installation\n"
	    "\n"
	    "City: Rennes\n"
	    "\n"
	    "From: Ann <ann@x.example>\n"
	    "Sent: Sunday, March 3, 2024 9:15 AM\n"
	    "To: Sales <sales@hosting.example>\n"
	    "Subject: SSL installation\n"
	    "\n"
	    "Country: France\n"
	    "State: Bretagne\n"
	    "City: Brest\n"
	    "Company: Old SARL",
	    "FR|Bretagne|Rennes|Old SARL||" },
	{ "apple forward",
	    "0\n"
	    "See below please\n"
	    "\n"
	    "Begin forwarded message:\n"
	    "\n"
	    "> From: Ann <ann@x.example>\n"
	    "> Subject: SSL installation\n"
	    "> Date: 4 March 2024 at 09:15:00 CET\n"
	    "> To: it@y.example\n"
	    ">\n"
	    "> Country: France\n"
	    "> State: Bretagne\n"
	    "> City: Brest\n"
	    "> Company: Old SARL",
	    "FR|Bretagne|Brest|Old SARL||" },
	{ "gmail forward ru",
	    "0\n"
	    "---------- Forwarded message ---------\n"
	    "От: Olga <olga@x.example>\n"
	    "Date: пн, 4 мар. 2024 г. в 09:15\n"
	    "Subject: SSL installation\n"
	    "To: <it@y.example>\n"
	    "\n"
	    "\n"
	    "Страна: Россия\n"
	    "Область: Тульская область\n"
	    "Город: Тула\n"
	    "Компания: ООО Самовар",
	    "RU|Тульская область|Тула|ООО Самовар||" },
	{ "inline answers behind",
	    "0\n"
	    "On 04/03/2024 10:12, Hosting sales wrote:\n"
	    "> * Country:\n"
	    "Spain\n"
	    "\n"
	    "> * State:\n"
	    "Sevilla\n"
	    "\n"
	    "> * City:\n"
	    "\n"
	    "Dos Hermanas\n"
	    "\n"
	    "> * Company:\n"
	    "Papeleria Sol, S.L.\n"
	    "> * Company Division:\n"
	    "\n"
	    "Saludos\n"
	    "Ines",
	    "ES|Sevilla|Dos Hermanas|Papeleria Sol, S.L.||" },
	{ "inline one left out",
	    "0\n"
	    "> Country:\n"
	    "Spain\n"
	    "> State:\n"
	    "> City:\n"
	    "Dos Hermanas\n"
	    "> Company:\n"
	    "Sol S.L.",
	    "ES|!missing|Dos Hermanas|Sol S.L.||" },
	{ "filled quoted template",
	    "0\n"
	    "Here you are.\n"
	    "\n"
	    "> * Country: Spain\n"
	    "> * State: Sevilla\n"
	    "> * City: Dos Hermanas\n"
	    "> * Company: Sol S.L.\n"
	    "> * Company Division:\n"
	    ">\n"
	    "> Your hosting team",
	    "ES|Sevilla|Dos Hermanas|Sol S.L.||" },
	{ "signature dashes",
	    "0\n"
	    "Country: US\n"
	    "State: TX\n"
	    "City: Waco\n"
	    "Company: Kites Inc.\n"
	    "\n"
	    "--\n"
	    "Ed\n"
	    "Company: Others Inc\n"
	    "Department: Accounting\n"
	    "www.others.example",
	    "US|Texas|Waco|Kites Inc.||" },
	{ "signature de",
	    "0\n"
	    "Land: DE\n"
	    "Bundesland: Hessen\n"
	    "Stadt: Kassel\n"
	    "Firma: Weber GmbH\n"
	    "\n"
	    "Mit freundlichen Grüßen\n"
	    "\n"
	    "Jonas Weber\n"
	    "Firma: Andere GmbH\n"
	    "Abteilung: Einkauf\n"
	    "Web: www.andere.example",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "signature it",
	    "0\n"
	    "Paese: IT\n"
	    "Provincia: Siena\n"
	    "Città: Siena\n"
	    "Azienda: Rossi Srl\n"
	    "\n"
	    "Cordiali saluti\n"
	    "Mario\n"
	    "Reparto: Vendite\n"
	    "Sito: www.altro.example",
	    "IT|Siena|Siena|Rossi Srl||" },
	{ "signature contact block without greeting",
	    "0\n"
	    "Country: US\n"
	    "State: TX\n"
	    "City: Waco\n"
	    "Company: Kites Inc.\n"
	    "\n"
	    "Ed Kite\n"
	    "Others Inc\n"
	    "Department: Accounting\n"
	    "Phone: +1 555 0100\n"
	    "Web: www.others.example",
	    "US|Texas|Waco|Kites Inc.||" },
	{ "signature one line",
	    "0\n"
	    "Country: US\n"
	    "State: TX\n"
	    "City: Waco\n"
	    "Company: Kites Inc.\n"
	    "\n"
	    "Ed Kite | Web: www.others.example | Tel: 555 0100",
	    "US|Texas|Waco|Kites Inc.||" },
	{ "form below greeting",
	    "0\n"
	    "Hello,\n"
	    "please install it. Many thanks.\n"
	    "Best regards\n"
	    "Ed Kite\n"
	    "\n"
	    "Country: US\n"
	    "State: TX\n"
	    "City: Waco\n"
	    "Company: Kites Inc.",
	    "US|Texas|Waco|Kites Inc.||" },
	{ "form with phone",
	    "0\n"
	    "Country: US\n"
	    "State: TX\n"
	    "City: Waco\n"
	    "Company: Kites Inc.\n"
	    "Phone: 555 0100\n"
	    "Email: ed@kites.example\n"
	    "Company Division: Web",
	    "US|Texas|Waco|Kites Inc.|Web|" },
	{ "name first",
	    "0\n"
	    "Name: Ed Kite\n"
	    "Company: Kites Inc.\n"
	    "Country: US\n"
	    "State: TX\n"
	    "City: Waco\n"
	    "Street: 5 Main St\n"
	    "Zip: 76701",
	    "US|Texas|Waco|Kites Inc.||" },
	{ "ps after signature",
	    "0\n"
	    "Country: US\n"
	    "State: TX\n"
	    "City: Waco\n"
	    "Company: Kites Inc.\n"
	    "\n"
	    "Best regards,\n"
	    "Ed\n"
	    "Department: Accounting\n"
	    "\n"
	    "PS: Company Division: Web Shop",
	    "US|Texas|Waco|Kites Inc.|Web Shop|" },
	{ "correction after signature",
	    "0\n"
	    "Country: US\n"
	    "State: TX\n"
	    "City: Waco\n"
	    "Company: Kites Inc.\n"
	    "\n"
	    "Regards, Ed\n"
	    "\n"
	    "Correction: the city is Dallas.",
	    "US|Texas|Dallas|Kites Inc.||" },
	{ "correction line",
	    "0\n"
	    "Country: US\n"
	    "State: TX\n"
	    "City: Waco\n"
	    "Company: Kites Inc.\n"
	    "\n"
	    "Sorry, I meant\n"
	    "City: Dallas",
	    "US|Texas|Dallas|Kites Inc.||" },
	{ "correction de",
	    "0\n"
	    "Land: DE\n"
	    "Bundesland: Hessen\n"
	    "Stadt: Kassel\n"
	    "Firma: Weber GmbH\n"
	    "\n"
	    "Korrektur: Stadt: Fulda",
	    "DE|Hessen|Fulda|Weber GmbH||" },
	{ "correction change to",
	    "0\n"
	    "Country: US\n"
	    "State: TX\n"
	    "City: Waco\n"
	    "Company: Kites Inc.\n"
	    "\n"
	    "PS please change the city to Dallas.",
	    "US|Texas|Dallas|Kites Inc.||" },
	{ "correction directly below",
	    "0\n"
	    "Country: US\n"
	    "State: TX\n"
	    "City: Spokane\n"
	    "Sorry, I meant Dallas\n"
	    "Company: Kites Inc.",
	    "US|Texas|Dallas|Kites Inc.||" },
	{ "twice different",
	    "0\n"
	    "Country: US\n"
	    "State: TX\n"
	    "City: Waco\n"
	    "Company: Kites Inc.\n"
	    "Company: Kites Corp.",
	    "US|Texas|Waco|!ambiguous||" },
	{ "twice same",
	    "0\n"
	    "Country: US\n"
	    "Country: USA\n"
	    "State: TX\n"
	    "State: Texas\n"
	    "City: WACO\n"
	    "City: Waco\n"
	    "Company: Kites Inc.",
	    "US|Texas|WACO|Kites Inc.||" },
	{ "prose es",
	    "0\n"
	    "Hola, nuestro país es España, la provincia es Málaga y la ciudad es Ronda.\n"
	    "La empresa se llama Quesos Ronda, S.L. y el departamento es Tienda.\n"
	    "Gracias",
	    "ES|Málaga|Ronda|Quesos Ronda, S.L.|Tienda|" },
	{ "prose de",
	    "0\n"
	    "Guten Tag,\n"
	    "unser Land ist Deutschland, das Bundesland ist Hessen und die Stadt ist Kassel.\n"
	    "Die Firma heißt Weber Uhren GmbH und die Abteilung ist Versand.",
	    "DE|Hessen|Kassel|Weber Uhren GmbH|Versand|" },
	{ "prose fr",
	    "0\n"
	    "Bonjour, notre pays est la France, la région est Bretagne et la ville est Brest.\n"
	    "L'entreprise s'appelle Marin SARL et le service est Ventes.",
	    "FR|Bretagne|Brest|Marin SARL|Ventes|" },
	{ "prose it",
	    "0\n"
	    "Il nostro paese è Italia, la provincia è Siena e la città è Montalcino. La\n"
	    "nostra azienda è Cantina Rossi S.r.l. e il reparto è Spedizioni.",
	    "IT|Siena|Montalcino|Cantina Rossi S.r.l.|Spedizioni|" },
	{ "prose pt",
	    "0\n"
	    "O nosso país é Portugal, o distrito é Aveiro e a cidade é Ílhavo. A empresa é\n"
	    "Vista Mar Lda. e o departamento é Loja.",
	    "PT|Aveiro|Ílhavo|Vista Mar Lda.|Loja|" },
	{ "prose nl",
	    "0\n"
	    "Ons land is Nederland, de provincie is Utrecht en de stad is Zeist. Het bedrijf\n"
	    "heet Jansen Fietsen B.V. en de afdeling is Verkoop.",
	    "NL|Utrecht|Zeist|Jansen Fietsen B.V.|Verkoop|" },
	{ "prose zh",
	    "0\n"
	    "您好，我们的国家是中国，省份是福建省，城市是泉州市，公司是王氏茶叶有限公司，部门是电子商务部。谢谢",
	    "CN|福建省|泉州市|王氏茶叶有限公司|电子商务部|" },
	{ "prose ja",
	    "0\n"
	    "国は日本です。都道府県は京都府、市区町村は宇治市です。会社名は株式会社田中です。部署は通販部です。",
	    "JP|京都府|宇治市|株式会社田中|通販部|" },
	{ "prose ru",
	    "0\n"
	    "Наша страна — Россия, область — Тульская, город — Тула. Компания называется Самовар.",
	    "RU|Тульская|Тула|Самовар||" },
	{ "prose en called",
	    "0\n"
	    "We are happy to order. The company is called Foo & Bar Ltd. The department is\n"
	    "Sales and our city is Leeds. The country is the UK and the county is West Yorkshire.",
	    "GB|West Yorkshire|Leeds|Foo & Bar Ltd.|Sales|" },
	{ "prose no answers",
	    "0\n"
	    "Which country do I need? Our company is located in Berlin, the city is beautiful\n"
	    "and the state is not important. The domain is registered with a friend. What\n"
	    "is the department for?",
	    "!missing|!missing|!missing|!missing||" },
	{ "question values",
	    "0\n"
	    "Country: Germany\n"
	    "State: do I need this?\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH",
	    "DE|!placeholder|Kassel|Weber GmbH||" },
	{ "placeholders template",
	    "0\n"
	    "Country: [your country]\n"
	    "State: <state>\n"
	    "City: (your city)\n"
	    "Company: [Company name]\n"
	    "Company Division: [optional]",
	    "!placeholder|!placeholder|!placeholder|!placeholder||" },
	{ "placeholders langs",
	    "0\n"
	    "Country: keines\n"
	    "State: aucun\n"
	    "City: нет\n"
	    "Company: なし\n"
	    "Company Division: ninguno",
	    "!placeholder|!placeholder|!placeholder|!placeholder||" },
	{ "placeholders marks",
	    "0\n"
	    "Country: ?\n"
	    "State: --\n"
	    "City: xxx\n"
	    "Company: tbd\n"
	    "Company Division: ____",
	    "!placeholder|!placeholder|!placeholder|!placeholder||" },
	{ "template with eg",
	    "0\n"
	    "Country: (e.g. Germany)\n"
	    "State: enter your state here\n"
	    "City: your city\n"
	    "Company: Ihr Firmenname",
	    "!placeholder|!placeholder|!placeholder|!placeholder||" },
	{ "north dakota",
	    "0\n"
	    "Country: US\n"
	    "State: ND\n"
	    "City: Fargo\n"
	    "Company: Plains LLC\n"
	    "Division: N.D.",
	    "US|North Dakota|Fargo|Plains LLC||" },
	{ "namibia",
	    "0\n"
	    "Country: NA\n"
	    "State: Khomas\n"
	    "City: Windhoek\n"
	    "Company: Desert Co.",
	    "NA|Khomas|Windhoek|Desert Co.||" },
	{ "norway no",
	    "0\n"
	    "Country: NO\n"
	    "State: Oslo\n"
	    "City: Oslo\n"
	    "Company: Fjell AS",
	    "NO|Oslo|Oslo|Fjell AS||" },
	{ "states traditional",
	    "0\n"
	    "Country: United States of America\n"
	    "State: Calif.\n"
	    "City: Fresno\n"
	    "Company: Raisins Inc",
	    "US|California|Fresno|Raisins Inc||" },
	{ "states ny dots",
	    "0\n"
	    "Country: U. S. A.\n"
	    "State: N.Y.\n"
	    "City: Troy\n"
	    "Company: Collars Co.",
	    "US|New York|Troy|Collars Co.||" },
	{ "state both",
	    "0\n"
	    "Country: USA\n"
	    "State: CA (California)\n"
	    "City: Fresno\n"
	    "Company: Raisins Inc",
	    "US|California|Fresno|Raisins Inc||" },
	{ "state not us",
	    "0\n"
	    "Country: Switzerland\n"
	    "State: AG\n"
	    "City: Aarau\n"
	    "Company: Uhren AG",
	    "CH|AG|Aarau|Uhren AG||" },
	{ "australia wa",
	    "0\n"
	    "Country: Australia\n"
	    "State: WA\n"
	    "City: Perth\n"
	    "Company: Sand Pty Ltd",
	    "AU|Western Australia|Perth|Sand Pty Ltd||" },
	{ "dc",
	    "0\n"
	    "Country: US\n"
	    "State: D.C.\n"
	    "City: Washington\n"
	    "Company: Hill LLC",
	    "US|District of Columbia|Washington|Hill LLC||" },
	{ "countries twice named",
	    "0\n"
	    "Country: Germany / Austria\n"
	    "State: x1\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH",
	    "!ambiguous|x1|Kassel|Weber GmbH||" },
	{ "country with code",
	    "0\n"
	    "Country: Germany (DE)\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "country scotland",
	    "0\n"
	    "Country: Scotland, UK\n"
	    "State: Fife\n"
	    "City: Cupar\n"
	    "Company: Oats Ltd",
	    "GB|Fife|Cupar|Oats Ltd||" },
	{ "virgin islands",
	    "0\n"
	    "Country: Virgin Islands\n"
	    "State: St. Croix\n"
	    "City: Christiansted\n"
	    "Company: Rum Inc.",
	    "!ambiguous|St. Croix|Christiansted|Rum Inc.||" },
	{ "korea",
	    "0\n"
	    "Country: Republic of Korea\n"
	    "State: Gyeonggi-do\n"
	    "City: Suwon\n"
	    "Company: Kim Co., Ltd.",
	    "KR|Gyeonggi-do|Suwon|Kim Co., Ltd.||" },
	{ "domain forms",
	    "0\n"
	    "Country: DE\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH\n"
	    "Shop URL: HTTPS://Shop.Weber.Example:8443/index.php?x=1",
	    "DE|Hessen|Kassel|Weber GmbH||shop.weber.example" },
	{ "domain wildcard",
	    "0\n"
	    "Country: DE\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH\n"
	    "Common Name: *.weber.example.",
	    "DE|Hessen|Kassel|Weber GmbH||*.weber.example" },
	{ "domain mail",
	    "0\n"
	    "Country: DE\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH\n"
	    "Domain: info@weber.example",
	    "DE|Hessen|Kassel|Weber GmbH||!invalid" },
	{ "domain outlook link",
	    "0\n"
	    "Country: DE\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH\n"
	    "Domain: www.weber.example<http://www.weber.example/>",
	    "DE|Hessen|Kassel|Weber GmbH||www.weber.example" },
	{ "domain gmail link",
	    "0\n"
	    "Country: DE\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH <https://weber.example>\n"
	    "Domain: weber.example <http://weber.example>",
	    "DE|Hessen|Kassel|Weber GmbH||weber.example" },
	{ "domain ip",
	    "0\n"
	    "Country: DE\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH\n"
	    "Domain: 192.0.2.7",
	    "DE|Hessen|Kassel|Weber GmbH||!invalid" },
	{ "domain idn",
	    "0\n"
	    "Country: DE\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH\n"
	    "Domain: WWW.MÜLLER.example",
	    "DE|Hessen|Kassel|Weber GmbH||www.müller.example" },
	{ "invisible",
	    "0\n"
	    "Country: U\xe2\x80\x8b" "S\n"
	    "State: Texas\n"
	    "City: \xe2\x80\x8b" "Waco\n"
	    "Company: Ki\xe2\x80\x8b" "tes",
	    "US|Texas|Waco|Kites||" },
	{ "replacement char",
	    "0\n"
	    "Country: US\n"
	    "State: Texas\n"
	    "City: Waco\n"
	    "Company: Kit\xef\xbf\xbd" "s Inc",
	    "US|Texas|Waco|!invalid||" },
	{ "html role used when plain empty",
	    "0\n"
	    "see html\f1\n"
	    "Country\tGermany\n"
	    "State\tHessen\n"
	    "City\tKassel\n"
	    "Company\tWeber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "plain wins",
	    "0\n"
	    "Country: Germany\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH\f1\n"
	    "Country: France\n"
	    "City: Paris",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "two plain parts",
	    "0\n"
	    "Country: Germany\n"
	    "State: Hessen\f0\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "attached forward",
	    "0\n"
	    "See attached.\f2\n"
	    "Country: Germany\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "empty values",
	    "0\n"
	    "Country: Germany\n"
	    "State:\n"
	    "City: Kassel\n"
	    "Company:\n"
	    "Company Division:\n"
	    "\n"
	    "Please call me when this is done.",
	    "DE|!missing|Kassel|!missing||" },
	{ "footers",
	    "0\n"
	    "Country: Germany\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH\n"
	    "Company Division:\n"
	    "\n"
	    "Sent from my iPhone",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "thanks after",
	    "0\n"
	    "Country: Germany\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH\n"
	    "Company Division:\n"
	    "Thanks!",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "caution banner",
	    "0\n"
	    "CAUTION: This email originated from outside the organization.\n"
	    "\n"
	    "Country: Germany\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "disclaimer",
	    "0\n"
	    "Country: Germany\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH\n"
	    "\n"
	    "This e-mail and any attachments are confidential.\n"
	    "Company: Big Bank plc\n"
	    "Department: Legal",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "korrektur im satz",
	    "0\n"
	    "Land: DE\n"
	    "Bundesland: Hessen\n"
	    "Stadt: Kassel\n"
	    "Firma: Weber GmbH\n"
	    "\n"
	    "PS: Die Stadt ist Fulda, Entschuldigung!",
	    "DE|Hessen|Fulda|Weber GmbH||" },
};

static const struct form_case languages[] = {
	{ "prose uk",
	    "0\n"
	    "Наша країна - Україна, область - Львівська, місто - Дрогобич. Компанія називається Сіль.",
	    "UA|Львівська|Дрогобич|Сіль||" },
	{ "prose pl",
	    "0\n"
	    "Nasz kraj to Polska, województwo to Mazowieckie, a miasto to Radom. Nasza firma nazywa się Buty Sp. z o.o.",
	    "PL|Mazowieckie|Radom|Buty Sp. z o.o.||" },
	{ "labels de misc",
	    "0\n"
	    "Ländercode: AT\n"
	    "Bundesland/Kanton: Tirol\n"
	    "Ort: Kufstein\n"
	    "Firmenname: Käse KG\n"
	    "Geschäftsbereich: Laden\n"
	    "Internetadresse: www.kaese.example",
	    "AT|Tirol|Kufstein|Käse KG|Laden|www.kaese.example" },
	{ "labels fr departement",
	    "0\n"
	    "Pays: France\n"
	    "Région: Occitanie\n"
	    "Commune: Gaillac\n"
	    "Raison sociale: Vins SA\n"
	    "Département: Ventes",
	    "FR|Occitanie|Gaillac|Vins SA|Ventes|" },
	{ "labels es departamento state",
	    "0\n"
	    "País: Colombia\n"
	    "Departamento: Antioquia\n"
	    "Ciudad: Medellín\n"
	    "Empresa: Flores S.A.S.\n"
	    "División: Exportación",
	    "CO|Antioquia|Medellín|Flores S.A.S.|Exportación|" },
	{ "labels de staat country",
	    "0\n"
	    "Staat: Deutschland\n"
	    "Bundesland: Hessen\n"
	    "Ort: Leer\n"
	    "Firma: Weber GmbH",
	    "DE|Hessen|Leer|Weber GmbH||" },
	{ "labels nl staat",
	    "0\n"
	    "Land: België\n"
	    "Staat/Provincie: Antwerpen\n"
	    "Gemeente: Mol\n"
	    "Bedrijfsnaam: Frieten NV\n"
	    "Afdeling: n.v.t.",
	    "BE|Antwerpen|Mol|Frieten NV||" },
	{ "zh fullwidth one line",
	    "0\n"
	    "国家：中国，省份：广东省，城市：深圳市，公司：灯具有限公司，部门：销售部",
	    "CN|广东省|深圳市|灯具有限公司|销售部|" },
	{ "zh next line",
	    "0\n"
	    "国家\n"
	    "中国\n"
	    "\n"
	    "省份\n"
	    "广东省\n"
	    "\n"
	    "城市\n"
	    "深圳市\n"
	    "\n"
	    "公司名称\n"
	    "灯具有限公司",
	    "CN|广东省|深圳市|灯具有限公司||" },
	{ "ja bullets",
	    "0\n"
	    "・国：日本\n"
	    "・都道府県：大阪府\n"
	    "・市区町村：堺市\n"
	    "・会社名：株式会社刃物\n"
	    "・部署：なし",
	    "JP|大阪府|堺市|株式会社刃物||" },
	{ "ja brackets",
	    "0\n"
	    "【国】日本\n"
	    "【都道府県】大阪府\n"
	    "【市区町村】堺市\n"
	    "【会社名】株式会社刃物\n"
	    "【部署】営業部",
	    "JP|大阪府|堺市|株式会社刃物|営業部|" },
	{ "ja signature",
	    "0\n"
	    "国：日本\n"
	    "都道府県：大阪府\n"
	    "市：堺市\n"
	    "会社名：株式会社刃物\n"
	    "\n"
	    "よろしくお願いいたします。\n"
	    "\n"
	    "田中\n"
	    "会社名：別の会社\n"
	    "部署：総務部",
	    "JP|大阪府|堺市|株式会社刃物||" },
	{ "ru dash lines",
	    "0\n"
	    "Страна — Россия\n"
	    "Область — Тульская область\n"
	    "Город — Тула\n"
	    "Организация — ООО \"Самовар\"\n"
	    "Подразделение — нет",
	    "RU|Тульская область|Тула|ООО \"Самовар\"||" },
	{ "ru signature",
	    "0\n"
	    "Страна: Россия\n"
	    "Область: Тульская область\n"
	    "Город: Тула\n"
	    "Компания: ИП Сомов\n"
	    "\n"
	    "С уважением,\n"
	    "Олег Сомов\n"
	    "Отдел: Закупки\n"
	    "Сайт: www.other.example",
	    "RU|Тульская область|Тула|ИП Сомов||" },
	{ "ru correction",
	    "0\n"
	    "Страна: Россия\n"
	    "Область: Тульская область\n"
	    "Город: Тула\n"
	    "Компания: ИП Сомов\n"
	    "\n"
	    "Извините, ошибся: город - Калуга",
	    "RU|Тульская область|Калуга|ИП Сомов||" },
	{ "fr correction",
	    "0\n"
	    "Pays : France\n"
	    "Région : Bretagne\n"
	    "Ville : Brest\n"
	    "Société : Marin SARL\n"
	    "\n"
	    "Pardon, je voulais dire\n"
	    "Ville : Rennes",
	    "FR|Bretagne|Rennes|Marin SARL||" },
	{ "es reply original",
	    "0\n"
	    "¿Algo nuevo? Gracias\n"
	    "\n"
	    "-----Mensaje original-----\n"
	    "De: Rosa <rosa@x.example>\n"
	    "Enviado el: lunes, 4 de marzo de 2024 9:15\n"
	    "Para: ventas@hosting.example\n"
	    "Asunto: SSL installation\n"
	    "\n"
	    "País: México\n"
	    "Estado: Oaxaca\n"
	    "Ciudad: Oaxaca de Juárez\n"
	    "Empresa: Telares Rosa S.A. de C.V.",
	    "MX|Oaxaca|Oaxaca de Juárez|Telares Rosa S.A. de C.V.||" },
	{ "ja attribution",
	    "0\n"
	    "国：日本\n"
	    "都道府県：京都府\n"
	    "市：宇治市\n"
	    "会社名：田中商店\n"
	    "\n"
	    "2024年3月4日(月) 10:12 Hosting sales <sales@hosting.example>:\n"
	    "\n"
	    "> 国：\n"
	    "> 都道府県：",
	    "JP|京都府|宇治市|田中商店||" },
	{ "zh attribution",
	    "0\n"
	    "国家：中国\n"
	    "省份：福建省\n"
	    "城市：泉州市\n"
	    "公司：王氏茶叶有限公司\n"
	    "\n"
	    "Hosting <sales@hosting.example> 于2024年3月4日周一 上午9:15写道：\n"
	    "\n"
	    "> 国家：德国\n"
	    "> 部门：旧部门",
	    "CN|福建省|泉州市|王氏茶叶有限公司|旧部门|" },
	{ "zh outlook block",
	    "0\n"
	    "国家：中国\n"
	    "省份：福建省\n"
	    "城市：泉州市\n"
	    "公司：王氏茶叶有限公司\n"
	    "\n"
	    "发件人: Hosting <sales@hosting.example>\n"
	    "发送时间: 2024年3月4日 9:15\n"
	    "收件人: 王\n"
	    "主题: 答复: SSL installation\n"
	    "\n"
	    "国家：德国",
	    "CN|福建省|泉州市|王氏茶叶有限公司||" },
	{ "country own names",
	    "0\n"
	    "Country: Ελλάδα\n"
	    "Region: Αττική\n"
	    "City: Αθήνα\n"
	    "Company: Ελιά Α.Ε.",
	    "GR|Αττική|Αθήνα|Ελιά Α.Ε.||" },
	{ "country in german",
	    "0\n"
	    "Country: Vereinigte Staaten\n"
	    "State: Ohio\n"
	    "City: Akron\n"
	    "Company: Ducks Inc.",
	    "US|Ohio|Akron|Ducks Inc.||" },
	{ "country czech",
	    "0\n"
	    "Country: Česká republika\n"
	    "Region: Jihomoravský kraj\n"
	    "City: Brno\n"
	    "Company: Hrnce a.s.",
	    "CZ|Jihomoravský kraj|Brno|Hrnce a.s.||" },
	{ "swedish",
	    "0\n"
	    "Land: Sverige\n"
	    "Län: Skåne län\n"
	    "Ort: Lund\n"
	    "Företag: Lampor AB\n"
	    "Avdelning: Butik",
	    "SE|Skåne län|Lund|Lampor AB|Butik|" },
	{ "english text with german labels mixed",
	    "0\n"
	    "Country: Österreich\n"
	    "Bundesland: Wien\n"
	    "City: Wien\n"
	    "Firma: Torten KG",
	    "AT|Wien|Wien|Torten KG||" },
	{ "tr correction and closing",
	    "0\n"
	    "Ülke: TR\n"
	    "İl: İzmir\n"
	    "İlçe: Bornova\n"
	    "Firma adı: İncir Ltd. Şti.\n"
	    "Bölüm: yok\n"
	    "\n"
	    "Saygılarımla\n"
	    "Ayşe\n"
	    "Şirket: Başka A.Ş.",
	    "TR|İzmir|Bornova|İncir Ltd. Şti.||" },
	{ "pl signature",
	    "0\n"
	    "Kraj: Polska\n"
	    "Województwo: śląskie\n"
	    "Miejscowość: Bytom\n"
	    "Nazwa firmy: Węgiel S.A.\n"
	    "\n"
	    "Pozdrawiam\n"
	    "Jan\n"
	    "Dział: Zakupy",
	    "PL|śląskie|Bytom|Węgiel S.A.||" },
};

static const struct form_case problems[] = {
	{ "all missing",
	    "0\n"
	    "Please install SSL in my shop. Thank you!",
	    "!missing|!missing|!missing|!missing||" },
	{ "long state",
	    "0\n"
	    "Country: US\n"
	    "State: Ohio\n"
	    "City: Akron\n"
	    "Company: 1234567890123456789012345678901234567890123456789012345678901234\n"
	    "Division: 12345678901234567890123456789012345678901234567890123456789012345",
	    "US|Ohio|Akron|1234567890123456789012345678901234567890123456789012345678901234|!too_long|" },
	{ "bound in characters",
	    "0\n"
	    "Country: DE\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: äöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüx",
	    "DE|Hessen|Kassel|äöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüx||" },
	{ "override",
	    "0\n"
	    "Country: US\n"
	    "State: Texas\n"
	    "City: Wa\xe2\x80\xae" "oc\n"
	    "Company: Kites",
	    "US|Texas|!invalid|Kites||" },
	{ "unknown country",
	    "0\n"
	    "Country: Atlantis\n"
	    "State: Deep\n"
	    "City: Down\n"
	    "Company: Fish Ltd",
	    "!unknown|Deep|Down|Fish Ltd||" },
	{ "domain sentence",
	    "0\n"
	    "Country: US\n"
	    "State: Texas\n"
	    "City: Waco\n"
	    "Company: Kites\n"
	    "Domain: not decided yet, maybe kites.example",
	    "US|Texas|Waco|Kites||!invalid" },
	{ "domain two",
	    "0\n"
	    "Country: US\n"
	    "State: Texas\n"
	    "City: Waco\n"
	    "Company: Kites\n"
	    "Domain: kites.example and kites2.example",
	    "US|Texas|Waco|Kites||!ambiguous" },
	{ "domain none",
	    "0\n"
	    "Country: US\n"
	    "State: Texas\n"
	    "City: Waco\n"
	    "Company: Kites\n"
	    "Domain: n/a\n"
	    "Division: N/A",
	    "US|Texas|Waco|Kites||" },
	{ "placeholder then value",
	    "0\n"
	    "Country: [your country]\n"
	    "State: Texas\n"
	    "City: Waco\n"
	    "Company: Kites\n"
	    "Country: US",
	    "US|Texas|Waco|Kites||" },
	{ "english state kept",
	    "0\n"
	    "Country: US\n"
	    "State: california\n"
	    "City: Waco\n"
	    "Company: Kites",
	    "US|california|Waco|Kites||" },
	{ "org named like template",
	    "0\n"
	    "Country: US\n"
	    "State: Texas\n"
	    "City: Waco\n"
	    "Company: Your Style LLC\n"
	    "Division: Example Road",
	    "US|Texas|Waco|Your Style LLC|Example Road|" },
	{ "org none",
	    "0\n"
	    "Country: US\n"
	    "State: Texas\n"
	    "City: Waco\n"
	    "Company: not applicable",
	    "US|Texas|Waco|!placeholder||" },
	{ "two cities in one",
	    "0\n"
	    "Country: DE, AT\n"
	    "State: x\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH",
	    "!ambiguous|x|Kassel|Weber GmbH||" },
};

static const struct form_case mixed[] = {
	{ "html list outlook",
	    "1\n"
	    "Hello,\n"
	    "\n"
	    "Country: Germany\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH\n"
	    "\n"
	    "Kind regards\n"
	    "Tom Weber\n"
	    "Weber Holding AG\n"
	    "Tel. +49 561 1234\n"
	    "www.holding.example",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "label value separated by colon next to bullet on next line",
	    "0\n"
	    "1. Country\n"
	    "   Germany\n"
	    "2. State\n"
	    "   Hessen\n"
	    "3. City\n"
	    "   Kassel\n"
	    "4. Company\n"
	    "   Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "country for certificate",
	    "0\n"
	    "Country of organization: Germany\n"
	    "Organisation's legal name: Weber GmbH\n"
	    "State or province: Hessen\n"
	    "City/locality: Kassel",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "upper case",
	    "0\n"
	    "COUNTRY: GERMANY\n"
	    "STATE: HESSEN\n"
	    "CITY: KASSEL\n"
	    "COMPANY: WEBER GMBH\n"
	    "COMPANY DIVISION: SHOP",
	    "DE|HESSEN|KASSEL|WEBER GMBH|SHOP|" },
	{ "lower case no space",
	    "0\n"
	    "country:germany\n"
	    "state:hessen\n"
	    "city:kassel\n"
	    "company:weber gmbh",
	    "DE|hessen|kassel|weber gmbh||" },
	{ "spaces before colon",
	    "0\n"
	    "Country   :  Germany\n"
	    "State     :  Hessen\n"
	    "City      :  Kassel\n"
	    "Company   :  Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "double colon",
	    "0\n"
	    "Country:: Germany\n"
	    "State:: Hessen\n"
	    "City:: Kassel\n"
	    "Company:: Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "with intro on same line",
	    "0\n"
	    "Here is our data: Country: Germany, State: Hessen, City: Kassel, Company: Weber GmbH. Thanks!",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "numbers with colon in list",
	    "0\n"
	    "1: Country: Germany\n"
	    "2: State: Hessen\n"
	    "3: City: Kassel\n"
	    "4: Company: Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "emoji bullets",
	    "0\n"
	    "✅ Country: Germany\n"
	    "✅ State: Hessen\n"
	    "👉 City: Kassel\n"
	    "🏢 Company: Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "company with web name",
	    "0\n"
	    "Country: Germany\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: State Street Bank: City Branch",
	    "DE|Hessen|Kassel|State Street Bank: City Branch||" },
	{ "company contains is",
	    "0\n"
	    "Country: Germany\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: This is Shop GmbH",
	    "DE|Hessen|Kassel|This is Shop GmbH||" },
	{ "company equal city word",
	    "0\n"
	    "Country: Germany\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: City Books\n"
	    "Division: Department of Books",
	    "DE|Hessen|Kassel|City Books|Department of Books|" },
	{ "sales form with request text",
	    "0\n"
	    "Dear Sirs,\n"
	    "\n"
	    "please find below the required information for SSL installation for our shop:\n"
	    "\n"
	    "Country (C): GB\n"
	    "State/Province/County (ST): Kent\n"
	    "City/Town (L): Deal\n"
	    "Company (O): Sea Ltd\n"
	    "Company Division (OU): Web\n"
	    "\n"
	    "Could you tell me how long this will take?\n"
	    "\n"
	    "Yours faithfully,\n"
	    "\n"
	    "A. Sailor\n"
	    "Managing Director",
	    "GB|Kent|Deal|Sea Ltd|Web|" },
	{ "yahoo attribution",
	    "0\n"
	    "Country: US\n"
	    "State: TX\n"
	    "City: Waco\n"
	    "Company: Kites Inc.\n"
	    "\n"
	    "On Monday, March 4, 2024 at 09:15:33 AM EST, Hosting Sales <sales@hosting.example> wrote:\n"
	    "\n"
	    "Hello, please answer with Country, State, City, Company and Company Division.\n"
	    "Example:\n"
	    "Country: Canada\n"
	    "State: Ontario\n"
	    "City: Toronto\n"
	    "Company: Example Inc.\n"
	    "Company Division: Web Department",
	    "US|Texas|Waco|Kites Inc.|Web Department|" },
	{ "template with examples unfilled quoted",
	    "0\n"
	    "> Country: [two-letter code]\n"
	    "> State: [full name]\n"
	    "> City: [your city]\n"
	    "> Company: [legal name]",
	    "!placeholder|!placeholder|!placeholder|!placeholder||" },
	{ "answers on the quoted line with arrow",
	    "0\n"
	    ">> Country:\n"
	    "> Germany\n"
	    ">> State:\n"
	    "> Hessen\n"
	    ">> City:\n"
	    "> Kassel\n"
	    ">> Company:\n"
	    "> Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "mobile thanks before quoted",
	    "0\n"
	    "Thanks\n"
	    "> Country: Germany\n"
	    "> State: Hessen\n"
	    "> City: Kassel\n"
	    "> Company: Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "gmail signature delimiter and quote",
	    "0\n"
	    "City: Fulda\n"
	    "-- \n"
	    "Tom\n"
	    "City: Berlin\n"
	    "\n"
	    "On Mon, 4 Mar 2024 at 10:12, Tom <tom@x.example> wrote:\n"
	    "> Country: Germany\n"
	    "> State: Hessen\n"
	    "> City: Kassel\n"
	    "> Company: Weber GmbH",
	    "DE|Hessen|Fulda|Weber GmbH||" },
	{ "bottom posting",
	    "0\n"
	    "On Mon, 4 Mar 2024 at 10:12, Sales <sales@x.example> wrote:\n"
	    "> Please send Country, State, City, Company, Company Division.\n"
	    "> -- \n"
	    "> Sales team\n"
	    "> City: London\n"
	    "\n"
	    "Country: Germany\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "correction inline with not",
	    "0\n"
	    "Country: Germany\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH\n"
	    "\n"
	    "Oops, the city should be Fulda, not Kassel.",
	    "DE|Hessen|Fulda|Weber GmbH||" },
	{ "correction label not",
	    "0\n"
	    "Country: Germany\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH\n"
	    "\n"
	    "Correction - Company: Weber AG",
	    "DE|Hessen|Kassel|Weber AG||" },
	{ "update in reply",
	    "0\n"
	    "Please use these instead:\n"
	    "State: Thüringen\n"
	    "City: Gera\n"
	    "\n"
	    "Am 04.03.2024 um 10:12 schrieb Tom Weber:\n"
	    "> Country: Germany\n"
	    "> State: Hessen\n"
	    "> City: Kassel\n"
	    "> Company: Weber GmbH",
	    "DE|Thüringen|Gera|Weber GmbH||" },
	{ "zwj kept",
	    "0\n"
	    "Country: India\n"
	    "State: Kerala\n"
	    "City: Kochi\n"
	    "Company: ക്\xe2\x80\x8c" "ഷ Traders",
	    "IN|Kerala|Kochi|ക്\xe2\x80\x8c" "ഷ Traders||" },
	{ "org trailing comma",
	    "0\n"
	    "Country: Germany,\n"
	    "State: Hessen,\n"
	    "City: Kassel;\n"
	    "Company: Weber GmbH,\n"
	    "Division: Shop -",
	    "DE|Hessen|Kassel|Weber GmbH|Shop|" },
	{ "semicolon end",
	    "0\n"
	    "Country = \"DE\";\n"
	    "State = \"Hessen\";\n"
	    "City = \"Kassel\";\n"
	    "Company = \"Weber GmbH\";",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "json like",
	    "0\n"
	    "{\n"
	    "  \"country\": \"DE\",\n"
	    "  \"state\": \"Hessen\",\n"
	    "  \"city\": \"Kassel\",\n"
	    "  \"company\": \"Weber GmbH\",\n"
	    "  \"division\": \"Shop\"\n"
	    "}",
	    "DE|Hessen|Kassel|Weber GmbH|Shop|" },
	{ "xml like",
	    "0\n"
	    "<country>DE</country>\n"
	    "<state>Hessen</state>\n"
	    "<city>Kassel</city>\n"
	    "<company>Weber GmbH</company>",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "label then dash then value with colon",
	    "0\n"
	    "Country - DE\n"
	    "State - Hessen\n"
	    "City - Kassel\n"
	    "Company - Weber: Uhren GmbH",
	    "DE|Hessen|Kassel|Weber: Uhren GmbH||" },
	{ "shop url weak",
	    "0\n"
	    "Country: DE\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH\n"
	    "Shop: www.weber.example",
	    "DE|Hessen|Kassel|Weber GmbH||www.weber.example" },
	{ "shop weak no host",
	    "0\n"
	    "Country: DE\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH\n"
	    "Shop: Watches and more",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "division shop next line",
	    "0\n"
	    "Country\n"
	    "DE\n"
	    "State\n"
	    "Hessen\n"
	    "City\n"
	    "Kassel\n"
	    "Company\n"
	    "Weber GmbH\n"
	    "Company Division\n"
	    "Shop",
	    "DE|Hessen|Kassel|Weber GmbH|Shop|" },
	{ "prose for the company",
	    "0\n"
	    "Hello, we'd like a certificate for the domain www.weber.example. Our company name is Weber Uhren GmbH, the department is Versand. The city is Kassel, the state is Hessen and the country is Germany. Thank you very much!",
	    "DE|Hessen|Kassel|Weber Uhren GmbH|Versand|" },
	{ "prose lower",
	    "0\n"
	    "hi our country is germany, our state is hessen, our city is kassel and our company is weber gmbh",
	    "DE|hessen|kassel|weber gmbh||" },
	{ "prose usa inc",
	    "0\n"
	    "The company is Kites, Inc. The city is St. Louis and the state is MO. Our country is the USA.",
	    "US|Missouri|St. Louis|Kites, Inc.||" },
	{ "country state city order with header",
	    "0\n"
	    "Certificate details\n"
	    "===================\n"
	    "Country ....: US\n"
	    "State ......: WA\n"
	    "City .......: Tacoma\n"
	    "Company ....: Bright Bulbs Inc.\n"
	    "Division ...: Lighting\n"
	    "===================",
	    "US|Washington|Tacoma|Bright Bulbs Inc.|Lighting|" },
	{ "phone and fax around",
	    "0\n"
	    "Company: Kites Inc.\n"
	    "Phone: 555\n"
	    "Fax: 556\n"
	    "Country: US\n"
	    "State: TX\n"
	    "City: Waco",
	    "US|Texas|Waco|Kites Inc.||" },
	{ "address block in text",
	    "0\n"
	    "Our address is\n"
	    "Kites Inc.\n"
	    "5 Main Street\n"
	    "Waco, TX 76701\n"
	    "USA",
	    "!missing|!missing|!missing|!missing||" },
	{ "from header only one",
	    "0\n"
	    "From: Kites\n"
	    "Country: US\n"
	    "State: TX\n"
	    "City: Waco\n"
	    "Company: Kites Inc.",
	    "US|Texas|Waco|Kites Inc.||" },
	{ "country value with flag",
	    "0\n"
	    "Country: 🇩🇪 Germany\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "double answers same table",
	    "0\n"
	    "Country | Germany | Country | Germany\n"
	    "State | Hessen\n"
	    "City | Kassel\n"
	    "Company | Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "value or another",
	    "0\n"
	    "Country: Germany or Austria\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH",
	    "!ambiguous|Hessen|Kassel|Weber GmbH||" },
	{ "trailing note in brackets",
	    "0\n"
	    "Country: Germany\n"
	    "State: Hessen (land)\n"
	    "City: Frankfurt (Main)\n"
	    "Company: Weber (Deutschland) GmbH",
	    "DE|Hessen (land)|Frankfurt (Main)|Weber (Deutschland) GmbH||" },
};

static const struct form_case harder[] = {
	{ "city with state behind",
	    "0\n"
	    "Country: US\n"
	    "State: TX\n"
	    "City: Austin, TX\n"
	    "Company: Boots LLC",
	    "US|Texas|Austin, TX|Boots LLC||" },
	{ "office address line",
	    "0\n"
	    "Hello, we sell watches in our shop in the city: center. Our details:\n"
	    "\n"
	    "Country: Germany\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "questions then form",
	    "0\n"
	    "What should I write for state: the short form?\n"
	    "\n"
	    "Country: Germany\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "order data around",
	    "0\n"
	    "Order: 1234\n"
	    "Product: SSL certificate, 1 year\n"
	    "Country: Germany\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH\n"
	    "Payment: invoice",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "two forms for two shops",
	    "0\n"
	    "Shop A\n"
	    "Country: Germany\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH\n"
	    "\n"
	    "Shop B\n"
	    "Country: Austria\n"
	    "State: Tirol\n"
	    "City: Kufstein\n"
	    "Company: Knopf KG",
	    "!ambiguous|!ambiguous|!ambiguous|!ambiguous||" },
	{ "old and new",
	    "0\n"
	    "Old company: Weber GmbH\n"
	    "New company: Weber AG\n"
	    "Country: Germany\n"
	    "State: Hessen\n"
	    "City: Kassel",
	    "DE|Hessen|Kassel|Weber AG||" },
	{ "empty then value",
	    "0\n"
	    "Country:\n"
	    "State:\n"
	    "City:\n"
	    "Company:\n"
	    "Country: Germany\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "value on next line with bullets",
	    "0\n"
	    "Country:\n"
	    "- Germany\n"
	    "State:\n"
	    "- Hessen\n"
	    "City:\n"
	    "- Kassel\n"
	    "Company:\n"
	    "- Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "trailing tab columns",
	    "0\n"
	    "Country:\t\tGermany\n"
	    "State:\t\tHessen\n"
	    "City:\t\tKassel\n"
	    "Company:\t\tWeber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "html three columns",
	    "1\n"
	    "1\tCountry\tGermany\n"
	    "2\tState\tHessen\n"
	    "3\tCity\tKassel\n"
	    "4\tCompany\tWeber GmbH\n"
	    "5\tCompany Division\tn/a",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "html field value header",
	    "1\n"
	    "Field\tValue\n"
	    "Country\tGermany\n"
	    "State\tHessen\n"
	    "City\tKassel\n"
	    "Company\tWeber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "company in signature only",
	    "0\n"
	    "Country: Germany\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "\n"
	    "Viele Grüße\n"
	    "Jonas Weber\n"
	    "Firma: Weber GmbH",
	    "DE|Hessen|Kassel|!missing||" },
	{ "sentence with label at wrap",
	    "0\n"
	    "We are a family business and would like to have the certificate for our\n"
	    "company installed soon. Please tell us what it costs for our small\n"
	    "city - we are not rich.\n"
	    "Country: Germany\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "value continues quoted",
	    "0\n"
	    "> Country: Germany\n"
	    "> State: Hessen\n"
	    "> City: Kassel\n"
	    "> Company: Weber Uhren und\n"
	    ">   Ketten GmbH",
	    "DE|Hessen|Kassel|Weber Uhren und Ketten GmbH||" },
	{ "fwd inside fwd",
	    "0\n"
	    "FYI\n"
	    "\n"
	    "-------- Original Message --------\n"
	    "Subject: SSL installation\n"
	    "Date: Mon, 4 Mar 2024\n"
	    "From: Tom <tom@x.example>\n"
	    "To: Web <web@y.example>\n"
	    "\n"
	    "Country: Germany\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH\n"
	    "\n"
	    "-------- Original Message --------\n"
	    "Subject: SSL installation\n"
	    "Date: Mon, 3 Mar 2024\n"
	    "From: Sales <sales@x.example>\n"
	    "To: Tom <tom@x.example>\n"
	    "\n"
	    "Country: France\n"
	    "State: Bretagne\n"
	    "City: Brest\n"
	    "Company: Marin SARL\n"
	    "Company Division: Ventes",
	    "DE|Hessen|Kassel|Weber GmbH|Ventes|" },
	{ "correction of the country",
	    "0\n"
	    "Country: Germany\n"
	    "State: Vorarlberg\n"
	    "City: Bregenz\n"
	    "Company: Weber GmbH\n"
	    "\n"
	    "Sorry, the country must be Austria.",
	    "AT|Vorarlberg|Bregenz|Weber GmbH||" },
	{ "placeholder not overwritten by quote",
	    "0\n"
	    "State: n/a\n"
	    "\n"
	    "On Mon, 4 Mar 2024 at 10:12, Tom <tom@x.example> wrote:\n"
	    "> Country: Singapore\n"
	    "> State: Central\n"
	    "> City: Singapore\n"
	    "> Company: Tea Pte Ltd",
	    "SG|!placeholder|Singapore|Tea Pte Ltd||" },
	{ "bold labels next to value stars",
	    "0\n"
	    "*Country* Germany\n"
	    "*State* Hessen\n"
	    "*City* Kassel\n"
	    "*Company* Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "label colon bold value",
	    "0\n"
	    "Country: *Germany*\n"
	    "State: **Hessen**\n"
	    "City: _Kassel_\n"
	    "Company: `Weber GmbH`",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "question marks in labels",
	    "0\n"
	    "Country? Germany\n"
	    "State? Hessen\n"
	    "City? Kassel\n"
	    "Company? Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "semicolon fields with missing",
	    "0\n"
	    "Country: Germany; State: ; City: Kassel; Company: Weber GmbH",
	    "DE|!missing|Kassel|Weber GmbH||" },
	{ "city and country sentence",
	    "0\n"
	    "Our office is in Kassel, Germany.",
	    "!missing|!missing|!missing|!missing||" },
	{ "registered text",
	    "0\n"
	    "Weber GmbH, registered in Germany, HRB 1234\n"
	    "Company number: 1234\n"
	    "VAT: DE1234",
	    "!missing|!missing|!missing|!missing||" },
	{ "list comma in order",
	    "0\n"
	    "Germany, Hessen, Kassel, Weber GmbH, Shop",
	    "!missing|!missing|!missing|!missing||" },
	{ "combined label values with slash",
	    "0\n"
	    "Country/State/City: Germany/Hessen/Kassel\n"
	    "Company: Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "county state",
	    "0\n"
	    "Country: Ireland\n"
	    "State/County: Co. Kerry\n"
	    "City/Town/Village: Dingle\n"
	    "Organisation (company) name: Puffin Ltd.",
	    "IE|Co. Kerry|Dingle|Puffin Ltd.||" },
	{ "de combined",
	    "0\n"
	    "Land: Deutschland\n"
	    "PLZ, Ort: 34117 Kassel\n"
	    "Bundesland: Hessen\n"
	    "Firma: Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "de plz ort slash",
	    "0\n"
	    "Land: Deutschland\n"
	    "PLZ/Ort: 34117 Bad Hersfeld\n"
	    "Bundesland: Hessen\n"
	    "Firma: Weber GmbH",
	    "DE|Hessen|Bad Hersfeld|Weber GmbH||" },
	{ "city zip",
	    "0\n"
	    "Country: USA\n"
	    "State: TX\n"
	    "City/Zip: Waco 76701\n"
	    "Company: Kites Inc.",
	    "US|Texas|Waco|Kites Inc.||" },
};

static const struct form_case various[] = {
	{ "signature en with state words",
	    "0\n"
	    "Country: Canada\n"
	    "Province: ON\n"
	    "City: Guelph\n"
	    "Company: Maple Toys Ltd.\n"
	    "\n"
	    "Thanks,\n"
	    "\n"
	    "Ann Lee | Manager\n"
	    "Maple Holdings | Guelph, Ontario\n"
	    "Division: Corporate",
	    "CA|Ontario|Guelph|Maple Toys Ltd.||" },
	{ "thank you line then sig label",
	    "0\n"
	    "Country: Canada\n"
	    "Province: ON\n"
	    "City: Guelph\n"
	    "Company: Maple Toys Ltd.\n"
	    "\n"
	    "Thank you for your help!\n"
	    "\n"
	    "Ann Lee\n"
	    "Department: Purchasing\n"
	    "T: 519 555 0100",
	    "CA|Ontario|Guelph|Maple Toys Ltd.||" },
	{ "contact block before",
	    "0\n"
	    "Ann Lee\n"
	    "Maple Holdings\n"
	    "Tel: 519 555 0100\n"
	    "Department: Purchasing\n"
	    "\n"
	    "Country: Canada\n"
	    "Province: ON\n"
	    "City: Guelph\n"
	    "Company: Maple Toys Ltd.",
	    "CA|Ontario|Guelph|Maple Toys Ltd.||" },
	{ "fr signature",
	    "0\n"
	    "Pays : France\n"
	    "Région : Bretagne\n"
	    "Ville : Brest\n"
	    "Société : Marin SARL\n"
	    "Service : -\n"
	    "\n"
	    "Bien cordialement,\n"
	    "Luc - Service Achats\n"
	    "Site : www.autre.example",
	    "FR|Bretagne|Brest|Marin SARL||" },
	{ "es closing with name",
	    "0\n"
	    "País: España\n"
	    "Provincia: Sevilla\n"
	    "Ciudad: Sevilla\n"
	    "Empresa: Sol S.L.\n"
	    "\n"
	    "Un saludo, Inés\n"
	    "Departamento: Compras",
	    "ES|Sevilla|Sevilla|Sol S.L.||" },
	{ "nl mvg",
	    "0\n"
	    "Land: NL\n"
	    "Provincie: Utrecht\n"
	    "Plaats: Zeist\n"
	    "Bedrijf: Fiets BV\n"
	    "\n"
	    "Mvg,\n"
	    "Piet\n"
	    "Afdeling: Inkoop",
	    "NL|Utrecht|Zeist|Fiets BV||" },
	{ "zh closing",
	    "0\n"
	    "国家：中国\n"
	    "省份：福建省\n"
	    "城市：泉州市\n"
	    "公司：茶叶有限公司\n"
	    "\n"
	    "此致\n"
	    "敬礼\n"
	    "\n"
	    "王\n"
	    "部门：采购部",
	    "CN|福建省|泉州市|茶叶有限公司||" },
	{ "uk closing",
	    "0\n"
	    "Країна: Україна\n"
	    "Область: Львівська\n"
	    "Місто: Львів\n"
	    "Компанія: Сіль\n"
	    "\n"
	    "З повагою,\n"
	    "Олена\n"
	    "Відділ: Закупівлі",
	    "UA|Львівська|Львів|Сіль||" },
	{ "de ps",
	    "0\n"
	    "Land: DE\n"
	    "Bundesland: Hessen\n"
	    "Stadt: Kassel\n"
	    "Firma: Weber GmbH\n"
	    "\n"
	    "Viele Grüße\n"
	    "Jonas\n"
	    "\n"
	    "P.S.: Die Abteilung ist Versand.",
	    "DE|Hessen|Kassel|Weber GmbH|Versand|" },
	{ "missing label words in sentence",
	    "0\n"
	    "Country: DE. State: Hessen. City: Kassel. Company: Weber GmbH. Division: Shop.",
	    "DE|Hessen|Kassel|Weber GmbH|Shop|" },
	{ "slash separated",
	    "0\n"
	    "Country: DE / State: Hessen / City: Kassel / Company: Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "bullets inline",
	    "0\n"
	    "• Country: DE • State: Hessen • City: Kassel • Company: Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "brackets labels",
	    "0\n"
	    "[Country] Germany\n"
	    "[State] Hessen\n"
	    "[City] Kassel\n"
	    "[Company] Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "equals spaced",
	    "0\n"
	    "Country     = Germany\n"
	    "State       = Hessen\n"
	    "City        = Kassel\n"
	    "Company     = Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "country then code line",
	    "0\n"
	    "Country: United Kingdom (GB)\n"
	    "State: England\n"
	    "City: London\n"
	    "Company: Fog & Co.",
	    "GB|England|London|Fog & Co.||" },
	{ "organization as typed",
	    "0\n"
	    "Organization: ACME, Inc\n"
	    "Organizational Unit: IT Dept.\n"
	    "Common Name: acme.example\n"
	    "City/Locality: Gary\n"
	    "State/Province: IN\n"
	    "Country/Region: US",
	    "US|Indiana|Gary|ACME, Inc|IT Dept.|acme.example" },
	{ "ja with polite",
	    "0\n"
	    "お世話になっております。\n"
	    "以下の通りです。\n"
	    "\n"
	    "国名\xe3\x80\x80" "\xe3\x80\x80" "：日本\n"
	    "都道府県：東京都\n"
	    "市区町村：千代田区\n"
	    "会社名\xe3\x80\x80" "：株式会社さくら\n"
	    "部署\xe3\x80\x80" "\xe3\x80\x80" "：情報システム部\n"
	    "\n"
	    "以上、よろしくお願いいたします。",
	    "JP|東京都|千代田区|株式会社さくら|情報システム部|" },
	{ "ko",
	    "0\n"
	    "국가: 대한민국\n"
	    "시/도: 경기도\n"
	    "도시: 수원시\n"
	    "회사: 주식회사 등불\n"
	    "부서: 온라인팀",
	    "KR|경기도|수원시|주식회사 등불|온라인팀|" },
	{ "danish",
	    "0\n"
	    "Land: Danmark\n"
	    "Region: Midtjylland\n"
	    "By: Herning\n"
	    "Firma: Brun Sko ApS\n"
	    "Afdeling: Webshop",
	    "DK|Midtjylland|Herning|Brun Sko ApS|Webshop|" },
	{ "value is only url in company",
	    "0\n"
	    "Country: DE\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: www.weber.example",
	    "DE|Hessen|Kassel|www.weber.example||" },
	{ "same as above",
	    "0\n"
	    "Country: DE\n"
	    "State: Hessen\n"
	    "City: same as above\n"
	    "Company: see signature",
	    "DE|Hessen|!placeholder|!placeholder||" },
	{ "company same",
	    "0\n"
	    "Country: Singapore\n"
	    "State: none (we are a city state)\n"
	    "City: Singapore\n"
	    "Company: Tea Pte Ltd",
	    "SG|!placeholder|Singapore|Tea Pte Ltd||" },
	{ "quoted attrib multi line gmail",
	    "0\n"
	    "City: Fulda\n"
	    "\n"
	    "On Mon, Mar 4, 2024 at 9:01 AM Hosting Sales Team of Example Shops\n"
	    "<sales@hosting.example> wrote:\n"
	    "\n"
	    "> Country: Germany\n"
	    "> State: Hessen\n"
	    "> City: Kassel\n"
	    "> Company: Weber GmbH",
	    "DE|Hessen|Fulda|Weber GmbH||" },
	{ "thunderbird german attribution unquoted",
	    "0\n"
	    "Stadt: Fulda\n"
	    "\n"
	    "Am 04.03.2024 um 09:01 schrieb Hosting:\n"
	    "Land: Deutschland\n"
	    "Bundesland: Hessen\n"
	    "Stadt: Kassel\n"
	    "Firma: Weber GmbH",
	    "DE|Hessen|Fulda|Weber GmbH||" },
	{ "header block with bold markers",
	    "0\n"
	    "City: Fulda\n"
	    "\n"
	    "*From:* Hosting <sales@hosting.example>\n"
	    "*Sent:* Monday, March 4, 2024 9:01 AM\n"
	    "*To:* Tom\n"
	    "*Subject:* RE: SSL installation\n"
	    "\n"
	    "Country: Germany\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH",
	    "DE|Hessen|Fulda|Weber GmbH||" },
	{ "underline outlook web",
	    "0\n"
	    "City: Fulda\n"
	    "________________________________\n"
	    "From: Hosting <sales@hosting.example>\n"
	    "Sent: Monday, March 4, 2024 9:01 AM\n"
	    "To: Tom\n"
	    "Subject: RE: SSL installation\n"
	    "\n"
	    "Country: Germany\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH",
	    "DE|Hessen|Fulda|Weber GmbH||" },
	{ "sorry first",
	    "0\n"
	    "Sorry for the late answer.\n"
	    "\n"
	    "Country: Germany\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Company: Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "duplicates around apology",
	    "0\n"
	    "Country: Germany\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Sorry for my English.\n"
	    "City: Fulda\n"
	    "Company: Weber GmbH",
	    "DE|Hessen|!ambiguous|Weber GmbH||" },
	{ "label value no space after dash",
	    "0\n"
	    "Country -Germany\n"
	    "State -Hessen\n"
	    "City- Kassel\n"
	    "Company- Weber GmbH",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "values then label words reversed",
	    "0\n"
	    "Germany (Country)\n"
	    "Hessen (State)\n"
	    "Kassel (City)\n"
	    "Weber GmbH (Company)",
	    "!missing|!missing|!missing|!missing||" },
	{ "state ca for california as country",
	    "0\n"
	    "Country: CA\n"
	    "State: CA\n"
	    "City: Fresno\n"
	    "Company: Raisins Inc",
	    "CA|CA|Fresno|Raisins Inc||" },
	{ "tab inside value",
	    "0\n"
	    "Country: Germany\n"
	    "State: Hessen\n"
	    "City: Bad\tHersfeld\n"
	    "Company: Weber\tGmbH",
	    "DE|Hessen|Bad Hersfeld|Weber GmbH||" },
	{ "sorry for below a value",
	    "0\n"
	    "Country: Germany\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "Sorry for my English\n"
	    "Company: Weber GmbH\n"
	    "Sorry for the delay.",
	    "DE|Hessen|Kassel|Weber GmbH||" },
	{ "change directly below",
	    "0\n"
	    "Country: Germany\n"
	    "State: Hessen\n"
	    "City: Kassel\n"
	    "please change the city to Fulda\n"
	    "Company: Weber GmbH",
	    "DE|Hessen|Fulda|Weber GmbH||" },
	{ "norway with name",
	    "0\n"
	    "Country: NO (Norway)\n"
	    "State: Oslo\n"
	    "City: Oslo\n"
	    "Company: Fjell AS",
	    "NO|Oslo|Oslo|Fjell AS||" },
};
