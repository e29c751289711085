#!/usr/bin/python3
# SPDX-License-Identifier: ISC
# run: limit=240
"""The relay says no, later, or nothing: every letter still goes out once, or
is held with a reason."""
import re
import sqlite3
import time

from harness import Certmaild, Letter, Merchant, Sink, Story, tap, until
from harness.story import DETAILS


def setup():
    return Story(domains=('www.clock.test',) + tuple(
        'www.shop%d.test' % n for n in range(9)))


def merchant(s, n):
    return s.merchants['www.shop%d.test' % n]


def retry_now(s, m):
    """The half minute until the next try of m's letter has passed."""
    def moved():
        db = sqlite3.connect(s.daemon.path('certmaild.db'), timeout=10)
        with db:
            count = db.execute(
                "UPDATE outbox SET next_at = ? WHERE recipient = ? AND "
                "status = 'queued' AND attempts > 0 AND next_at > ?",
                (int(time.time()), m.address, int(time.time()))).rowcount
        db.close()
        return count == 1
    until(moved, 20, 'a letter that is to be tried again')
    s.daemon.look()


def test_later_then_yes(s):
    "450 for the recipient, then 250: one letter, after a while"
    m = merchant(s, 0)
    s.mta.rule('RCPT', '450 4.2.1 come again', 1, m.address)
    s.send(m.request(), m)
    until(lambda: any(v == 'RCPT' and m.address in a
                      for _, v, a in s.mta.events), 20, 'the first try')
    s.daemon.logged(r'450', 10)
    s.mta.wait(1, 100, m.address)
    s.daemon.sleep(1)
    assert len(s.mta.to(m.address)) == 1
    assert s.daemon.state(s.number('www.shop0.test')) == 'csr_sent'


def test_clock_set_back(s):
    "A letter written when the clock was ten years ahead does not wait so long"
    m = s.merchants['www.clock.test']
    s.mta.rule('RCPT', '450 4.2.1 come again', 1, m.address)
    s.send(m.request(), m)
    s.daemon.logged('to=%s code=450' % re.escape(m.address), 20)
    s.daemon.stop()
    db = sqlite3.connect(s.daemon.path('certmaild.db'))
    db.execute("UPDATE outbox SET created = created + 315360000, next_at = "
               "created + 315360000, expires_at = expires_at + 315360000 "
               "WHERE status = 'queued' AND recipient = ?", (m.address,))
    assert db.total_changes == 1
    db.commit()
    db.close()
    s.daemon.start()
    s.mta.wait(1, 20, m.address)
    assert s.daemon.log_lines('letter.clock letters=1 '), 'no word of it'


def test_never(s):
    "550 for the recipient: held, with the server's words, operators told"
    m = merchant(s, 1)
    s.mta.rule('RCPT', '550 5.1.1 no such mailbox', 99, m.address)
    s.send(m.request(), m)
    until(lambda: s.number('www.shop1.test'), 20, 'the request')
    s.daemon.until_state(s.number('www.shop1.test'), 'held')
    assert not s.mta.to(m.address)
    tries = [1 for _, v, a in s.mta.events if v == 'RCPT' and m.address in a]
    assert len(tries) == 1, tries
    out = s.daemon.ctl('show', s.number('www.shop1.test'))[1]
    assert 'no such mailbox' in out, out
    s.mta.wait(1, 20, 'ops@example.test')
    text = Letter(s.mta.to('ops@example.test')[0]).text
    assert 'certmailctl' in text, text


def test_dropped_before(s):
    "The connection ends before the final dot: sent again"
    m = merchant(s, 2)
    s.mta.rule('DATA', 'drop', 1)
    s.send(m.request(), m)
    retry_now(s, m)
    s.mta.wait(1, 100, m.address)
    s.daemon.sleep(1)
    assert len(s.mta.to(m.address)) == 1


def test_dropped_after(s):
    "The connection ends instead of the 250: once more, the same letter"
    m = merchant(s, 3)
    s.mta.rule('EOD', 'accept-drop', 1, m.address)
    s.send(m.request(), m)
    retry_now(s, m)
    s.mta.wait(2, 100, m.address)
    s.daemon.sleep(2)
    copies = s.mta.to(m.address)
    assert len(copies) == 2, len(copies)
    assert copies[0]['id'] == copies[1]['id']
    assert copies[0]['data'] == copies[1]['data']


def test_refused_at_the_dot(s):
    "554 at the final dot: held, not tried again"
    m = merchant(s, 4)
    s.mta.rule('EOD', '554 5.6.0 we do not like it', 99, m.address)
    s.send(m.request(), m)
    until(lambda: s.number('www.shop4.test'), 20, 'the request')
    s.daemon.until_state(s.number('www.shop4.test'), 'held')
    assert not s.mta.to(m.address)


def test_greeting_421(s):
    "421 instead of a greeting: nothing is lost"
    m = merchant(s, 5)
    # Let any connection that is kept open go first.
    s.mta.rule('CONNECT', '421 4.3.2 too busy', 1)
    s.mta.rule('MAIL', '421 4.3.2 closing', 1)
    s.send(m.request(), m)
    retry_now(s, m)
    s.mta.wait(1, 100, m.address)


def test_one_bad_does_not_stop_the_rest(s):
    "A letter that is deferred does not keep the others waiting"
    a, b = merchant(s, 6), merchant(s, 7)
    s.mta.rule('RCPT', '451 4.3.0 not now', 99, a.address)
    s.send(a.request(), a)
    s.send(b.request(), b)
    s.mta.wait(1, 20, b.address)
    assert not s.mta.to(a.address)


def test_released_letter_goes(s):
    "An operator's resend sends a held letter under its own Message-ID"
    s.mta.rules.clear()
    m, number = merchant(s, 1), s.number('www.shop1.test')
    m2 = re.search(r'certmailctl -c \S+ resend (l\d+)', s.daemon.ctl(
        'show', number)[1])
    s.daemon.ctl('resend', m2.group(1))
    s.mta.wait(1, 30, m.address)
    assert Letter(s.mta.to(m.address)[0]).csr()


def test_envelope(s):
    "Envelope and header: null sender, one recipient, CRLF, no bare CR or LF"
    for m in s.mta.messages:
        assert len(m['rcpt']) == 1, m['rcpt']
        assert not re.search(rb'(?<!\r)\n|\r(?!\n)', m['data'])
        assert max(len(x) for x in m['data'].split(b'\r\n')) <= 998
        assert b'\x00' not in m['data']


def test_utf8_is_safe(s):
    "A merchant's name with line breaks and UTF-8 injects nothing"
    m = merchant(s, 8)
    m.details = dict(DETAILS, company='Bücher & Söhne "GmbH"')
    m.name = 'Eve\r\nBcc: everyone@elsewhere.test'
    mail = m.request().replace(b'\r\nBcc: everyone@elsewhere.test', b' X')
    mail = mail.replace(b'Subject: SSL installation',
                        b'Subject: =?UTF-8?B?U1NMIGluc3RhbGxhdGlvbg0KQmNjOi'
                        b'BldmVyeW9uZUBlbHNld2hlcmUudGVzdA==?=')
    s.send(mail, m)
    s.daemon.sleep(3)
    for x in s.mta.messages:
        assert 'everyone@elsewhere.test' not in x['rcpt']
        assert b'\r\nBcc:' not in x['data']


def test_connection_is_reused(s):
    "Letters that are ready together go over one connection"
    merchants = [Merchant('many%d@many.test' % n, 'M', dict(DETAILS))
                 for n in range(6)]
    for n, m in enumerate(merchants):
        s.daemon.add_shop('many%d.test' % n, m.address)
    s.mta.rule('CONNECT', '421 4.3.2 wait', 1)
    at = len(s.mta.events)
    for m in merchants:
        s.send(m.request(), m)
    for m in merchants:
        s.mta.wait(1, 100, m.address)
    connects = [1 for _, v, _ in s.mta.events[at:] if v == 'EHLO']
    assert len(connects) <= 3, len(connects)
    assert s.mta.duplicates()[0] == []


def test_logins(s):
    "AUTH PLAIN, LOGIN and XOAUTH2, whichever the relay has; a wrong password "
    "is said, and the letter waits"
    pair = s.ca.server(s.site.dir)
    users = {'sales@example.test': 'secret'}
    for n, auth in enumerate(('PLAIN', 'LOGIN', 'XOAUTH2')):
        sink = Sink(s.site, pair, users, auth=auth)
        smtp = dict(user='sales@example.test', password_file='smtp.password')
        if auth == 'XOAUTH2':
            smtp.update(password_file=None,
                        token_command=['/bin/echo', 'secret'])
        user = 'login%d@example.test' % n
        s.dovecot.add_user(user, 'secret')
        d = Certmaild(s.site, s.dovecot, sink, ca=s.ca, smtp_tls='starttls',
                      name='login-' + auth, settings={
                          'mailbox': {'user': user}, 'smtp': smtp}).start()
        m = Merchant('owner@login%d.test' % n, 'M', dict(DETAILS))
        d.add_shop('www.login%d.test' % n, m.address)
        if auth == 'LOGIN':
            users['sales@example.test'] = 'another'
        m.send_lmtp(m.request(), s.dovecot.lmtp_port, user)
        if auth == 'LOGIN':
            d.logged(r'(?i)535|login|authenticat', 20)
            assert not sink.messages
            users['sales@example.test'] = 'secret'
        sink.wait(1, 60, m.address)
        assert sink.messages[0]['user'] == 'sales@example.test'
        d.stop()
        sink.stop()


if __name__ == '__main__':
    tap.run(globals(), setup)
