# SPDX-License-Identifier: ISC
"""What all of these cases share: the CAs, a request, a good certificate."""
import base64
import binascii
import bz2
import gzip
import html
import io
import lzma
import os
import random
import struct
import subprocess
import tempfile
import zipfile
import zlib

import casekit
import certforge as f
from casekit import PATH, case
from certforge import (
    CA, CLIENT, CN, EMAIL, SERVER, Key, attach, b64lines, boolean, ctx, dns,
    eml, ia5, integer, ip, make_cert, make_csr, name, null, octets, oid, pem,
    pems, pkcs7, pkcs12, rfc822, seq, set_, sha, text_part, tgz_of, utc,
    x_aki, x_bc, x_eku, x_ku, x_san, x_ski, zip_of)

BAD_PATH = ['chain_invalid', 'untrusted_root', 'incomplete_chain',
            'unreadable']
NOTHING = ['no_certificate', 'unreadable']
noise = random.Random(4)


class World:
    AT = '2028-05-20T15:00:00Z'
    NB, NA = utc(2028, 5, 1), utc(2028, 11, 10, 23, 59, 59)

    def __init__(self):
        b, a = utc(2012), utc(2042)
        self.org = dict(org='Example Trust Services', country='DE')
        org = self.org
        self.root = CA('Example Root 1', nb=b, na=a, **org)
        self.dv = self.sub('Example DV CA 1', self.root, 'rsa2048', pathlen=0)
        self.ecroot = CA('Example EC Root', 'p384', nb=b, na=a, h='sha384',
                         **org)
        self.ecdv = self.sub('Example EC CA', self.ecroot, 'p256', h='sha384')
        self.old = CA('Older Example Root', nb=utc(2003), na=utc(2033),
                      h='sha1', **org)
        self.cross = self.root.cross(self.old, utc(2016), utc(2032))
        self.private = CA('Home Made Root', org='Home', country='DE', nb=b,
                          na=a)
        self.TRUST = [self.root.cert, self.ecroot.cert, self.old.cert]

    def sub(self, cn, parent, kind='p256', nb=None, na=None, **kw):
        for k, v in self.org.items():
            kw.setdefault(k, v)
        return CA(cn, kind, nb=nb or utc(2020), na=na or utc(2035),
                  parent=parent, **kw)

    @staticmethod
    def key(kind):
        return Key(kind)


def host(c):
    """A name of its own for each case."""
    return c.id.replace('_', '-')[:40].strip('-') + '.example'


def start(c, kind='p256', **kw):
    """A request and a good certificate for it."""
    c.request(host(c), kind, **kw)
    return c.leaf(c.w.ecdv if c.index % 2 else c.w.dv)


def issuer(c):
    return c.w.ecdv.cert if c.index % 2 else c.w.dv.cert


def files(leaf, ca, where=''):
    return [(where + 'shop.crt', pem(leaf)), (where + 'ca.crt', pem(ca))]


def seven(options, entries, fname='x.zip'):
    with tempfile.TemporaryDirectory() as d:
        for n, data in entries:
            with open(os.path.join(d, n), 'wb') as out:
                out.write(data)
        subprocess.run(['7z', 'a', '-bd'] + options + [fname] +
                       [n for n, _ in entries], cwd=d, check=True,
                       capture_output=True)
        with open(os.path.join(d, fname), 'rb') as made:
            return made.read()


def docx(text, runs=False):
    def run(t):
        return ('<w:r><w:rPr><w:rFonts w:ascii="Courier"/></w:rPr>'
                '<w:t xml:space="preserve">%s</w:t></w:r>' % t)
    body = ''
    for x in text.splitlines():
        parts = [x[:20], x[20:41], x[41:]] if runs else [x]
        body += '<w:p w:rsidR="00A77B3E"><w:pPr/>' + \
            '<w:proofErr w:type="spellStart"/>'.join(
                run(t) for t in parts if t) + '</w:p>'
    doc = ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
           '<w:document xmlns:w="urn:w"><w:body>%s</w:body></w:document>'
           % body)
    return zip_of([('[Content_Types].xml', b'<?xml version="1.0"?><Types/>'),
                   ('_rels/.rels', b'<Relationships/>'),
                   ('word/document.xml', doc.encode()),
                   ('word/media/image1.png', b'\x89PNG\r\n\x1a\n' +
                    noise.randbytes(300))])


def signed(certs, content=b'', crls=()):
    """SignedData with content (RFC 5652), no signer."""
    inner = seq(oid('1.2.840.113549.1.7.1'),
                ctx(0, octets(content)) if content else b'')
    sd = seq(integer(1), set_(), inner, ctx(0, *certs),
             ctx(1, *crls) if crls else b'', set_())
    return seq(oid('1.2.840.113549.1.7.2'), ctx(0, sd))


def tnef(attachments):
    def attr(level, ident, data):
        return (bytes([level]) + struct.pack('<II', ident, len(data)) +
                data + struct.pack('<H', sum(data) & 0xffff))
    out = struct.pack('<IH', 0x223e9f78, 1)
    out += attr(1, 0x00089006, struct.pack('<I', 0x00010000))
    for n, data in attachments:
        out += attr(2, 0x00069002, struct.pack('<HIHHII', 1, 0xffffffff, 0, 0,
                                               0, 0)[:14])
        out += attr(2, 0x00018010, n.encode() + b'\0')
        out += attr(2, 0x0006800f, data)
    return out


def flip(der, at):
    return der[:at] + bytes([der[at] ^ 0xff]) + der[at + 1:]


def both(leaf, ca, **kw):
    return pems(leaf, ca, **kw).decode()


def names_ext(permitted=(), excluded=(), critical=True):
    def trees(tag, names):
        return ctx(tag, *[seq(dns(n)) for n in names]) if names else b''
    return ('2.5.29.30', critical, seq(trees(0, permitted),
                                       trees(1, excluded)))
