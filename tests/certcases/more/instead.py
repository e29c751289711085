# SPDX-License-Identifier: ISC
"""What comes instead of a certificate."""
from common import *  # noqa: F401,F403


def instead(slug, title, *reasons, may=(), one_of=(), keys=None):
    def deco(fn):
        @case('instead', slug, title)
        def _(c):
            leaf = start(c)
            fn(c, leaf)
            c.reject(*reasons, may=may, one_of=one_of, keys=keys)
        return fn
    return deco


@instead('csr-as-certificate', 'Our CSR called CERTIFICATE', 'csr_returned',
         may=['no_certificate'])
def _(c, leaf):
    c.add('c.crt', pem(c.csr), 'pem', 0)


@instead('csr-der', 'Our CSR in DER', 'csr_returned', may=['no_certificate'])
def _(c, leaf):
    c.add('c.csr', c.csr, 'der', 0)


@instead('csr-and-other', "Our CSR and another's certificate",
         'csr_returned', may=['no_certificate', 'key_mismatch'])
def _(c, leaf):
    c.add('c.pem', pem(c.csr, 'NEW CERTIFICATE REQUEST') + pems(
        c.leaf(c.w.dv, key=Key('p256')), c.w.dv.cert), 'pem', 2)


@instead('csr-and-ca', 'Our CSR and the intermediate', 'csr_returned',
         may=['no_certificate', 'is_ca'])
def _(c, leaf):
    c.add('c.pem', pem(c.csr, 'CERTIFICATE REQUEST') + pem(c.w.dv.cert))


@instead('csr-other', "Somebody else's CSR", 'no_certificate',
         may=['key_mismatch'])
def _(c, leaf):
    c.add('c.csr', pem(make_csr(name((CN, c.domain)), Key('p256')),
                       'CERTIFICATE REQUEST'), 'pem|text', 0)


@case('instead', 'csr-and-certificate', 'Our CSR beside the certificate')
def _(c):
    leaf = start(c)
    c.add('c.pem', pem(c.csr, 'CERTIFICATE REQUEST') + pems(leaf, issuer(c)),
          'pem', 2)
    c.ok(leaf, issuer(c))


@instead('png', 'A screenshot', 'no_certificate', may=['unreadable'])
def _(c, leaf):
    c.add('Screenshot.png', b'\x89PNG\r\n\x1a\n\0\0\0\rIHDR' +
          noise.randbytes(30000), 'unknown', 0)


@instead('jpg', 'A photograph in a mail', 'no_certificate',
         may=['unreadable'])
def _(c, leaf):
    c.add('m.eml', eml('x', [text_part('see the picture'), attach(
        'IMG_1.jpg', b'\xff\xd8\xff\xe0\0\x10JFIF\0' +
        noise.randbytes(20000), 'image/jpeg')]), 'eml', 0)


@instead('pdf', 'A PDF', 'no_certificate', may=['unreadable'])
def _(c, leaf):
    c.add('c.pdf', b'%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Length 900/'
          b'Filter/FlateDecode>>stream\n' + zlib.compress(pem(leaf)) +
          b'\nendstream\nendobj\n%%EOF\n', 'unknown|text', 0)


@instead('jks', 'A Java key store',
         one_of=[['password_needed', 'unreadable', 'no_certificate']],
         may=['private_key_sent', 'incomplete_chain'])
def _(c, leaf):
    c.add('c.jks', b'\xfe\xed\xfe\xed\0\0\0\2\0\0\0\1\0\0\0\1\0\5mykey' +
          bytes(8) + struct.pack('>I', 600) + noise.randbytes(620), 'unknown')


@instead('public-key', 'A public key', 'no_certificate')
def _(c, leaf):
    c.add('c.pem', pem(c.key.spki, 'PUBLIC KEY'), 'pem|text', 0)


@instead('prose', 'A letter about certificates', 'no_certificate',
         may=['unreadable'])
def _(c, leaf):
    c.add('c.txt', b'The certificate begins with -----BEGIN CERTIFICATE-----'
          b' and ends with -----END CERTIFICATE-----.\nWhere do I find it?\n',
          'text|pem', 0)


@instead('html-page', 'An error page', 'no_certificate', may=['unreadable'])
def _(c, leaf):
    c.add('cert.crt', b'<!DOCTYPE html><html><head><title>403</title></head>'
          b'<body><h1>Forbidden</h1></body></html>', 'text', 0)


@instead('nothing', 'An empty file and blanks', 'no_certificate',
         may=['unreadable'])
def _(c, leaf):
    c.add('a.crt', b'', 'unknown|text', 0)
    c.add('b.crt', b' \r\n', 'unknown|text', 0)
