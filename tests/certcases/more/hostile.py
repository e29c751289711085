# SPDX-License-Identifier: ISC
"""What is made to keep us busy."""
from common import *  # noqa: F401,F403


def hostile(slug, title, fn, *reasons, one_of=(), may=NOTHING + BAD_PATH):
    @case('hostile', slug, title)
    def _(c):
        leaf = start(c)
        fn(c, leaf)
        c.reject(*reasons, one_of=one_of, may=may)


NOT = [NOTHING]
hostile('begins', 'Thirty thousand BEGIN lines', lambda c, l: c.add(
    'c.pem', b'-----BEGIN CERTIFICATE-----\n' * 30000), one_of=NOT)
hostile('mii', 'Two hundred thousand starts of base64', lambda c, l: c.add(
    'c.txt', b'MIIB ' * 200000), one_of=NOT)
hostile('nested-der', 'SEQUENCEs in SEQUENCEs', lambda c, l: c.add(
    'c.der', nest(20000)), one_of=NOT)
hostile('open-ber', 'A hundred thousand open lengths', lambda c, l: c.add(
    'c.p7b', b'\x30\x80' * 100000), one_of=NOT)
hostile('length', 'A length of four GiB', lambda c, l: c.add(
    'c.cer', b'\x30\x84\xff\xff\xff\xff' + l), one_of=NOT)
hostile('mail-nested', 'Mails in mails', lambda c, l: c.add(
    'm.eml', nested_mail(200, l)), one_of=[NOTHING])
hostile('many-certs', 'Two thousand certificates', lambda c, l: c.add(
    'c.pem', pems(*[alter(c.w.dv.cert, k) for k in range(2000)])),
    one_of=[NOTHING + ['is_ca']])
hostile('tags', 'A megabyte of "<"', lambda c, l: c.add(
    'c.html', b'<' * (1 << 20)), one_of=NOT)
hostile('entities', 'A megabyte of "&"', lambda c, l: c.add(
    'c.html', b'&#' * (1 << 19)), one_of=NOT)
hostile('ends', 'A hundred thousand END lines after one BEGIN',
        lambda c, l: c.add('c.pem', b'-----BEGIN CERTIFICATE-----\n' +
                           b'MIIB\n-----END X-----\n' * 50000), one_of=NOT)


def nest(n):
    out = b''
    for _ in range(n):
        out = seq(out)
        if len(out) > 60000:
            break
    return out


def nested_mail(n, leaf):
    out = eml('x', [attach('c.pem', pem(leaf))])
    for _ in range(n):
        out = (b'From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: '
               b'message/rfc822\r\n\r\n') + out
    return out


def alter(der, k):
    return der[:-8] + struct.pack('>Q', k)


@case('hostile', 'same-name', 'Three hundred issuers of the same name')
def _(c):
    leaf = start(c)
    c.add('c.pem', pems(leaf, *[alter(issuer(c), k) for k in range(300)]) +
          pem(issuer(c)))
    c.ok(leaf, issuer(c))


@case('hostile', 'many-archives', 'A hundred ZIPs, each just within the limits')
def _(c):
    start(c)
    some = base64.b64encode(noise.randbytes(70000))
    text = b''.join(some[k * 1400:(k + 1) * 1400] + b'\n' +
                    b'words <b> BEGIN x\n' * 8000 for k in range(66))
    packed = zip_of([('c.txt', text)])
    c.add('m.eml', eml('x', [attach('%d.zip' % k, packed)
                             for k in range(90)]))
    c.reject('archive_too_large', may=NOTHING)


@case('hostile', 'thousand-issuers', 'A thousand broken copies of the issuer')
def _(c):
    leaf = start(c)
    c.add('c.pem', pems(leaf, *[alter(issuer(c), k) for k in range(1000)]) +
          pem(issuer(c)))
    c.ok(leaf, issuer(c))


@case('hostile', 'thousand-leaves', 'A thousand broken copies before the leaf')
def _(c):
    leaf = start(c)
    c.add('c.pem', pems(*[alter(leaf, k) for k in range(1000)]) +
          pems(leaf, issuer(c)))
    c.ok(leaf, issuer(c))


@case('hostile', 'mesh', 'Twenty CAs that all vouch for each other, one way out')
def _(c):
    c.request(host(c))
    keys = [Key('p256') for _ in range(20)]

    def vouch(i, by, key):
        return make_cert(name((CN, 'M%d' % i)), by, keys[i].spki, key,
                         utc(2020), utc(2035), [x_bc(True)])

    def mesh(i):
        return [vouch(i, name((CN, 'M%d' % j)), keys[j])
                for j in range(20) if i != j]
    out = vouch(17, c.w.root.name, c.w.root.key)
    leaf = make_cert(name((CN, c.domain)), name((CN, 'M0')), c.key.spki,
                     keys[0], c.w.NB, c.w.NA, [x_san(c.domain)])
    ring = [x for i in range(20) for x in mesh(i)]
    c.add('c.pem', pems(leaf, *ring, out))
    c.ok(leaf, ring[16], out)


@case('hostile', 'dsa-issuers', 'A thousand issuers with large DSA keys')
def _(c):
    leaf = start(c)

    def big(size):
        return integer(1 << size - 1 | noise.getrandbits(size - 1) | 1)
    spki = [seq(seq(oid('1.2.840.10040.4.1'),
                    seq(big(9990), big(256), big(9980))),
                f.bits(big(9970))) for k in range(1000)]
    ca = f.split(f.split(issuer(c))[0])[5]
    cas = [make_cert(ca, c.w.root.name, x, c.w.root.key, utc(2020), utc(2035),
                     [x_bc(True)]) for x in spki]
    c.add('c.pem', pems(leaf, *cas) + pem(issuer(c)))
    c.ok(leaf, issuer(c))


@case('hostile', 'big-rsa', 'An issuer with a key of 16,384 bits, broken')
def _(c):
    c.request(host(c))
    ca = CA('Big', 'p256', nb=utc(2020), na=utc(2035))
    big = (1 << 16383) | int.from_bytes(noise.randbytes(2000), 'big') | 1
    spki = seq(seq(oid('1.2.840.113549.1.1.1'), null()),
               f.bits(seq(integer(big), integer((1 << 63) + 1))))
    cert = make_cert(ca.name, c.w.root.name, spki, c.w.root.key, utc(2020),
                     utc(2035), [x_bc(True)])
    leaf = make_cert(name((CN, c.domain)), ca.name, c.key.spki,
                     c.w.root.key, c.w.NB, c.w.NA, [x_san(c.domain)])
    c.add('c.pem', pems(leaf, cert))
    c.reject(one_of=[BAD_PATH], leaf=leaf)


@case('hostile', 'constraints', 'Names against constraints, by the thousand')
def _(c):
    c.request(host(c))
    sub = c.w.sub('NC', c.w.root, extra=[names_ext(
        [], ['x%d.invalid' % k for k in range(2000)])])
    leaf = c.leaf(sub, [c.domain] + ['n%d.example' % k for k in range(4000)])
    c.add('c.pem', pems(leaf, sub.cert))
    c.reject(one_of=[BAD_PATH], leaf=leaf)
