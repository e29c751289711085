#!/usr/bin/python3
# SPDX-License-Identifier: ISC
# run: limit=120
"""The main job again with IMAP over TLS and an MTA that demands STARTTLS and
a login, with ECDSA keys, and with sender proof from the border server."""
from harness import Story, tap
from harness.letters import openssl_opens

DOMAIN = 'www.acme-shop.test'


def setup():
    return Story(tls=True, mta='postfix', web=True, settings={
        'keys': {'type': 'p-256', 'ready': 2},
        'senders': {'authserv_id': 'mx.example.test', 'proof': 'dmarc'}})


def test_request_is_answered(s):
    "The request is answered over TLS with a login"
    s.letter = s.ask()
    assert openssl_opens(s.letter.csr())
    raw = s.letter.data.decode('utf-8', 'replace')
    assert 'ESMTPSA' in raw, raw[:1500]


def test_certificate_is_installed(s):
    "The certificate pasted as PEM files is installed and shown"
    cert = s.answer(s.letter, 'pem')
    s.daemon.until_state(s.number(DOMAIN), 'installed')
    assert s.nginx.shows(DOMAIN, cert)
    status, out = s.nginx.fetch(DOMAIN, s.ca.root_file)
    assert status == 0 and 'Welcome' in out, out


def test_stops_and_comes_back(s):
    "After a stop and a start all is as it was, and nothing is sent again"
    before = len(s.letters())
    status, taken = s.daemon.stop()
    assert status == 0 and taken < 5, (status, taken)
    s.daemon.start()
    assert s.daemon.state(s.number(DOMAIN)) == 'installed'
    s.daemon.sleep(3)
    assert len(s.letters()) == before, [m.subject for m in s.letters()]


if __name__ == '__main__':
    tap.run(globals(), setup)
