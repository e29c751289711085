#!/usr/bin/python3
# SPDX-License-Identifier: ISC
# run: limit=180
"""The main job from the merchant's mail to the visitor's browser, in the
clear on loopback: Dovecot, Postfix, nginx, a CA."""
from harness import Story, tap, until
from harness.letters import csr_names, csr_subject, openssl_opens

DOMAINS = ('www.acme-shop.test', 'www.second-shop.test',
           'www.third-shop.test')


def setup():
    return Story(mta='postfix', web=True, domains=DOMAINS, settings={
        'keys': {'type': 'rsa-2048', 'ready': 2}})


def test_request_is_answered(s):
    "A Gmail request is answered with a CSR for the shop's own domain"
    s.letter = s.ask()
    csrs = s.letter.csrs()
    assert sorted(csrs) == ['attachment', 'html', 'text'], csrs.keys()
    for place, pem in csrs.items():
        assert openssl_opens(pem), place
    subject = csr_subject(s.letter.csr())
    assert subject['C'] == 'GB' and subject['O'] == 'Acme Shop Ltd', subject
    assert subject['ST'] == 'Kent' and subject['L'] == 'Dover', subject
    assert subject['OU'] == 'Web', subject
    assert DOMAINS[0] in csr_names(s.letter.csr())
    assert s.daemon.state(s.number(DOMAINS[0])) == 'csr_sent'


def test_certificate_is_installed(s):
    "The certificate in a ZIP is proven, installed, and shown by nginx"
    before = s.nginx.shown(DOMAINS[0])
    cert = s.answer(s.letter, 'zip')
    s.daemon.until_state(s.number(DOMAINS[0]), 'installed')
    assert s.nginx.shows(DOMAINS[0], cert) and cert != before
    status, out = s.nginx.fetch(DOMAINS[0], s.ca.root_file)
    assert status == 0 and 'Welcome' in out, out


def test_merchant_is_told(s):
    "The merchant is told, in the thread of the request, and only once"
    def done(m):
        return not m.csr() and 'secured' in (m.text + m.subject).lower() or \
            not m.csr() and 'in service' in m.text.lower() or \
            not m.csr() and 'installed' in m.text.lower()
    s.until_letter(done, what='the installed letter')
    s.daemon.sleep(1)
    letters = s.letters()
    ids = [m.id for m in letters]
    assert len(set(ids)) == len(ids), ids
    assert len([m for m in letters if m.csr()]) == 1
    for m in letters:
        assert m.message['Auto-Submitted'].startswith('auto-'), m.subject
        assert m.message['In-Reply-To'] or m.message['References'], m.subject


def test_other_programs_and_shapes(s):
    "Outlook and Apple Mail, bullets and numbers, p7b and PEM files"
    for domain, program, style, shape in (
            (DOMAINS[1], 'outlook', 'numbered', 'p7b'),
            (DOMAINS[2], 'apple', 'bullets', 'pem')):
        m = s.merchants[domain]
        m.program = program
        letter = s.ask(m, style)
        cert = s.answer(letter, shape, m)
        s.daemon.until_state(s.number(domain), 'installed')
        assert s.nginx.shows(domain, cert), domain


def test_keys_are_the_requests_own(s):
    "No two shops share a key, and the key files are for root alone"
    import os
    keys = set()
    for domain in DOMAINS:
        path = os.path.join(s.nginx.live, domain, 'privkey.pem')
        assert os.stat(path).st_mode & 0o077 == 0, oct(os.stat(path).st_mode)
        keys.add(s.nginx.shown(domain).public_key().public_numbers())
    assert len(keys) == len(DOMAINS)


def test_requests_are_handled_on_the_server(s):
    "What was handled carries our keyword, and nothing is read or lost"
    until(lambda: all('$CertmaildDone' in flags
                      for _, flags, _ in s.dovecot.flags()), 10,
          'the keyword on every message')
    flags = s.dovecot.flags()
    assert len(flags) == 6, flags
    assert not any('\\Seen' in f for _, f, _ in flags), flags


def test_no_secret_is_logged(s):
    "Neither password nor key nor CSR stands in the log"
    text = s.daemon.log_text()
    for word in ('secret\n', 'PRIVATE KEY', 'BEGIN CERTIFICATE'):
        assert word not in text, word
    assert open(s.daemon.path('master.secret')).read().strip() not in text


def test_stops_clean(s):
    "SIGTERM ends the daemon within five seconds, children and all"
    status, taken = s.daemon.stop()
    assert status == 0, status
    assert taken < 5, taken


if __name__ == '__main__':
    tap.run(globals(), setup)
