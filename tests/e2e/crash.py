#!/usr/bin/python3
# SPDX-License-Identifier: ISC
# run: limit=420
"""The main road, killed at every durable step.

The scenario runs once whole, with a preloaded library (killpoint.c) that
counts the durable steps of all processes: every fsync, rename and the like,
and every write to a server.  Then it runs again and again; each time SIGKILL
comes right before one step, to that process or to all of them, and the
daemon is started anew.  Every round must end in the same state, with every
letter sent once, but for the one allowed window: the server's 250 was not
yet committed, and the same letter went out again under its Message-ID.

In `make check` some steps, spread evenly; CRASH_SWEEP=full (make crash) all
of them; CRASH_SWEEP=17:all one round, at step 17, all killed.
"""
import os
import struct
import time

from harness import (BUILD, CA, Certmaild, Dovecot, Letter, Merchant, Site,
                     Sink, tap)
from harness.ca import pem
from harness.proc import PATIENCE, read
from harness.story import DETAILS

SWEEP = os.environ.get('CRASH_SWEEP', 'some')
ROUNDS = 24
DOMAIN, OWNER = 'www.acme-shop.test', 'owner@acme-shop.test'
KINDS = ('sync', 'name', 'net')
HEAD, STEP = struct.Struct('QQQQ'), struct.Struct('II24s')
STEPS_MAX = 8192
SIZE = HEAD.size + STEPS_MAX * STEP.size
ONE, ALL = 0, 1


class Killpoint:
    """The shared file of killpoint.c."""

    def __init__(self, path):
        self.path = path
        self.arm(0, ONE)

    def arm(self, target, mode):
        with open(self.path, 'wb') as f:
            f.write(HEAD.pack(0, target, mode, 0) +
                    bytes(SIZE - HEAD.size))

    def disarm(self):
        with open(self.path, 'r+b') as f:
            f.seek(8)
            f.write(struct.pack('Q', 0))

    def head(self):
        with open(self.path, 'rb') as f:
            return HEAD.unpack(f.read(HEAD.size))

    def fired(self):
        return bool(self.head()[3])

    def step(self, n):
        """"courier net" of step n (from 1)."""
        with open(self.path, 'rb') as f:
            f.seek(HEAD.size + (n - 1) * STEP.size)
            pid, kind, who = STEP.unpack(f.read(STEP.size))
        return '%s %s' % (who.rstrip(b'\0').decode(), KINDS[kind])

    def steps(self):
        return [self.step(n) for n in range(1, self.head()[0] + 1)]


class Crash:
    def __init__(self):
        self.site = Site()
        self.tell = self.site.tell
        self.ca = CA(self.site.dir)
        self.dovecot = Dovecot(self.site)
        self.sink = Sink(self.site)
        self.kill = Killpoint(self.site.path('killpoint'))
        self.round, self.d = 0, None

    def close(self):
        self.site.close()

    def new_round(self):
        """A fresh daemon and a fresh mailbox on the same servers."""
        self.round += 1
        self.sink.clear()
        self.user = 'sales%d@example.test' % self.round
        self.dovecot.add_user(self.user, 'secret')
        self.d = Certmaild(
            self.site, self.dovecot, self.sink, ca=self.ca,
            name='round%d' % self.round, settings={
                'mailbox': {'user': self.user, 'poll_seconds': 1},
                'log': {'level': 'debug'}},
            env={'KILLPOINT': self.kill.path,
                 'LD_PRELOAD': os.path.join(BUILD, 'tests/killpoint.so'),
                 # Its runtime would like to be preloaded first.
                 'ASAN_OPTIONS': os.environ.get('ASAN_OPTIONS', '') +
                 ':verify_asan_link_order=0'})
        self.d.add_shop(DOMAIN, OWNER)
        self.merchant = Merchant(OWNER, 'Maria', dict(DETAILS))
        self.answered, self.certs = {}, []

    def start(self):
        self.d.start(wait=False, group=0)

    def play(self):
        """The merchant: answers each CSR once, with its certificate."""
        for m in list(self.sink.messages):
            if OWNER not in m['rcpt'] or m['id'] in self.answered:
                continue
            letter = Letter(m)
            self.answered[m['id']] = letter
            if letter.csr():
                cert = self.ca.issue(letter.csr())
                self.certs.append(cert)
                self.merchant.send_lmtp(
                    self.merchant.reply(letter, self.ca.files(cert, 'pem')),
                    self.dovecot.lmtp_port, self.user)

    def end_state(self):
        """What must be the same after every round; None while it is not
        reached."""
        try:
            requests = self.d.requests()
        except AssertionError:
            return None
        letters = [(tuple(m['rcpt']), Letter(m).subject,
                    bool(Letter(m).csr()))
                   for m in {m['id']: m for m in self.sink.messages}.values()]
        live = os.path.join(self.d.dir, 'live', DOMAIN)
        served = None
        if os.path.exists(os.path.join(live, 'fullchain.pem')):
            served = read(os.path.join(live, 'fullchain.pem'))
        return ([(r['number'], r['domain'], r['state']) for r in requests],
                sorted(letters), len(self.certs),
                served is not None and len(self.certs) > 0 and
                served.startswith(pem(self.certs[-1])))

    def run(self, wanted=None, seconds=25):
        """One round to its end; wanted is the whole run's end state.  Returns
        (end state, times started)."""
        self.start()
        starts = 1
        self.merchant.send_lmtp(self.merchant.request(),
                                self.dovecot.lmtp_port, self.user)
        end = time.monotonic() + seconds * PATIENCE
        quiet = None
        while time.monotonic() < end:
            self.play()
            if not self.d.proc.running():
                self.kill.disarm()
                self.d.kill_rest()
                self.start()
                starts += 1
            state = self.end_state()
            done = state == wanted if wanted else \
                state and state[0] and state[0][0][2] == 'installed'
            # It must stay so for a moment: nothing may come on top.
            if not done:
                quiet = None
            elif quiet is None:
                quiet = time.monotonic()
            elif time.monotonic() - quiet > (0.3 if wanted else 2):
                break
            time.sleep(0.05)
        return self.end_state(), starts

    def finish(self):
        self.d.stop(15)
        self.d.check_database()


def setup():
    return Crash()


def choose(count):
    """[(step, mode)] of this sweep."""
    if ':' in SWEEP:
        n, _, mode = SWEEP.partition(':')
        return [(int(n), ALL if mode == 'all' else ONE)]
    every = [(n, mode) for n in range(1, count + 1) for mode in (ALL, ONE)]
    if SWEEP == 'full':
        return every
    # Evenly, one mode after the other, another set of steps at each place.
    places = [1 + int((i + 0.5) * count / ROUNDS) for i in range(ROUNDS)]
    return [(n, (ALL, ONE)[i % 2]) for i, n in enumerate(places)]


def test_whole(s):
    "The scenario, undisturbed: installed, and every letter once"
    s.new_round()
    s.wanted, starts = s.run(seconds=40)
    s.steps = s.kill.steps()
    s.finish()
    assert starts == 1
    assert [r[2] for r in s.wanted[0]] == ['installed'], s.wanted
    assert s.wanted[3], s.wanted
    assert s.sink.duplicates() == ([], [])
    assert s.steps, 'no durable step was counted'
    by = {}
    for step in s.steps:
        by[step] = by.get(step, 0) + 1
    tap.note('%d durable steps: %s' % (len(s.steps), ', '.join(
        '%d %s' % (n, what) for what, n in sorted(by.items()))))
    for who in ('intake', 'clerk', 'courier', 'installer'):
        assert any(x.startswith(who) for x in s.steps), who


def test_killed_at_each_step(s):
    "Killed before a step, started again: the same end, every letter once"
    bad, doubt, missed = [], 0, 0
    rounds = choose(len(s.steps))
    start = time.monotonic()
    for n, mode in rounds:
        s.new_round()
        s.kill.arm(n, mode)
        state, starts = s.run(s.wanted)
        fired = s.kill.fired()
        where = '%d:%s (%s)' % (n, 'all' if mode == ALL else 'one',
                                s.kill.step(n) if fired else 'not reached')
        s.kill.disarm()
        hard, soft = s.sink.duplicates()
        doubt += len(soft)
        missed += not fired
        problems = []
        if state != s.wanted:
            problems.append('ends as %s' % (state,))
        if hard:
            problems.append('sent twice: %s' % hard)
        bodies = {}
        for m in s.sink.messages:
            bodies.setdefault(m['id'], set()).add(m['data'])
        if any(len(b) > 1 for b in bodies.values()):
            problems.append('two letters under one Message-ID')
        try:
            s.finish()
        except AssertionError as e:
            problems.append(str(e))
        if problems:
            bad.append(where)
            tap.note('step %s: %s' % (where, '; '.join(problems)))
            tap.note('\n'.join(s.d.log_text().splitlines()[-40:]))
    tap.note('%d rounds in %.0f s: %d bad, %d letters in doubt sent again, '
             '%d steps not reached' % (len(rounds), time.monotonic() - start,
                                       len(bad), doubt, missed))
    assert not bad, bad
    # The order of steps varies a little between processes; but most rounds
    # must have been real.
    assert missed <= len(rounds) // 4, missed


if __name__ == '__main__':
    tap.run(globals(), setup)
