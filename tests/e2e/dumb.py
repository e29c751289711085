#!/usr/bin/python3
# SPDX-License-Identifier: ISC
# run: limit=150
"""Servers that go dumb: the connection stays, and nothing comes over it any
more.  It is noticed within a minute, said, and another one is made."""
import socket
import time

from harness import Certmaild, Merchant, Proxy, Story, tap, until
from harness.story import DETAILS

# How each daemon waits: with IDLE and no other poll, and by polling.
WAYS = (('idle', {'idle': True, 'poll_seconds': 600}),
        ('poll', {'idle': False, 'poll_seconds': 20}))


class Way:
    def __init__(self, s, name, settings):
        self.name, self.user = name, name + '@example.test'
        self.proxy = Proxy(s.site, s.dovecot.port)
        self.daemon = Certmaild(
            s.site, s.dovecot, s.mta, ca=s.ca, name=name, settings={
                'mailbox': dict(settings, user=self.user,
                                port=self.proxy.port)}).start()
        self.merchant = Merchant('owner@%s-shop.test' % name, 'Maria',
                                 dict(DETAILS))
        self.daemon.add_shop('www.%s-shop.test' % name, self.merchant.address)


def setup():
    s = Story(start=False)
    for name, _ in WAYS:
        s.dovecot.add_user(name + '@example.test', 'secret')
    s.ways = [Way(s, *way) for way in WAYS]
    return s


def test_dumb_while_waiting(s):
    "A connection that carries nothing any more is noticed within a minute, "
    "and mail that came meanwhile is answered"
    for way in s.ways:
        until(lambda: way.proxy.commands('IDLE$' if way.name == 'idle' else
                                         'SELECT'), 20, 'the first look')
    time.sleep(1)
    start = time.monotonic()
    for way in s.ways:
        way.at = len(way.daemon.log_text())
        way.proxy.freeze()
        way.merchant.send_lmtp(way.merchant.request(), s.dovecot.lmtp_port,
                               way.user)
    for way in s.ways:
        line = way.daemon.logged(r'mailbox\.(lost|unreachable)', 60,
                                 way.at)[0]
        taken = time.monotonic() - start
        tap.note('%s: after %.1f s: %s' % (way.name, taken, line))
        assert taken < 60, (way.name, taken)
        assert 'server=localhost' in line and 'silent' in line, line
    for way in s.ways:
        s.mta.wait(1, 20, way.merchant.address)
        way.daemon.logged(r'mailbox\.back', 20, way.at)


def test_dumb_from_the_start(s):
    "A server that takes connections and says nothing: said, and tried again"
    way = s.ways[0]
    silence = socket.create_server(('127.0.0.1', 0))    # never accepts
    at = len(way.daemon.log_text())
    way.daemon.configure({'mailbox': {'port': silence.getsockname()[1]},
                          'limits': {'connect_seconds': 3, 'io_seconds': 3}})
    way.daemon.reload()
    line = way.daemon.logged(r'mailbox\.unreachable', 20, at)[0]
    assert 'silent' in line and 'retry_seconds' in line, line
    way.daemon.configure({'mailbox': {'port': way.proxy.port}})
    way.daemon.reload()
    silence.close()
    other = Merchant('owner@late-shop.test', 'Maria', dict(DETAILS))
    way.daemon.add_shop('www.late-shop.test', other.address)
    other.send_lmtp(other.request(), s.dovecot.lmtp_port, way.user)
    s.mta.wait(1, 20, other.address)


if __name__ == '__main__':
    tap.run(globals(), setup)
