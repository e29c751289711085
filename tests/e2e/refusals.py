#!/usr/bin/python3
# SPDX-License-Identifier: ISC
# run: limit=240
"""Servers that are not what they should be: refused before any secret is
sent, with a clear line in the log, tried again, and used once they are."""
import re
import ssl
import warnings

from harness import (CA, Certmaild, Dovecot, FakeImap, Merchant, Site, Sink,
                     tap, until)
from harness.fakeimap import CAPABILITY, NO_STARTTLS
from harness.proc import write
from harness.story import DETAILS

# The daemon's password; no fake server may ever hear it, in no encoding.
SECRET = 'a-password-to-keep'


OLD_TLS = r'(?i)protocol version|unsupported protocol|TLS 1\.2'


def only_old(context):
    """TLS 1.0 and 1.1, as a server of 2012 had it."""
    with warnings.catch_warnings():
        warnings.simplefilter('ignore', DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers('ALL:@SECLEVEL=0')


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


def test_old_tls(s):
    "A server that knows TLS 1.1 and nothing newer"
    fake = FakeImap(s.site, tls=s.good, implicit=True)
    only_old(fake.context)
    s.refuses(fake, 'implicit', OLD_TLS)


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


def test_secret_commands(s):
    "A command for the password or token that fails, prints nothing, too much "
    "or never ends: said, and tried until it works"
    box, sink = Dovecot(s.site, s.good), Sink(s.site)
    m = Merchant('owner@acme-shop.test', 'Maria', dict(DETAILS))
    d = Certmaild(s.site, box, sink, ca=s.ca, mail_tls='implicit',
                  name='commands', settings={
                      'limits': {'command_seconds': 2},
                      'mailbox': {'password_file': None,
                                  'password_command': ['/bin/false']}}
                  ).start()
    d.add_shop('www.acme-shop.test', m.address)
    m.send_lmtp(m.request(), box.lmtp_port)
    d.logged(r'mailbox\.unreachable.*/bin/false: failed .status 1', 15)
    for command, words in ((['/bin/true'], 'printed nothing'),
                           (['/usr/bin/yes'], 'its output'),
                           (['/bin/sleep', '30'], 'its output'),
                           (['/bin/sh', '-c', 'exec >&-; sleep 30'],
                            'did not end within 2 s'),
                           (['/bin/sh', '-c', 'kill -9 $$'],
                            'ended by signal 9'),
                           (['/no/such/command'], 'status 127')):
        at = len(d.log_text())
        # A missing program is told by the check of the settings already.
        if words == 'status 127':
            command = ['/bin/sh', '-c', command[0]]
        d.configure({'mailbox': {'password_command': command}})
        d.hup()
        # Before the reload the last command may be tried once more.
        line = d.logged(r'mailbox\.unreachable.*%s: .*%s' % (
            re.escape(command[0]), words), 20, at)[0]
        assert 'retry_seconds' in line, line
    d.configure({'mailbox': {'password_command': ['/bin/echo', 'secret']}})
    d.hup()
    sink.wait(1, 30)
    d.stop()
    box.stop()


def test_smtp_wrong_servers(s):
    "A relay with a wrong certificate or TLS 1.1 hears no login and no letter"
    from harness.ca import days, now
    box = Dovecot(s.site, s.good)
    users = {'sales@example.test': 'secret'}
    m = Merchant('owner@acme-shop.test', 'Maria', dict(DETAILS))
    good = Sink(s.site, s.good, users)
    old = Sink(s.site, s.good, users)
    only_old(old.context)
    elsewhere = s.ca.server(s.site.path('ca'), ['smtp.elsewhere.test'],
                            stem='smtp-elsewhere')
    expired = s.ca.server(s.site.path('ca'), lifetime=5,
                          start=now() - days(9), stem='smtp-old')
    d = Certmaild(s.site, box, old, ca=s.ca, mail_tls='implicit',
                  smtp_tls='starttls', name='wrong-relay').start()
    d.add_shop('www.acme-shop.test', m.address)
    m.send_lmtp(m.request(), box.lmtp_port)
    d.logged(OLD_TLS, 20)
    for sink, pattern in (
            (Sink(s.site, elsewhere, users),
             r'(?i)host ?name|does not (match|name)|certificate.*localhost'),
            (Sink(s.site, expired, users), r'(?i)expired')):
        at = len(d.log_text())
        d.configure({'smtp': {'port': sink.port}})
        d.hup()
        d.logged(pattern, 30, at)
        assert not [e for e in sink.events if e[1] in ('AUTH', 'MAIL')]
    assert not [e for e in old.events if e[1] in ('AUTH', 'MAIL')]
    d.configure({'smtp': {'port': good.port}})
    d.hup()
    good.wait(1, 60)
    assert good.messages[0]['tls'] and good.messages[0]['user']
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
    box.stop()


if __name__ == '__main__':
    tap.run(globals(), setup)
