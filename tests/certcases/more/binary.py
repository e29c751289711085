# SPDX-License-Identifier: ISC
"""DER, PKCS#7, CMS, PKCS#12."""
from common import *  # noqa: F401,F403


def binary(slug, title, fname, fmt, certs=None):
    def deco(fn):
        @case('binary', slug, title)
        def _(c):
            leaf = start(c)
            c.add(fname, fn(c, leaf, issuer(c)), fmt, certs)
            c.ok(leaf, issuer(c))
        return fn
    return deco


def indefinite(tag, *parts):
    return bytes([tag, 0x80]) + b''.join(parts) + b'\0\0'


def ber_pkcs7(certs):
    sd = indefinite(0x30, integer(1), set_(),
                    indefinite(0x30, oid('1.2.840.113549.1.7.1')),
                    indefinite(0xa0, *certs), set_())
    return indefinite(0x30, oid('1.2.840.113549.1.7.2'),
                      indefinite(0xa0, sd))


for slug, title, fname, fmt, certs, fn in (
    ('der-joined', 'Two certificates in DER, one behind the other', 'c.cer',
     'der', 2, lambda c, l, i: l + i),
    ('der-padded', 'DER with a line end behind it', 'c.crt_', 'der', 2,
     lambda c, l, i: l + i + b'\r\n'),
    ('p7-crlf', 'PKCS#7 PEM, CRLF', 'c.p7b', 'pkcs7-pem', 2,
     lambda c, l, i: pem(pkcs7([i, l]), 'PKCS7', eol='\r\n')),
    ('p7-label', 'PKCS#7 called CERTIFICATE', 'c.crt', 'pkcs7-pem|pem', 2,
     lambda c, l, i: pem(pkcs7([i, l]))),
    ('p7-signed-label', 'BEGIN PKCS #7 SIGNED DATA', 'c.p7b',
     'pkcs7-pem', 2,
     lambda c, l, i: pem(pkcs7([l, i]), 'PKCS #7 SIGNED DATA')),
    ('p7-bare', 'PKCS#7 in base64 without markers', 'c.p7b',
     'pkcs7-pem|text|pem', 2, lambda c, l, i: b64lines(pkcs7([l, i]), 64)),
    ('p7-utf16', 'PKCS#7 PEM in UTF-16', 'c.p7b', 'pkcs7-pem|pem|text', 2,
     lambda c, l, i: pem(pkcs7([l, i]), 'PKCS7').decode().encode('utf-16')),
    ('p7-ber', 'PKCS#7 in BER, lengths left open', 'c.p7b', 'pkcs7-der', 2,
     lambda c, l, i: ber_pkcs7([l, i])),
    ('p7-root', 'PKCS#7 with roots and a stranger', 'c.p7b', 'pkcs7-der', 5,
     lambda c, l, i: pkcs7([c.w.root.cert, c.w.ecroot.cert, i,
                            c.w.private.cert, l])),
    ('p7-content', 'CMS with the PEM as its content', 'c.p7m', 'pkcs7-der',
     2, lambda c, l, i: signed([c.w.private.cert][:0], pems(l, i))),
    ('p7-mixed', 'CMS: the leaf as content, the issuer as certificate',
     'c.p7m', 'pkcs7-der', 2, lambda c, l, i: signed([i], l)),
    ('cms-label', 'BEGIN CMS', 'c.pem', 'pkcs7-pem', 2,
     lambda c, l, i: pem(pkcs7([l, i]), 'CMS')),
    ('p12-empty', 'PKCS#12 with an empty password, no key', 'c.pfx',
     'pkcs12', 2, lambda c, l, i: pkcs12([l, i])),
    ('p12-legacy', 'The same in RC2-40', 'c.p12', 'pkcs12', 2,
     lambda c, l, i: pkcs12([l, i], legacy=True)),
    ('p12-base64', 'PKCS#12 in base64', 'c.txt', 'pkcs12|text|pem', 2,
     lambda c, l, i: b64lines(pkcs12([l, i]))),
    ('pkipath', 'PkiPath', 'c.pkipath', 'der', 2,
     lambda c, l, i: seq(i, l)),
    ('wrong-name', 'DER called .zip', 'c.zip', 'der', 2,
     lambda c, l, i: l + i),
):
    binary(slug, title, fname, fmt, certs)(fn)
