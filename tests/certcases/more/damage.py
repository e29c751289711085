# SPDX-License-Identifier: ISC
"""Certificates that cannot be read."""
from common import *  # noqa: F401,F403


def damaged(slug, title, fn, fmt=None, **kw):
    @case('damage', slug, title)
    def _(c):
        leaf = start(c)
        fn(c, leaf)
        c.reject(*kw.get('reasons', ['unreadable']),
                 may=kw.get('may', ['no_certificate']))


damaged('truncated-pem', 'Base64 that ends too early', lambda c, l: c.add(
    'c.pem', pem(l[:len(l) // 2]), 'pem|text', 0))
damaged('truncated-text', 'The text ends too early', lambda c, l: c.add(
    'c.pem', pem(l)[:500], 'pem|text', 0))
damaged('broken-der', 'DER with a wrong length inside', lambda c, l: c.add(
    'c.pem', pem(flip(l, 5)), 'pem|text', 0))
damaged('broken-der-tag', 'DER with a wrong tag inside', lambda c, l: c.add(
    'c.pem', pem(l.replace(oid(CN)[:2], b'\xff\x03')), 'pem|text', 0))
damaged('broken-der-file', 'A broken DER file', lambda c, l: c.add(
    'c.cer', flip(l, 5), 'der|unknown', 0))
damaged('cut-der-file', 'A DER file cut short', lambda c, l: c.add(
    'c.cer', l[:-100], 'der|unknown', 0))
damaged('lost-line', 'A line of base64 is missing', lambda c, l: c.add(
    'c.pem', b'\n'.join(pem(l).split(b'\n')[:4] + pem(l).split(b'\n')[5:]),
    'pem|text', 0))
damaged('lost-character', 'One character of base64 is missing',
        lambda c, l: c.add('c.pem', pem(l)[:300] + pem(l)[301:],
                           'pem|text', 0))
damaged('elided', 'Dots in the middle', lambda c, l: c.add(
    'c.pem', pem(l)[:250] + b'\n...\n' + pem(l)[-200:], 'pem|text', 0))
damaged('junk-in-block', 'No base64 in the block', lambda c, l: c.add(
    'c.pem', b'-----BEGIN CERTIFICATE-----\n' + b'@#$%&*()!?' * 40 +
    b'\n-----END CERTIFICATE-----\n', 'pem|text', 0))
damaged('short-block', 'A block that ends in its first line',
        lambda c, l: c.add('c.pem', pem(l)[:45], 'pem|text', 0))
damaged('other-label', 'A damaged block of an unknown label',
        lambda c, l: c.add('c.pem', pem(flip(l, 5), 'SERVER CERTIFICATE'),
                           'pem|text', 0))
damaged('narrow', 'A damaged block in narrow lines', lambda c, l: c.add(
    'c.pem', pem(flip(l, 5), width=16), 'pem|text', 0))
damaged('bare', 'Damaged base64 without markers', lambda c, l: c.add(
    'c.txt', b64lines(l[:len(l) // 2]), 'text', 0))
damaged('utf16', 'A damaged block in UTF-16', lambda c, l: c.add(
    'c.txt', pem(flip(l, 5)).decode().encode('utf-16'), 'pem|text', 0))
damaged('docx', 'A damaged block in a Word file', lambda c, l: c.add(
    'c.docx', docx(pem(l).decode()[:600]), 'zip|docx', 0))
damaged('winmail', 'A damaged certificate in winmail.dat',
        lambda c, l: c.add('m.eml', eml('x', [attach(
            'winmail.dat', tnef([('a.cer', l[:-9])]),
            'application/ms-tnef')]), 'eml', 0))
damaged('p12-cut', 'A PKCS#12 file cut short', lambda c, l: c.add(
    'c.pfx', pkcs12([l])[:-50], None, 0),
        may=['no_certificate', 'password_needed'])
damaged('p7-broken', 'A broken PKCS#7', lambda c, l: c.add(
    'c.p7b', pem(flip(pkcs7([l]), 22), 'PKCS7'), None, 0))
damaged('zipped', 'A broken certificate in a ZIP', lambda c, l: c.add(
    'c.zip', zip_of([('a.crt', pem(flip(l, 5)))]), 'zip', 0))
damaged('mailed', 'A broken certificate in a mail', lambda c, l: c.add(
    'm.eml', eml('x', [text_part('here'), attach('a.crt', pem(flip(l, 5)))]),
    'eml', 0))
damaged('mailed-text', 'A broken certificate in the text of a mail',
        lambda c, l: c.add('m.eml', eml('x', [text_part(
            'here:\n' + pem(flip(l, 5)).decode())], multipart=None),
            'eml', 0))
damaged('mailed-der', 'A broken DER certificate in a mail',
        lambda c, l: c.add('m.eml', eml('x', [attach('a.cer', l[:-20])]),
                           'eml', 0))
damaged('bad-subject', 'A subject in broken UTF-8', lambda c, l: c.add(
    'c.pem', pem(c.leaf(c.w.dv, subject=name((CN, f.tlv(
        0x0c, b'caf\xe9'))))), 'pem|text', 0))


@case('damage', 'issuer-broken', 'The leaf is good, its issuer is damaged')
def _(c):
    leaf = start(c)
    c.add('c.pem', pem(leaf) + pem(flip(issuer(c), 5)), 'pem', 1)
    c.reject('incomplete_chain', may=['unreadable', 'untrusted_root'],
             leaf=leaf)


@case('damage', 'leaf-broken', 'The issuer is good, the leaf is damaged')
def _(c):
    leaf = start(c)
    c.add('c.pem', pem(flip(leaf, 5)) + pem(issuer(c)), 'pem', 1)
    c.reject('unreadable', may=['no_certificate', 'is_ca'])


@case('damage', 'csr-beside', 'Our CSR and a damaged certificate')
def _(c):
    leaf = start(c)
    c.add('c.csr', pem(c.csr, 'CERTIFICATE REQUEST'), 'pem|text', 0)
    c.add('c.pem', pem(flip(leaf, 5)), 'pem|text', 0)
    c.reject('unreadable', may=['csr_returned', 'no_certificate'])


@case('damage', 'copy-is-good', 'One copy damaged, the other is good')
def _(c):
    leaf = start(c)
    c.add('a.pem', pem(flip(leaf, 5)), 'pem|text', 0)
    c.add('b.pem', pems(leaf, issuer(c)), 'pem', 2)
    c.ok(leaf, issuer(c), may=['unreadable'])
