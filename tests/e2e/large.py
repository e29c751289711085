#!/usr/bin/python3
# SPDX-License-Identifier: ISC
# run: limit=150
"""A mailbox that is large already: the first look goes through it once; from
then on a poll, and a new mail, cost what is new and not what is there.
Short: 10,000 messages.  LONG=1 (make long): 100,000."""
import os
import time

from harness import Merchant, Proxy, Story, tap, until
from harness.account import cpu_seconds, pss_kib
from harness.proc import AM_ROOT, PATIENCE, SANITIZED, write
from harness.story import DETAILS

COUNT = 100000 if os.environ.get('LONG') else 10000
USER = 'sales@example.test'
TEXT = ('From: someone%d@elsewhere.test\nTo: sales@example.test\n'
        'Subject: Invoice %d\nMessage-ID: <%d@elsewhere.test>\n\nHello.\n')


def fill(dovecot):
    """As a mailbox looks after years: read, in cur/."""
    dovecot.own(USER)
    box = os.path.join(dovecot.maildir(USER), 'cur')
    for n in range(COUNT):
        path = os.path.join(box, '1500000000.%06d.test:2,S' % n)
        write(path, TEXT % (n, n, n))
        if AM_ROOT:
            os.chown(path, *dovecot.owner)


class Large(Story):
    def _build(self, *args):
        super()._build(*args)
        self.proxy = Proxy(self.site, self.dovecot.port)
        self.daemon.configure({'mailbox': {'port': self.proxy.port}})

    def processor(self):
        return cpu_seconds([pid for pid, line in
                            self.daemon.children().items()
                            if 'intake' in line or 'reader' in line])

    def until_idle(self, seconds):
        """Until the intake waits in IDLE, and has nothing more to say."""
        def waits():
            at = len(self.proxy.said)
            time.sleep(0.3)
            return at == len(self.proxy.said) and self.proxy.said and \
                self.proxy.said[-1].endswith('IDLE')
        until(waits, seconds, 'the intake to wait')


def setup():
    s = Large(start=False, settings={'mailbox': {'poll_seconds': 600}})
    fill(s.dovecot)
    return s


def test_first_look(s):
    "The first look goes through all of it, and keeps nothing in memory"
    start = time.monotonic()
    s.start(('www.acme-shop.test',))
    s.until_idle(COUNT / 500)
    pids = [s.daemon.pid] + list(s.daemon.children())
    tap.note('%d messages in %.1f s, %.2f s of our processor time, %d bytes '
             'a message, %d KiB' % (
                 COUNT, time.monotonic() - start, s.processor(),
                 s.proxy.received / COUNT, pss_kib(pids)))
    assert s.proxy.received < 600 * COUNT, s.proxy.received
    assert SANITIZED or pss_kib(pids) < 40 * 1024, pss_kib(pids)
    # One round for a hundred messages.
    assert len(s.proxy.commands('UID FETCH')) <= COUNT / 100 + 2


def test_next_mail(s):
    "The next mail costs its own few bytes, and no look at the rest"
    for n in range(3):
        at, received = len(s.proxy.said), s.proxy.received
        before, start = s.processor(), time.monotonic()
        m = Merchant('owner@acme-shop.test', 'Maria',
                     dict(DETAILS, city='Dover %d' % n))
        s.send(m.request(), m)
        until(lambda: len(s.proxy.said) > at, COUNT / 1000,
              'Dovecot to tell of it')
        told = time.monotonic() - start
        until(lambda: len(s.daemon.log_lines('message.taken')) == n + 1,
              COUNT / 1000, 'the mail to be taken')
        taken = time.monotonic() - start
        s.until_idle(20)
        said, spent = s.proxy.said[at:], s.processor() - before
        tap.note('told by Dovecot after %.2f s, taken after %.2f s; %.3f s of '
                 'our processor time, %d bytes, %d commands' % (
                     told, taken, spent, s.proxy.received - received,
                     len(said)))
        assert s.proxy.received - received < 8192
        assert spent < 0.25 * PATIENCE, spent
        assert len(said) <= 16, said
        assert not [c for c in said if 'SELECT' in c], said
        bodies = [c for c in said if 'FETCH' in c]
        assert all(' %d ' % (COUNT + n + 1) in c for c in bodies), bodies


def test_poll(s):
    "A poll that finds nothing costs a few lines"
    at, received = len(s.proxy.said), s.proxy.received
    before = s.processor()
    s.daemon.look()
    until(lambda: len(s.proxy.said) > at, 10, 'a poll')
    s.until_idle(20)
    tap.note('%.3f s of our processor time, %d bytes' % (
        s.processor() - before, s.proxy.received - received))
    assert s.proxy.received - received < 1024
    assert not [c for c in s.proxy.said[at:] if 'FETCH' in c]


if __name__ == '__main__':
    tap.run(globals(), setup)
