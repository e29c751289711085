#!/usr/bin/python3
# SPDX-License-Identifier: ISC
# run: limit=300 alone
"""Many requests waiting in the mailbox: all are answered, without growth.
Short: 300.  LONG=1 (make long): 1000, among as many other messages."""
import os
import threading
import time

from harness import Merchant, Story, tap, until
from harness.account import pss_kib
from harness.proc import SANITIZED, is_alive
from harness.story import DETAILS

LONG = bool(os.environ.get('LONG'))
COUNT = 1000 if LONG else 300
OTHERS = COUNT if LONG else 100
LIMIT_KIB = 40 * 1024


class Watch(threading.Thread):
    """The memory of all processes, ten times a second."""

    def __init__(self, daemon):
        super().__init__(daemon=True)
        self.certmaild, self.samples, self.ended = daemon, [], False

    def run(self):
        while not self.ended:
            pids = [self.certmaild.pid] + list(self.certmaild.children())
            if is_alive(self.certmaild.pid):
                self.samples.append(pss_kib(pids))
            time.sleep(0.1)


def setup():
    s = Story(start=False, settings={
        'keys': {'type': 'p-256', 'ready': 16},
        'limits': {'letters_per_hour': 100000},
        'log': {'level': 'info'}})
    s.owners = ['owner@m%04d.test' % n for n in range(COUNT)]
    s.daemon.import_shops(
        ('shop-%d.example.test' % n, 'www.m%04d.test' % n, owner)
        for n, owner in enumerate(s.owners))
    spam = Merchant('x@elsewhere.test', 'X', {}, 'simple')
    for n in range(max(COUNT, OTHERS)):
        if n < OTHERS:
            s.dovecot.deliver(spam.compose('News %d' % n, 'News.\n' * 40, ''),
                              'sales@example.test')
        if n < COUNT:
            m = Merchant(s.owners[n], 'Maria', dict(DETAILS))
            m.program = ('gmail', 'outlook', 'apple', 'simple')[n % 4]
            s.dovecot.deliver(m.request(), 'sales@example.test')
    return s


def test_all_answered(s):
    "Every request is answered, once"
    s.daemon.start()
    s.watch = Watch(s.daemon)
    s.watch.start()
    start = time.monotonic()
    s.mta.wait(COUNT, 240)
    taken = time.monotonic() - start
    tap.note('%d requests in %.1f s' % (COUNT, taken))
    until(lambda: len({m['rcpt'][0] for m in s.mta.messages}) == COUNT, 10,
          'a letter for each')
    s.daemon.sleep(1)
    assert len(s.mta.messages) == COUNT, len(s.mta.messages)


def test_memory(s):
    "All processes together stay below 40 MB, and do not grow"
    s.watch.ended = True
    s.watch.join()
    samples = s.watch.samples
    quarter = max(1, len(samples) // 4)
    first = max(samples[:2 * quarter])
    last = max(samples[-quarter:])
    if SANITIZED:
        raise tap.Skip('the sanitizer takes memory of its own')
    tap.note('PSS: most %d KiB; second quarter %d, last quarter %d' % (
        max(samples), first, last))
    assert max(samples) < LIMIT_KIB, max(samples)
    assert last < first * 1.25, (first, last)


if __name__ == '__main__':
    tap.run(globals(), setup)
