#!/usr/bin/python3
# SPDX-License-Identifier: ISC
# run: limit=240
"""Servers that are not what they should be: refused before any secret is
sent, with a clear line in the log, tried again, and used once they are."""
from harness import (CA, Certmaild, Dovecot, FakeImap, Merchant, Site, Sink,
                     tap, until)
from harness.fakeimap import CAPABILITY, NO_STARTTLS
from harness.proc import write
from harness.story import DETAILS

# The daemon's password; no fake server may ever hear it, in no encoding.
SECRET = 'a-password-to-keep'


class Refusals:
    def __init__(self):
        self.site = Site()
        self.tell, self.close = self.site.tell, self.site.close
        self.ca = CA(self.site.path('ca'))
        self.other = CA(self.site.path('other'), 'Some Other Root')
        self.good = self.ca.server(self.site.path('ca'))
        self.count = 0

    def daemon(self, port, tls, **more):
        """A daemon for one mail server; settings in more."""
        self.count += 1
        mailbox = dict(host='localhost', port=port, tls=tls,
                       ca_file=self.ca.root_file)
        mailbox.update(more)
        return Certmaild(self.site, ca=self.ca, password=SECRET,
                         name='daemon%d' % self.count,
                         settings={'mailbox': mailbox}).start()

    def refuses(self, fake, tls, pattern, **more):
        """The daemon tries fake again and again, tells it no secret, and
        logs why."""
        d = self.daemon(fake.port, tls, **more)
        d.logged(pattern, 15)
        d.look()
        until(lambda: fake.connections >= 2, 30, 'another try')
        assert not fake.heard('LOGIN'), fake.lines
        assert not fake.heard('AUTHENTICATE'), fake.lines
        assert SECRET not in ' '.join(fake.lines)
        assert SECRET not in d.log_text()
        assert d.proc.running()
        d.stop()
        fake.stop()


def setup():
    return Refusals()


def test_unknown_ca(s):
    "A certificate of a CA that nobody knows"
    pair = s.other.server(s.site.path('other'))
    s.refuses(FakeImap(s.site, tls=pair, implicit=True), 'implicit',
              r'certificate')


def test_wrong_name(s):
    "A good certificate of another host"
    pair = s.ca.server(s.site.path('ca'), ['imap.elsewhere.test'],
                       stem='elsewhere')
    s.refuses(FakeImap(s.site, tls=pair, implicit=True), 'implicit',
              r'(?i)host ?name|does not (match|name)|certificate.*localhost')


def test_expired(s):
    "An expired certificate"
    from harness.ca import days, now
    pair = s.ca.server(s.site.path('ca'), lifetime=5, start=now() - days(9),
                       stem='old')
    s.refuses(FakeImap(s.site, tls=pair, implicit=True), 'implicit',
              r'(?i)expired')


def test_starttls_unknown_ca(s):
    "STARTTLS that ends at an unknown certificate"
    pair = s.other.server(s.site.path('other'))
    fake = FakeImap(s.site, tls=pair, answers=[
        CAPABILITY, (r'STARTTLS', [], 'OK go on')])
    s.refuses(fake, 'starttls', r'certificate')


def test_starttls_stripped(s):
    "A server that has lost its STARTTLS"
    fake = FakeImap(s.site, answers=[NO_STARTTLS])
    s.refuses(fake, 'starttls', r'STARTTLS')


def test_starttls_refused(s):
    "A server that says NO to STARTTLS"
    fake = FakeImap(s.site, answers=[CAPABILITY, (r'STARTTLS', [], 'NO')])
    s.refuses(fake, 'starttls', r'STARTTLS')


def test_preauth(s):
    "A PREAUTH greeting where STARTTLS was to come"
    fake = FakeImap(s.site, '* PREAUTH welcome', [CAPABILITY])
    s.refuses(fake, 'starttls', r'PREAUTH')


def test_injection(s):
    "Bytes slipped in behind the answer to STARTTLS"
    class Injecting(FakeImap):
        def _answer(self, client, text):
            tag, _, command = text.partition(' ')
            if command.upper().startswith('STARTTLS'):
                client.sendall(('%s OK go on\r\n* CAPABILITY IMAP4rev1\r\n'
                                % tag).encode())
                return client
            return super()._answer(client, text)
    fake = Injecting(s.site, tls=s.good, answers=[CAPABILITY])
    s.refuses(fake, 'starttls', r'(?i)starttls|tls')


def test_not_a_mail_server(s):
    "A server that does not speak TLS at all"
    fake = FakeImap(s.site, '* OK plain')
    s.refuses(fake, 'implicit', r'(?i)tls')


def test_no_password_in_the_clear(s):
    "Plain text is for loopback alone: another host is a configuration error"
    from harness.proc import BUILD, run
    import os
    d = Certmaild(s.site, ca=s.ca, name='clear', settings={
        'mailbox': {'host': 'imap.example.net', 'tls': 'none'}})
    status, out, err = run([os.path.join(BUILD, 'certmaild'), '-n', '-c',
                            d.conf], check=False)
    assert status == 2, status
    assert 'tls' in err + out, err + out


def test_wrong_password_and_recovery(s):
    "A wrong password is said once and clearly, and the right one is enough"
    box = Dovecot(s.site, s.good, password='another')
    sink = Sink(s.site)
    m = Merchant('owner@acme-shop.test', 'Maria', dict(DETAILS))
    d = Certmaild(s.site, box, sink, ca=s.ca, mail_tls='implicit',
                  name='password', password=SECRET).start()
    d.add_shop('www.acme-shop.test', m.address)
    d.logged(r'(?i)login|log in|password|authenticat', 15)
    m.send_lmtp(m.request(), box.lmtp_port)
    d.sleep(1)
    assert not sink.messages
    write(d.path('mailbox.password'), 'another\n', 0o600)
    d.look()
    sink.wait(1, 75)
    assert SECRET not in d.log_text()
    d.stop()
    box.stop()


def test_certificate_mended(s):
    "A wrong certificate that is replaced: the mail that waited is answered"
    wrong = s.other.server(s.site.path('other'))
    box, sink = Dovecot(s.site, wrong), Sink(s.site)
    m = Merchant('owner@acme-shop.test', 'Maria', dict(DETAILS))
    d = Certmaild(s.site, box, sink, ca=s.ca, mail_tls='implicit',
                  name='mended').start()
    d.add_shop('www.acme-shop.test', m.address)
    m.send_lmtp(m.request(), box.lmtp_port)
    d.logged('certificate', 15)
    assert not sink.messages
    box.tls = s.good
    box.reload()
    d.look()
    sink.wait(1, 75)
    d.stop()
    box.stop()


def test_smtp_without_starttls(s):
    "A relay without STARTTLS, or with a wrong certificate, gets no login"
    box = Dovecot(s.site, s.good)
    users = {'sales@example.test': 'secret'}
    stripped = Sink(s.site, users=users)
    wrong = Sink(s.site, s.other.server(s.site.path('other')), users)
    good = Sink(s.site, s.good, users)
    m = Merchant('owner@acme-shop.test', 'Maria', dict(DETAILS))
    d = Certmaild(s.site, box, stripped, ca=s.ca, mail_tls='implicit',
                  smtp_tls='starttls', name='relay').start()
    d.add_shop('www.acme-shop.test', m.address)
    m.send_lmtp(m.request(), box.lmtp_port)
    d.logged('STARTTLS', 20)
    assert not [e for e in stripped.events if e[1] in ('AUTH', 'MAIL')]
    at = len(d.log_text())
    d.configure({'smtp': {'port': wrong.port}})
    d.hup()
    d.logged('certificate', 75, at)
    assert not [e for e in wrong.events if e[1] in ('AUTH', 'MAIL')]
    d.configure({'smtp': {'port': good.port}})
    d.hup()
    good.wait(1, 75)
    assert good.messages[0]['tls'] and good.messages[0]['user']
    d.stop()


if __name__ == '__main__':
    tap.run(globals(), setup)
