#!/usr/bin/python3
# SPDX-License-Identifier: ISC
# run: limit=120
"""A message that ends the intake itself each time it is looked at: looked at
alone after the first time, passed over after the second, and everything
around it is served."""
import os
import signal

from harness import Merchant, Proxy, Story, tap, until
from harness.story import DETAILS

USER = 'sales@example.test'


def other(n):
    return Merchant('someone%d@elsewhere.test' % n, 'X', {},
                    'simple').compose('Invoice %d' % n, 'Nothing.\n', '')


class Deadly(Story):
    """UID 3 is deadly: the intake never gets an answer about it, and
    crashes while it waits.  UIDs 2 and 4 are holes."""

    def _build(self, *args):
        super()._build(*args)
        self.proxy = Proxy(self.site, self.dovecot.port)
        self.daemon.configure({'mailbox': {'port': self.proxy.port}})
        self.before = Merchant('owner@acme-shop.test', 'Maria', dict(DETAILS))
        self.behind = Merchant('owner@acme-shop.test', 'Maria',
                               dict(DETAILS, city='Deal'))
        for n, message in enumerate((self.before.request(), other(2),
                                     other(3), other(4),
                                     self.behind.request())):
            self.dovecot.append(message)
        with self.dovecot.login() as box:
            box.select('INBOX')
            box.store('2,4', '+FLAGS', '\\Deleted')
            box.expunge()
        self.proxy.stall_at(r'UID FETCH (1:\d+|2:\d+|3(:\d+)?) '
                            r'\(UID RFC822')

    def intake(self):
        found = [pid for pid, line in self.daemon.children().items()
                 if 'intake' in line]
        return found[0] if found else None

    def crash_in_look(self, stalled):
        until(lambda: self.proxy.stalled >= stalled, 40, 'look %d' % stalled)
        os.kill(self.intake(), signal.SIGABRT)


def setup():
    return Deadly(start=False)


def test_passed_over(s):
    "Two deaths, one message passed over; both requests answered, once"
    s.start(('www.acme-shop.test',))
    s.crash_in_look(1)
    s.daemon.logged(r'mailbox\.careful', 40)
    s.crash_in_look(2)
    line = s.daemon.logged(r'mailbox\.skipped', 60)[0]
    assert 'uid=3' in line and 'next=' in line and ' error ' in line, line
    assert 'folder=INBOX' in line, line
    until(lambda: len(s.daemon.log_lines('message.taken')) == 2, 40,
          'both requests to be taken')
    assert len(s.daemon.log_lines(r'mailbox\.skipped')) == 1
    assert s.proxy.stalled == 2, s.proxy.stalled
    s.mta.wait(1, 30, s.before.address)
    assert not s.mta.duplicates()[0]


def test_forgotten(s):
    "A restart does not come back to it, and new mail goes the usual way"
    s.daemon.stop()
    at = len(s.proxy.said)
    s.daemon.start()
    m = Merchant('owner@late-shop.test', 'Maria', dict(DETAILS))
    s.daemon.add_shop('www.late-shop.test', m.address)
    s.send(m.request(), m)
    s.mta.wait(1, 30, m.address)
    assert not [c for c in s.proxy.said[at:] if ' FETCH 3 ' in c]
    assert s.proxy.stalled == 2
    assert len(s.daemon.log_lines('message.taken')) == 3


def test_long_header(s):
    "A header above the limit costs the messages around it no second look"
    s.daemon.configure({'limits': {'header_kib': 16}})
    s.daemon.reload()
    at = len(s.daemon.log_text())
    m = Merchant('owner@long-shop.test', 'Maria', dict(DETAILS))
    s.daemon.add_shop('www.long-shop.test', m.address)
    mail = m.request()
    for n in range(30):
        long = b'References: ' + b' '.join(
            b'<%d.%d@elsewhere.test>' % (n, i) for i in range(1000)) + b'\n'
        s.dovecot.deliver_plain(long + other(100 + n), USER)
    s.dovecot.deliver(mail, USER)
    s.daemon.look()
    s.mta.wait(1, 30, m.address)
    assert not s.daemon.log_lines('header_broken', at)
    assert len(s.daemon.log_lines('message.taken', at)) == 1


if __name__ == '__main__':
    tap.run(globals(), setup)
