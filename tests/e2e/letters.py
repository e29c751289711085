#!/usr/bin/python3
# SPDX-License-Identifier: ISC
# run: limit=120
"""The letter with the CSR, as a merchant's mail program and a registrar's
form see it, judged by programs that are not ours."""
import email.utils
import re

from harness import Story, tap
from harness.letters import (csr_names, csr_subject, openssl_opens,
                             outlook_joins)

DOMAIN = 'www.acme-shop.test'


def setup():
    s = Story(settings={'keys': {'type': 'rsa-2048', 'ready': 1}})
    s.letter = s.ask(subject='Re: SSL installation - urgent')
    return s


def test_parses_without_defects(s):
    "Python's email package finds no defect in it"
    assert not s.letter.defects, s.letter.defects
    m = s.letter.message
    assert m.get_content_type() == 'multipart/mixed'
    for part in m.walk():
        assert part.get('Content-Type'), part
        if not part.is_multipart():
            assert not part.defects


def test_headers(s):
    "Each header once; date, ids and threading as the RFCs say"
    m = s.letter.message
    for name in ('From', 'To', 'Subject', 'Date', 'Message-ID',
                 'MIME-Version', 'Auto-Submitted', 'In-Reply-To',
                 'References'):
        assert len(m.get_all(name, [])) == 1, name
    assert email.utils.parsedate_to_datetime(m['Date'])
    assert re.fullmatch(r'<[^<>@\s]+@[^<>@\s]+>', s.letter.id), s.letter.id
    assert m['Auto-Submitted'] == 'auto-replied'
    assert '@acme-shop.test>' in m['In-Reply-To']
    assert m['To'].addresses[0].addr_spec == s.merchant.address
    assert m['From'].addresses[0].addr_spec == 'sales@example.test'


def test_subject_keeps_the_thread(s):
    "The merchant's own subject, with Re: once and the request's number"
    assert s.letter.subject.startswith('Re: SSL installation - urgent')
    assert s.letter.subject.lower().count('re:') == 1
    assert re.search(r'\d+\]?$', s.letter.subject), s.letter.subject


def test_both_parts_say_the_same(s):
    "Text and HTML hold the same words"
    def words(text):
        text = re.sub(r'-----BEGIN.*?-----END[^-]*-----', ' ', text,
                      flags=re.S)
        return re.findall(r'\w+', re.sub(r'^\s*(\d+\.|-)\s', '', text,
                                         flags=re.M))
    assert words(s.letter.text) == words(''.join(s.letter.page.all))


def test_csr_three_times(s):
    "The CSR stands in the text, in <pre>, and in a file, and is one CSR"
    csrs = s.letter.csrs()
    assert sorted(csrs) == ['attachment', 'html', 'text']
    assert len({''.join(c.split()) for c in csrs.values()}) == 1
    for pem in csrs.values():
        assert openssl_opens(pem)
    assert set(csr_names(s.letter.csr())) == {DOMAIN, 'acme-shop.test'}
    subject = csr_subject(s.letter.csr())
    assert subject == {'C': 'GB', 'ST': 'Kent', 'L': 'Dover',
                       'O': 'Acme Shop Ltd', 'OU': 'Web', 'CN': DOMAIN}, \
        subject


def test_attachment(s):
    "The file: DOMAIN-csr.txt, 64 columns, CRLF"
    (name, kind, data), = s.letter.attachments
    assert name == DOMAIN + '-csr.txt', name
    assert kind == 'text/plain', kind
    lines = data.split(b'\r\n')
    assert lines[-1] == b'' and b'\n' not in b''.join(lines)
    assert max(len(x) for x in lines) == 64


def test_text_layout(s):
    "Text: CSR lines under 40 characters, not indented, nothing over 78"
    m = re.search(r'-----BEGIN.*?-----END', s.letter.text, re.S)
    body = m.group().splitlines()[1:-1]
    assert body and max(len(x) for x in body) < 40, max(map(len, body))
    assert all(x == x.strip() for x in body)
    assert max(len(x) for x in s.letter.text.splitlines()) <= 78
    part = s.letter.message.get_body(('plain',))
    assert part.get_param('format') is None


def test_html_layout(s):
    "HTML: small, nothing remote, no script, a language"
    page = s.letter.html
    assert len(page.encode()) < 20000
    assert not re.search(r'<(img|script|svg|form|link|iframe)|src=|url\(',
                         page, re.I)
    assert re.search(r'<html[^>]*\blang="en', page)


def mangled(text):
    """What mail programs and people make of the text part on its way into
    the registrar's form: {name: text}."""
    m = re.search(r'-----BEGIN.*?-----END[^-]*-----', text, re.S)
    pem = m.group()
    lines = pem.splitlines()
    return {
        'CRLF': pem.replace('\n', '\r\n'),
        'body on one line': '\n'.join([lines[0], ''.join(lines[1:-1]),
                                       lines[-1], '']),
        'body joined by blanks': '\n'.join([lines[0], ' '.join(lines[1:-1]),
                                            lines[-1], '']),
        'blanks at the ends': '\n'.join(x + '  ' for x in lines) + '\n',
        'body indented': '\n'.join([lines[0]] +
                                   ['    ' + x for x in lines[1:-1]] +
                                   [lines[-1], '']),
        'text before it': 'Here it is:\n\n' + pem + '\n',
        'Outlook joins lines': re.search(
            r'-----BEGIN.*?-----END[^-]*-----', outlook_joins(text),
            re.S).group() + '\n',
        'the whole letter': text,
        'the whole letter through Outlook': outlook_joins(text),
    }


def test_survives_mail_programs(s):
    "openssl opens the CSR after each mangling that mail programs do"
    bad = [name for name, text in mangled(s.letter.text).items()
           if not openssl_opens(text)]
    assert not bad, bad


def test_survives_mail_programs_ecdsa(s):
    "The same with the short CSR of an ECDSA key"
    s.daemon.configure({'keys': {'type': 'p-256'}})
    s.daemon.hup()
    s.daemon.sleep(1)
    s.daemon.add_shop('www.small-shop.test', 'owner@small-shop.test')
    from harness import Merchant
    m = Merchant('owner@small-shop.test', 'Ann', dict(s.merchant.details))
    letter = s.ask(m)
    bad = [name for name, text in mangled(letter.text).items()
           if not openssl_opens(text)]
    assert not bad, bad


def test_says_what_was_understood(s):
    "The details that were understood are in the letter"
    for word in ('Acme Shop Ltd', 'Dover', 'Kent'):
        assert word in s.letter.text, word


def test_incomplete_is_asked(s):
    "Details that are missing are asked for by name, then the CSR comes"
    from harness import Merchant
    s.daemon.add_shop('www.half-shop.test', 'owner@half-shop.test')
    m = Merchant('owner@half-shop.test', 'Ann', dict(
        s.merchant.details, city='', country=''))
    s.send(m.request(), m)
    ask = s.until_letter(lambda x: not x.csr(), m.address)
    assert 'City' in ask.text and 'Country' in ask.text, ask.text
    assert s.daemon.state(s.number('www.half-shop.test')) == 'asked'
    m.details = dict(s.merchant.details)
    s.send(m.reply(ask, [], m.body('plain')[0]), m)
    letter = s.until_letter(lambda x: x.csr(), m.address)
    assert csr_subject(letter.csr())['L'] == 'Dover'


def test_umlauts(s):
    "Umlauts and an international domain: UTF-8 subject, A-labels in the SAN"
    from harness import Merchant
    s.daemon.add_shop('bücher-shop.test', 'owner@buecher-shop.test')
    m = Merchant('owner@buecher-shop.test', 'Jörg Müller', dict(
        country='Deutschland', state='Bayern', city='Nürnberg',
        company='Bücher & Söhne GmbH', division='Einkauf'), 'outlook')
    letter = s.ask(m)
    subject = csr_subject(letter.csr())
    assert subject['C'] == 'DE' and subject['L'] == 'Nürnberg', subject
    assert subject['O'] == 'Bücher & Söhne GmbH', subject
    assert 'xn--bcher-shop-9db.test' in csr_names(letter.csr()), \
        csr_names(letter.csr())


def test_never_to_machines(s):
    "No answer to automatic, list and bulk mail, nor to ourselves"
    before = len(s.mta.messages)
    mail = s.merchant.request()
    for header in (b'Auto-Submitted: auto-replied', b'Precedence: bulk',
                   b'List-Id: <shops.lists.test>'):
        s.send(mail.replace(b'MIME-Version', header + b'\nMIME-Version', 1)
               .replace(b'Message-ID: <', b'Message-ID: <%d' % len(header)))
    s.daemon.sleep(3)
    assert len(s.mta.messages) == before


if __name__ == '__main__':
    tap.run(globals(), setup)
