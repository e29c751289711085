#!/usr/bin/python3
# SPDX-License-Identifier: ISC
# run: limit=300
"""A mailbox server that fails in every way at every step: each time the
request that waits is answered once, and the log says what was wrong."""
from harness import Fault, Merchant, Proxy, Story, tap, until
from harness.story import DETAILS

GONE = r'closed the connection|ends the session|connection lost'
HEADER, BODY = r'UID FETCH .*HEADER', r'UID FETCH \d+ \(UID BODY'
BYE = '* BYE closing down\r\n'
FLOOD = '* OK ' + 'x' * 3000000

# Name, fault, what a line of the log says (None: it does no harm).
FAULTS = (
    ('NO to LOGIN', Fault('LOGIN', '{tag} NO [UNAVAILABLE] later\r\n'),
     'UNAVAILABLE'),
    ('BYE at LOGIN', Fault('LOGIN', BYE, drop=True), GONE),
    ('BYE at SELECT', Fault('SELECT', BYE, drop=True), GONE),
    ('NO to SELECT', Fault('SELECT', '{tag} NO [INUSE] locked\r\n'),
     'cannot be opened: .INUSE. locked'),
    ('BAD to SELECT', Fault('SELECT', '{tag} BAD what\r\n'),
     'SELECT: the server says: what'),
    ('NO to NOOP', Fault('NOOP', '{tag} NO later\r\n'),
     'NOOP: the server says: later'),
    ('BYE at NOOP', Fault('NOOP', BYE, drop=True), GONE),
    ('NO to SEARCH', Fault('UID SEARCH', '{tag} NO later\r\n'),
     'SEARCH: the server says: later'),
    ('an endless line', Fault('NOOP', FLOOD), 'longer than is allowed'),
    ('unsolicited data', Fault(
        'NOOP|FETCH', before='* 2 FETCH (FLAGS (\\Seen))\r\n* 99 EXISTS\r\n'
        '* LIST () "/" x\r\n* OK [ALERT] hello\r\n* 7 RECENT\r\n', times=3),
     None),
    ('BYE at the header', Fault(HEADER, BYE, drop=True), GONE),
    ('NO to the header', Fault(HEADER, '{tag} NO later\r\n'),
     'FETCH of headers: the server says: later'),
    ('the header ends early', Fault(HEADER, limit=90), GONE),
    ('a header of 4 GB', Fault(HEADER, rewrite=[
        (rb'\{\d+\}', b'{4294967290}')]), 'announces a literal'),
    ('an endless answer', Fault(HEADER, FLOOD), 'longer than is allowed'),
    ('the header drips', Fault(HEADER, drip=0.3), 'longer than the time'),
    ('silence', Fault(HEADER, ''), 'silent'),
    ('garbage', Fault(HEADER, '\0\xff)(\r\n'), 'an answer that is none'),
    ('expunged while it is looked at', Fault(
        HEADER, before='* 1 EXPUNGE\r\n'), None),
    ('BYE at the body', Fault(BODY, BYE, drop=True), GONE),
    ('NO to the body', Fault(BODY, '{tag} NO later\r\n'),
     'FETCH: the server says: later'),
    ('the body ends early', Fault(BODY, limit=300), GONE),
    ('a body of 4 GB', Fault(BODY, rewrite=[
        (rb'\{\d+\}', b'{4294967290}')]), 'announces a literal'),
    ('the body of another message', Fault(BODY, rewrite=[
        (rb'UID \d+', b'UID 1')]), 'another message than UID'),
    ('two bodies', Fault(BODY, before='* 1 FETCH (UID 1 BODY[]<0> {2}\r\n'
                         'xx)\r\n'), 'another message than UID'),
    ('the body is shorter than it says', Fault(BODY, rewrite=[
        (rb'\{(\d)(\d+)\}', rb'{9\2}')]), 'silent|understood|longer'),
    ('NO to the mark', Fault('STORE', '{tag} NO later\r\n'),
     'STORE: the server says: later'),
    ('BYE at the mark', Fault('STORE', BYE, drop=True), GONE),
    ('BYE at IDLE', Fault('IDLE', BYE, drop=True), GONE),
    ('BAD to IDLE', Fault('IDLE', '{tag} BAD what\r\n'), None),
    ('new numbers in between', Fault('SELECT', rewrite=[
        (rb'UIDVALIDITY \d+', b'UIDVALIDITY 7')]), 'mailbox.renumbered'),
)


class Faulty(Story):
    def _build(self, *args):
        super()._build(*args)
        self.proxy = Proxy(self.site, self.dovecot.port)
        self.daemon.configure({'mailbox': {'port': self.proxy.port}})
        self.count = 0

    def ask(self):
        """A request of a new merchant."""
        self.count += 1
        m = Merchant('owner@fault%d.test' % self.count, 'Maria',
                     dict(DETAILS))
        self.daemon.add_shop('www.fault%d.test' % self.count, m.address)
        self.send(m.request(), m)
        return m


def setup():
    return Faulty(settings={
        'mailbox': {'poll_seconds': 1},
        'limits': {'io_seconds': 2, 'command_seconds': 3,
                   'letters_per_hour': 100000}})


def meet(s, fault, pattern):
    """A request under a fault: what the log says, the one answer."""
    at = len(s.daemon.log_text())
    s.proxy.fault = fault
    if fault.at.search('LOGIN SELECT'):
        s.proxy.cut()
    m = s.ask()
    until(lambda: fault.hits > 0, 20, 'the fault')
    if pattern:
        s.daemon.logged(pattern, 20, at)
    s.proxy.fault = None
    s.daemon.look()
    s.mta.wait(1, 20, m.address)
    assert s.daemon.proc.running()
    assert not s.daemon.log_lines(r'child\.died', at)
    return m


def test_each_fault(s):
    "Each of them: said in the log, and the request is answered"
    s.asked = []
    for name, fault, pattern in FAULTS:
        try:
            s.asked.append(meet(s, fault, pattern))
        except AssertionError as e:
            raise AssertionError('%s: %s' % (name, e))


def test_garbled_for_ever(s):
    "An answer that is garbled each time: that message is passed over, and "
    "the next one is answered"
    at = len(s.daemon.log_text())
    s.proxy.fault = Fault(HEADER, rewrite=[(rb'\{\d+\}', b'{4294967290}')],
                          times=4)
    lost, s.count = s.count + 1, s.count + 1
    m = Merchant('owner@fault%d.test' % lost, 'Maria', dict(DETAILS))
    s.send(m.request(), m)
    for _ in range(20):
        s.daemon.look()
        s.daemon.sleep(0.3)
    line = s.daemon.logged(r'mailbox\.skipped', 20, at)[0]
    assert 'next=' in line and 'uid=' in line, line
    s.proxy.fault = None
    s.asked.append(s.ask())
    s.daemon.look()
    s.mta.wait(1, 20, s.asked[-1].address)
    assert len(s.daemon.log_lines(r'mailbox\.skipped')) == 1


def test_dropped_anywhere(s):
    "A connection that ends after any number of bytes"
    size = 2600     # of a session with one request, and somewhat more
    for limit in range(10, size, 97):
        s.proxy.limit = limit
        at = s.proxy.connections
        s.proxy.cut()
        m = s.ask()
        s.daemon.look()
        until(lambda: s.proxy.connections > at, 20, 'another connection')
        s.proxy.limit = None
        s.daemon.look()
        try:
            s.mta.wait(1, 20, m.address)
        except AssertionError as e:
            raise AssertionError('after %d bytes: %s' % (limit, e))
        s.asked.append(m)


def test_once_each(s):
    "Nothing was answered twice, nothing crashed, nothing is left to do"
    s.daemon.sleep(2)
    for m in s.asked:
        assert len(s.mta.to(m.address)) == 1, m.address
    hard, doubt = s.mta.duplicates()
    assert not hard and not doubt, (hard, doubt)
    assert not s.daemon.log_lines(r'child\.died')
    assert len(s.daemon.log_lines(r'mailbox\.skipped')) == 1
    s.daemon.check_database()


if __name__ == '__main__':
    tap.run(globals(), setup)
