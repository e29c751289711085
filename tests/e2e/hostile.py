#!/usr/bin/python3
# SPDX-License-Identifier: ISC
# run: limit=180
"""Mail that is made to hurt: each message costs itself at most, the daemon
goes on, and a good request behind it is answered."""
import base64
import io
import struct
import zipfile

from harness import Merchant, Story, tap
from harness.account import pss_kib
from harness.proc import SANITIZED
from harness.story import DETAILS

HEAD = ('From: Eve <owner@shop%d.test>\nTo: sales@example.test\n'
        'Subject: SSL installation\nMessage-ID: <hostile%d@shop.test>\n'
        'Date: Tue, 24 Nov 2026 12:00:00 +0000\nMIME-Version: 1.0\n')
BODY = ('Country: GB\nState: Kent\nCity: Dover\nCompany: Acme\n'
        'Company Division: Web\n')


def nested(depth):
    out = []
    for n in range(depth):
        out.append('Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n'
                   % (n, n))
    return ''.join(out) + 'Content-Type: text/plain\n\n' + BODY


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as z:
        for n in range(20):
            z.writestr('%d.crt' % n, b'\0' * 30000000)
    return base64.encodebytes(out.getvalue()).decode()


def attached(kind, name, text):
    return ('Content-Type: multipart/mixed; boundary=x\n\n--x\n'
            'Content-Type: text/plain\n\n%s\n--x\nContent-Type: %s; '
            'name="%s"\nContent-Transfer-Encoding: base64\n\n%s\n--x--\n' % (
                BODY, kind, name, text))


def encoded(depth, text):
    for _ in range(depth):
        text = ('Content-Type: message/rfc822\n'
                'Content-Transfer-Encoding: base64\n\n' +
                base64.encodebytes(text.encode()).decode())
    return text


def tnef(attribute, size, data):
    """winmail.dat with one attribute that says it has size octets."""
    return base64.encodebytes(
        struct.pack('<IHBII', 0x223e9f78, 1, 1, attribute, size) + data +
        b'\0\0').decode()


def rtf(size, raw):
    """The property of compressed RTF: a few octets that claim to unpack to
    size."""
    data = struct.pack('<IIII', raw + 12, size, 0x75465a4c, 0) + b'\0' * raw
    prop = struct.pack('<IHHII', 1, 0x102, 0x1009, 1, len(data)) + data
    return tnef(0x00069003, len(prop), prop)


HOSTILE = (
    ('a boundary of one quote',
     'Content-Type: multipart/mixed; boundary="\\""\n\n--"\n\n' + BODY),
    ('110,000 parentheses in a header',
     'X-A: %s\nReferences: %s\n\n%s' % ('(' * 60000, '(' * 50000, BODY)),
    ('5,000 parts within parts', nested(5000)),
    ('20,000 empty parts', 'Content-Type: multipart/mixed; boundary=b\n\n' +
     '--b\n\n' * 20000 + BODY),
    ('an archive that unpacks to 600 MB',
     attached('application/zip', 'cert.zip', bomb())),
    ('a certificate that is none',
     attached('application/x-x509-ca-cert', '../../etc/passwd.crt',
              base64.encodebytes(b'0\x84\xff\xff\xff\xff' * 5000).decode())),
    ('NUL bytes and bare CRs everywhere',
     'Content-Type: text/plain\n\n' + BODY.replace(':', ':\0\r')),
    ('a line of 900,000 bytes', 'Content-Type: text/html\n\n<p>' +
     '<b>' * 300000 + BODY),
    ('2,000 levels of HTML tables', 'Content-Type: text/html\n\n' +
     '<table><tr><td>' * 2000 + BODY),
    ('a winmail.dat that claims to unpack to 2 GB',
     attached('application/ms-tnef', 'winmail.dat', rtf(0x7fffffff, 64))),
    ('a winmail.dat with an attribute longer than it',
     attached('application/ms-tnef', 'winmail.dat',
              tnef(0x00069003, 0xfffffff0, b'\xff' * 64))),
    ('an S/MIME message of nested lengths',
     attached('application/pkcs7-mime', 'smime.p7m',
              base64.encodebytes(b'\x30\x80' * 50000).decode())),
    ('100,000 enriched parameters',
     'Content-Type: text/enriched\n\n' + '<param>' * 100000 + BODY),
    ('attached messages, each encoded, in one another',
     encoded(12, 'Content-Type: text/plain\n\n' + BODY)),
    ('50,000 encoded words without an end',
     'X-B: x\nReferences: <a@b>\nComments: %s\n\n%s' % (
         '=?utf-8?Q?' * 5000 + '=?' * 50000, BODY)),
    ('a charset nobody knows',
     'Content-Type: text/plain; charset="x\\";UTF-8//TRANSLIT"\n\n' + BODY),
)


def setup():
    return Story(domains=tuple('www.shop%d.test' % n
                               for n in range(len(HOSTILE) + 1)),
                 settings={'mailbox': {'poll_seconds': 2}})


def test_each(s):
    "Each of them beside a good request: the good one is answered"
    for n, (name, text) in enumerate(HOSTILE):
        pids = set(s.daemon.children())
        message = ((HEAD % (n, n)) + text).encode('latin-1')
        # Straight into the Maildir: no server refuses or repairs it.
        s.dovecot.deliver(message, 'sales@example.test')
        s.daemon.look()
        domain = 'www.good%d.test' % n
        m = Merchant('owner@good%d.test' % n, 'Maria', dict(DETAILS))
        s.daemon.add_shop(domain, m.address)
        s.dovecot.deliver(m.request(), 'sales@example.test')
        s.daemon.look()
        try:
            s.mta.wait(1, 40, m.address)
        except AssertionError as e:
            raise AssertionError('%s: %s' % (name, e))
        alive = pids & set(s.daemon.children())
        assert len(alive) >= len(pids) - 1, (name, pids, s.daemon.children())
        assert s.daemon.proc.running(), name


def test_what_is_left(s):
    "What is whole beside a damaged file is read; nothing dies of it"
    path = s.site.path('hostile.eml')
    for n, (name, text) in enumerate(HOSTILE):
        with open(path, 'wb') as f:
            f.write(((HEAD % (n, n)) + text).encode('latin-1'))
        out = s.daemon.json('read', path)
        assert out['kind'] in ('request', 'certificate'), (name, out)
        if 'winmail' in name or 'S/MIME' in name:
            assert out['fields'].get('country') == 'GB', (name, out)


def test_it_is_over(s):
    "Afterwards nothing is busy, and memory is what it was"
    from harness.account import cpu_seconds
    s.daemon.sleep(3)
    pids = [s.daemon.pid] + list(s.daemon.children())
    before = cpu_seconds(pids)
    s.daemon.sleep(2)
    assert cpu_seconds(pids) - before < 0.3
    assert SANITIZED or pss_kib(pids) < 40 * 1024, pss_kib(pids)


if __name__ == '__main__':
    tap.run(globals(), setup)
