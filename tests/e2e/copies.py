#!/usr/bin/python3
# SPDX-License-Identifier: ISC
"""One mail that is delivered twice, by ways that leave other trace fields and
fold other lines, is answered once; another mail that looks like it is not
taken for a copy."""
import re

from harness import Merchant, Story, tap, until
from harness.story import DETAILS

WITHOUT = {'no Message-ID': ('Message-ID',),
           'neither Message-ID nor Date': ('Message-ID', 'Date')}
AUTHSERV = 'mx.example.test'


def without(message, names):
    head, body = message.split(b'\n\n', 1)
    for name in names:
        head = re.sub(rb'(?m)^%s:.*\n' % name.encode(), b'', head + b'\n')
        head = head.rstrip(b'\n')
    return head + b'\n\n' + body


def by_another_way(message):
    """Trace fields in front, the subject folded, another end."""
    head, body = message.split(b'\n\n', 1)
    head = re.sub(rb'(?m)^Subject: SSL ', b'Subject: SSL\n\t', head)
    return (b'Received: from relay.example.net by mx.example.test;\n'
            b'\tMon, 30 Nov 2026 10:00:00 +0000\n' + head + b'\n\n' +
            body.rstrip(b'\n') + b'\n\n\n')


class Copies(Story):
    count = 0

    def another(self):
        self.count += 1
        m = Merchant('owner@copy%d.test' % self.count, 'Maria', dict(DETAILS))
        self.daemon.add_shop('www.copy%d.test' % self.count, m.address)
        return m

    def deliver(self, m, *messages):
        """All of them, one after the other; how many letters came of it."""
        for message in messages:
            at = len(self.daemon.log_text())
            self.send(message, m)
            self.daemon.look()
            self.daemon.logged(r'message\.read', 20, at)
        self.daemon.sleep(1)
        return len(self.letters(m.address))


def setup():
    return Copies()


def test_with_message_id(s):
    "A mail that comes again by another way"
    m = s.another()
    mail = m.request()
    assert s.deliver(m, mail, by_another_way(mail)) == 1
    assert s.daemon.log_lines(r'message\.read .*reason="a copy of message')


def test_without_message_id(s):
    "The same of one without a Message-ID, and even without a date"
    for what, names in WITHOUT.items():
        m = s.another()
        mail = without(m.request(), names)
        n = s.deliver(m, mail, by_another_way(mail))
        assert n == 1, (what, n)


def test_at_once(s):
    "Both in one batch"
    m = s.another()
    mail = without(m.request(), ('Message-ID',))
    s.dovecot.append(mail)
    s.dovecot.append(by_another_way(mail))
    s.daemon.look()
    until(lambda: s.letters(m.address), 20, 'the answer')
    s.daemon.sleep(1)
    assert len(s.letters(m.address)) == 1


def test_other_mails(s):
    "Another text, date, or Message-ID is another mail, answered by itself"
    m = s.another()
    first = m.request()
    for n, message in enumerate((
            first, first.replace(b'Dover', b'Deal'), m.request(),
            re.sub(rb'(?m)^Date: .*$', b'Date: Mon, 30 Nov 2026 01:02:03 '
                   b'+0000', first))):
        assert s.deliver(m, message) == n + 1, n


def test_one_id_for_all(s):
    "A program that gives every mail the same Message-ID"
    for n in range(2):
        m = s.another()
        assert s.deliver(m, re.sub(rb'(?m)^Message-ID: .*$',
                                   b'Message-ID: <1@localhost>',
                                   m.request())) == 1


def test_proof(s):
    "A copy that proves its sender, after one that does not, is news"
    s.daemon.configure({'senders': {'proof': 'dmarc',
                                    'authserv_id': AUTHSERV}})
    s.daemon.reload()
    m = s.another()
    mail = m.request()
    proven = (b'Authentication-Results: %s; dmarc=pass header.from=%s\n' % (
        AUTHSERV.encode(), m.address.split('@')[1].encode())) + mail
    at = len(s.daemon.log_text())
    s.deliver(m, mail, proven, by_another_way(mail), by_another_way(proven))
    copies = ['a copy of' in line
              for line in s.daemon.log_lines(r'message\.read ', at)]
    assert copies == [False, False, True, True], copies


if __name__ == '__main__':
    tap.run(globals(), setup)
