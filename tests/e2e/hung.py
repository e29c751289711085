#!/usr/bin/python3
# SPDX-License-Identifier: ISC
# run: limit=300
"""A reader or a keeper that hangs without ending (stopped here, as in a
deadlock) is replaced, and what was asked of it is answered after all; a child
of the reader that is killed costs its message nothing."""
import os
import signal
import threading
import time

from harness import Merchant, Story, tap, until
from harness.proc import is_alive, read
from harness.story import DETAILS

SECONDS = 2     # for a reading: an asker waits 2 * (2 + 2) + 2
KEEPER = 6      # for a key


class Hung(Story):
    count = 0

    def pid(self, role):
        """The server's own process: its children have the same name."""
        return next(pid for pid, line in self.daemon.children().items()
                    if line.endswith('-x ' + role) and
                    parent(pid) == self.daemon.pid)

    def another(self):
        self.count += 1
        m = Merchant('owner@hung%d.test' % self.count, 'Maria',
                     dict(DETAILS))
        self.daemon.add_shop('www.hung%d.test' % self.count, m.address)
        return m

    def stop_server(self, role):
        pid = self.pid(role)
        os.kill(pid, signal.SIGSTOP)
        return pid, len(self.daemon.log_text())

    def ask_while_it_hangs(self, role, asker, seconds):
        m = self.another()
        pid, at = self.stop_server(role)
        start = time.monotonic()
        self.send(m.request(), m)
        self.daemon.look()
        self.replaced(role, asker, pid, at, seconds)
        self.mta.wait(1, 30, m.address)
        print('# answered after %.1f s' % (time.monotonic() - start))

    def replaced(self, role, asker, pid, at, seconds):
        self.daemon.logged(r'child\.killed process=%s why="gave no answer" '
                           'asker=%s' % (role, asker), seconds + 15, at)
        until(lambda: not is_alive(pid), 5, 'the end of the ' + role)

    def quarantined(self):
        return self.daemon.log_lines('status=quarantined')


def parent(pid):
    return int(read('/proc/%d/stat' % pid).rpartition(b')')[2].split()[1])


def setup():
    return Hung(settings={'mailbox': {'poll_seconds': 600},
                          'limits': {'reader_seconds': SECONDS,
                                     'keeper_seconds': KEEPER}})


def test_reader(s):
    "A reader that hangs is replaced, and the request that waits is answered"
    s.ask_while_it_hangs('reader', 'intake', 10)


def test_keeper(s):
    "A keeper that hangs likewise"
    s.ask_while_it_hangs('keeper', 'clerk', KEEPER)


def test_keeper_at_installing(s):
    "And one that hangs when a certificate is to be installed"
    m = s.another()
    letter = s.ask(m)
    pid, at = s.stop_server('keeper')
    s.answer(letter, merchant=m)
    s.daemon.look()
    s.replaced('keeper', 'installer', pid, at, KEEPER)
    s.daemon.until_state(s.number('www.hung%d.test' % s.count), 'installed',
                         30)


def test_stop_while_it_hangs(s):
    "Told to stop in that time, twice: the message is not blamed for it"
    m = s.another()
    for _ in range(2):
        pid, at = s.stop_server('keeper')
        s.send(m.request(), m)
        s.daemon.look()
        s.daemon.logged(r'message\.taken', 20, at)
        s.daemon.sleep(1)
        status, taken = s.daemon.stop()
        assert status == 0 and taken < 8, (status, taken)
        text = s.daemon.log_text()[at:]
        assert 'child.killed process=keeper' in text, text
        assert 'child.killed process=clerk' not in text, text
        s.daemon.start()
    s.mta.wait(1, 30, m.address)


def test_children_of_the_reader(s):
    "Readings that are killed again and again: read later, not put aside"
    m = s.another()
    over = threading.Event()

    def kill_all():
        path = '/proc/%d/task/%d/children' % ((s.pid('reader'),) * 2)
        while not over.is_set():
            for pid in read(path).split():
                try:
                    os.kill(int(pid), signal.SIGKILL)
                except ProcessLookupError:
                    pass
    thread = threading.Thread(target=kill_all)
    thread.start()
    at = len(s.daemon.log_text())
    try:
        s.send(m.request(), m)
        s.daemon.look()
        s.daemon.logged(r'reader\.child .*killed by the host', 30, at)
        s.daemon.sleep(3)
    finally:
        over.set()
        thread.join()
    s.daemon.look()
    s.mta.wait(1, 60, m.address)


def test_nobody_is_blamed(s):
    "No message is in quarantine, none was answered twice"
    assert not s.quarantined(), s.quarantined()
    assert s.mta.duplicates() == ([], []), s.mta.duplicates()
    s.daemon.check_database()


if __name__ == '__main__':
    tap.run(globals(), setup)
