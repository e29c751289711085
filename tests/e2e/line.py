#!/usr/bin/python3
# SPDX-License-Identifier: ISC
# run: limit=300
"""The clerk's line: several messages are with the reader and several keys are
being made at once.  Owners who ask twice in a row, and a reader, a keeper and
a clerk that are killed while a lot is in hand: every shop gets one request,
every owner each answer once, and nothing goes to quarantine."""
import os
import signal
import time

from harness import Letter, Merchant, Story, tap, until
from harness.story import DETAILS

COUNT = 40


def setup():
    s = Story(start=False, settings={
        'keys': {'type': 'rsa-2048', 'ready': 0},
        'limits': {'letters_per_hour': 100000},
        'log': {'level': 'info'}})
    s.owners = ['owner@l%04d.test' % n for n in range(COUNT)]
    s.daemon.import_shops(
        ('shop-%d.example.test' % n, 'www.l%04d.test' % n, owner)
        for n, owner in enumerate(s.owners))
    return s


def deliver(s, owners, details):
    for n, owner in enumerate(owners):
        m = Merchant(owner, 'Maria', dict(details))
        m.program = ('gmail', 'apple', 'simple')[n % 3]
        s.dovecot.deliver(m.request(), 'sales@example.test')


def letters(s):
    """Distinct letters to the owners: a letter in doubt may come again, under
    its Message-ID."""
    return {m['id']: m for m in s.mta.messages
            if m['rcpt'][0] in s.owners}.values()


def settled(s, count):
    until(lambda: len(letters(s)) >= count, 120, '%d letters' % count)
    s.daemon.sleep(2)
    mine = list(letters(s))
    assert len(mine) == count, len(mine)
    assert not s.daemon.log_lines('status=quarantined')
    requests = s.daemon.requests()
    assert len({r['domain'] for r in requests}) == len(requests)
    assert {r['state'] for r in requests} == {'csr_sent'}, requests
    return mine, requests


def test_twice_in_a_row(s):
    "Owners who ask twice in a row, the second time with another company"
    some = s.owners[:8]
    for owner in some:
        deliver(s, [owner], DETAILS)
        deliver(s, [owner], dict(DETAILS, company='Second Ltd'))
    s.daemon.start()
    mine, requests = settled(s, 16)
    assert len(requests) == 8
    for owner in some:
        own = [Letter(m).csr() for m in mine if m['rcpt'] == [owner]]
        assert len(own) == 2 and all(own) and own[0] != own[1]


def test_killed(s):
    "Reader, keeper and clerk are killed while a lot is in hand"
    deliver(s, s.owners[8:], DETAILS)
    s.daemon.look()
    begun = 16
    for part in ('reader', 'keeper', 'clerk'):
        # Some letters have gone out, so the line is full.
        until(lambda: len(letters(s)) > begun, 60, 'letters')
        begun = len(letters(s))
        pids = [pid for pid, line in s.daemon.children().items()
                if line.split()[-1:] == [part]]
        assert pids, part
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass  # the reader's child for one message
        time.sleep(0.3)
    mine, requests = settled(s, 16 + COUNT - 8)
    assert len(requests) == COUNT
    assert len({m['rcpt'][0] for m in mine}) == COUNT


if __name__ == '__main__':
    tap.run(globals(), setup)
