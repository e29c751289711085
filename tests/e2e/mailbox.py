#!/usr/bin/python3
# SPDX-License-Identifier: ISC
# run: limit=240
"""The mailbox is shared with people: only what may be ours is downloaded,
the rest stays as it was, whatever the server does with its numbers."""
import glob
import os

from harness import Merchant, Proxy, Story, tap, until

DOMAIN = 'www.acme-shop.test'
KEYWORD = '$CertmaildDone'


class MailboxStory(Story):
    """The daemon speaks to Dovecot through a proxy that notes it all."""

    def _build(self, *args):
        super()._build(*args)
        self.proxy = Proxy(self.site, self.dovecot.port)
        self.daemon.configure({'mailbox': {'port': self.proxy.port}})

    def flags_of(self, word):
        return [f for _, f, mid in self.dovecot.flags() if word in mid]


def setup():
    return MailboxStory(settings={'limits': {'message_mib': 1},
                                  'mailbox': {'poll_seconds': 2}})


def other(n, subject='Invoice %d', size=200):
    m = Merchant('someone%d@elsewhere.test' % n, 'Someone', {}, 'simple')
    return m.compose(subject % n if '%' in subject else subject,
                     'Nothing of yours.\n' * (size // 18 + 1), '')


def test_other_mail_is_left_alone(s):
    "Other people's mail keeps its flags, and its body is never fetched"
    for n in range(5):
        s.dovecot.append(other(n), flags='(\\Flagged)' if n % 2 else None)
    before = s.dovecot.flags()
    letter = s.ask()
    assert letter.csr()
    until(lambda: s.flags_of('acme-shop') and
          KEYWORD in s.flags_of('acme-shop')[0], 10, 'the keyword')
    after = [f for f in s.dovecot.flags() if 'acme-shop' not in f[2]]

    def stable(flags):
        return [(u, [x for x in f if x != '\\Recent'], m)
                for u, f, m in flags]
    assert stable(before) == stable(after), (before, after)
    # UID 6 is the request: its body alone may be asked for.
    bodies = [c for c in s.proxy.commands(r'FETCH') if
              'BODY' in c.upper() and 'HEADER' not in c.upper()]
    assert bodies and all(' 6 ' in c for c in bodies), bodies
    assert not s.proxy.commands(r'\bEXPUNGE\b|\\Deleted'), s.proxy.said
    for c in s.proxy.commands(r'FETCH'):
        assert 'BODY[' not in c.upper() and 'RFC822.TEXT' not in c.upper() \
            and 'BODYSTRUCTURE' not in c.upper() and \
            'ENVELOPE' not in c.upper(), c


def test_cost_follows_new_mail(s):
    "A new message costs its own header, not another look at the old ones"
    at = len(s.proxy.said)
    s.dovecot.append(other(90))
    until(lambda: [c for c in s.proxy.said[at:] if 'HEADER' in c.upper()], 10,
          'a look at the new message')
    s.daemon.sleep(1)
    for c in s.proxy.said[at:]:
        assert '1:' not in c or 'FETCH' not in c.upper(), c


def test_too_large(s):
    "A request above the size limit is answered, not ignored"
    known = len(s.letters())
    s.send(s.merchant.request(extra='x ' * 700000))
    m = s.until_letter(lambda m: not m.csr() and m.message['In-Reply-To'],
                       what='an answer to the large message')
    assert len(s.letters()) == known + 1
    assert 'MiB' in m.text or 'MB' in m.text or 'large' in m.text.lower(), \
        m.text


def test_uidvalidity_changes(s):
    "New UIDs for the same messages: nothing is answered twice"
    before = [m.id for m in s.letters()]
    old = s.dovecot.flags()
    s.daemon.stop()
    box = s.dovecot.maildir('sales@example.test')
    with s.dovecot.login() as imap:
        uv = imap.status('INBOX', '(UIDVALIDITY)')
    for path in glob.glob(os.path.join(box, 'dovecot*')):
        if 'keywords' not in path:
            os.unlink(path)
    with s.dovecot.login() as imap:
        assert imap.status('INBOX', '(UIDVALIDITY)') != uv
    s.daemon.start()
    s.daemon.logged(r'mailbox.renumbered', 15)
    s.daemon.sleep(3)
    assert [m.id for m in s.letters()] == before
    assert len(s.dovecot.flags()) == len(old)


def test_uidvalidity_changes_without_keywords(s):
    "The same when the server has lost the keywords too"
    before = [m.id for m in s.letters()]
    s.daemon.stop()
    box = s.dovecot.maildir('sales@example.test')
    for path in glob.glob(os.path.join(box, 'dovecot*')):
        os.unlink(path)
    for path in glob.glob(os.path.join(box, 'cur', '*')):
        os.rename(path, path.split(':2,')[0] + ':2,')
    s.daemon.start()
    s.daemon.sleep(4)
    assert [m.id for m in s.letters()] == before


def test_copied_message(s):
    "A request that is copied within the mailbox is taken once"
    before = len(s.letters())
    with s.dovecot.login() as box:
        box.select('INBOX')
        kind, found = box.uid('search', None, 'SUBJECT "SSL installation"')
        box.uid('copy', found[0].split()[0].decode(), 'INBOX')
    s.daemon.sleep(3)
    assert len(s.letters()) == before


def test_expunged_under_us(s):
    "Mail that a person deletes does no harm"
    for n in range(20, 24):
        s.dovecot.append(other(n))
    with s.dovecot.login() as box:
        box.select('INBOX')
        box.store('1:3', '+FLAGS', '\\Deleted')
        box.expunge()
    m = Merchant('owner@acme-shop.test', 'Maria Petrov',
                 dict(s.merchant.details, city='Deal'))
    s.send(m.request(), m)
    s.daemon.sleep(2)
    assert s.daemon.proc.running()


def test_connection_lost(s):
    "A connection that breaks is made again, and mail in between is found"
    at = s.proxy.connections
    s.proxy.cut()
    until(lambda: s.proxy.connections > at, 30, 'a new connection')
    n = len(s.proxy.said)
    s.dovecot.append(other(77))
    until(lambda: [c for c in s.proxy.said[n:] if 'HEADER' in c.upper()], 30,
          'a look at new mail')


def test_server_down_and_up(s):
    "A server that is gone for a while is found again"
    s.dovecot.stop()
    s.daemon.sleep(2)
    assert s.daemon.proc.running()
    s.dovecot.start()
    at = len(s.proxy.said)
    s.daemon.look()
    s.dovecot.append(other(78))
    until(lambda: [c for c in s.proxy.said[at:] if 'HEADER' in c.upper()],
          75, 'a look at new mail')


def test_no_keywords(s):
    "A mailbox that keeps no keywords: the database remembers"
    s.daemon.stop()
    s.proxy.rewrite = [(rb'\[PERMANENTFLAGS \([^)]*\)\]',
                        rb'[PERMANENTFLAGS (\\Seen)]')]
    before = len(s.letters())
    s.daemon.start()
    s.daemon.sleep(3)
    assert len(s.letters()) == before
    s.proxy.rewrite = []
    s.daemon.stop()


if __name__ == '__main__':
    tap.run(globals(), setup)
