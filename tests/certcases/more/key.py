# SPDX-License-Identifier: ISC
"""Private keys."""
from common import *  # noqa: F401,F403


KEY = 'private_key_sent'


def with_key(slug, title, fn, keys=1):
    @case('key', slug, title)
    def _(c):
        leaf = start(c, 'rsa2048' if 'rsa' in slug else 'p256')
        fn(c, leaf)
        c.reject(KEY, may=['password_needed', 'no_certificate'], keys=keys)


def armoured(c, leaf, key, name_='c.pem'):
    c.add(name_, key + pems(leaf, issuer(c)), 'pem', 2)


with_key('own', 'Our own key with its certificate', lambda c, l: armoured(
    c, l, c.key.pem()))
with_key('own-traditional', 'The same, EC PRIVATE KEY', lambda c, l: armoured(
    c, l, b'-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n'
    b'-----END EC PARAMETERS-----\n' + c.key.pem('trad')))
with_key('own-rsa', 'The same, RSA PRIVATE KEY and PRIVATE KEY',
         lambda c, l: armoured(c, l, c.key.pem('trad') + c.key.pem()))
with_key('own-der', 'The same in DER, in a ZIP', lambda c, l: c.add(
    'c.zip', zip_of(files(l, issuer(c)) + [('k', c.key.der())]), 'zip', 2))
with_key('own-p12', 'The same in a PKCS#12 file without password',
         lambda c, l: c.add('c.pfx', pkcs12([l, issuer(c)], c.key), 'pkcs12',
                            2))
with_key('own-quoted', 'The same, quoted in a mail', lambda c, l: c.add(
    'm.eml', eml('x', [text_part(''.join(
        '> ' + x + '\n' for x in (c.key.pem() + pems(
            l, issuer(c))).decode().splitlines()))], multipart=None),
    'eml', 2))
with_key('own-open', 'The same without its END', lambda c, l: armoured(
    c, l, c.key.pem().replace(b'-----END PRIVATE KEY-----\n', b'')))
with_key('own-bare', 'The same in bare base64', lambda c, l: armoured(
    c, l, b64lines(c.key.der(), 64) + b'\n'))
with_key('own-utf16', 'The same in UTF-16', lambda c, l: c.add(
    'c.txt', (c.key.pem() + pems(l, issuer(c))).decode().encode('utf-16'),
    'pem|text', 2))
with_key('own-nested', 'The same in a ZIP in a ZIP in a mail',
         lambda c, l: c.add('m.eml', eml('x', [attach('a.zip', zip_of([(
             'b.zip', zip_of(files(l, issuer(c)) + [
                 ('private.key', c.key.pem())]))]))]), 'eml', 2))


def lonely(slug, title, fn, keys=1, *more):
    @case('key', slug, title)
    def _(c):
        start(c)
        fn(c)
        c.reject(KEY, *more, may=['no_certificate', 'password_needed',
                                  'unreadable'], keys=keys)


lonely('alone', 'A strange key alone', lambda c: c.add(
    'k.pem', Key('p256').pem(), 'pem', 0))
lonely('encrypted', 'An encrypted key alone', lambda c: c.add(
    'k.pem', Key('p256').pem(password='secret'), 'pem', 0))
lonely('encrypted-trad', 'An encrypted key of the old form', lambda c: c.add(
    'k.pem', Key('rsa2048').pem('trad', 'secret'), 'pem', 0))
lonely('openssh', 'A key of OpenSSH', lambda c: c.add(
    'k', pem(b'openssh-key-v1\0' + noise.randbytes(300),
             'OPENSSH PRIVATE KEY', width=70), 'pem|text', 0))
lonely('damaged', 'A damaged key', lambda c: c.add(
    'k.pem', Key('p256').pem()[:120], 'pem|text', 0))


lonely('two', 'Two strange keys, one of them twice', lambda c: (
    lambda k: c.add('k.pem', k.pem() + k.pem('trad') + Key('p256').pem(),
                    'pem', 0))(Key('rsa2048')), 2)
lonely('kubernetes', 'A key in base64 once more', lambda c: c.add(
    'k.yaml', b'tls.key: ' + base64.b64encode(Key('p256').pem()), None, 0))
lonely('docx', 'A key in a Word file', lambda c: c.add(
    'k.docx', docx(Key('p256').pem().decode()), 'zip|docx', 0))


@case('key', 'strange-beside-good', 'A strange key beside a good certificate')
def _(c):
    leaf = start(c)
    c.add('c.pem', Key('rsa2048').pem() + pems(leaf, issuer(c)), 'pem', 2)
    c.ok(leaf, issuer(c), may=[KEY], keys=1)


@case('key', 'locked-beside-good', 'A PFX with password beside a good one')
def _(c):
    leaf = start(c)
    k = Key('rsa2048')
    c.add('IIS.pfx', pkcs12([c.leaf(c.w.dv, key=k)], k, 'secret'), 'pkcs12',
          0)
    c.add('c.pem', pems(leaf, issuer(c)), 'pem', 2)
    c.ok(leaf, issuer(c), may=['password_needed', KEY])


@case('key', 'p12-rounds', 'A PKCS#12 file of two thousand million rounds')
def _(c):
    start(c)
    data = pkcs12([c.leaf(c.w.dv)])
    c.add('c.pfx', rewrap(data), 'pkcs12', 0)
    c.reject('password_needed', may=NOTHING)


def odd(size):
    return 1 << size - 1 | noise.getrandbits(size - 1) | 1


def dsa(size):
    """A DSA key of which only the private half stands there."""
    return seq(integer(0), seq(oid('1.2.840.10040.4.1'), seq(
        integer(odd(size)), integer(odd(size - 4)), integer(odd(size - 8)))),
        octets(integer(odd(size - 5))))


@case('key', 'dsa-slow', 'A key whose public half takes minutes to work out')
def _(c):
    leaf = start(c)
    c.add('c.pem', pems(leaf, issuer(c)) + pem(dsa(60000), 'PRIVATE KEY'))
    c.ok(leaf, issuer(c), may=[KEY], keys=1)


@case('key', 'p12-scrypt', 'A PKCS#12 file with a key locked by hours of scrypt')
def _(c):
    leaf = start(c)
    kdf = seq(oid('1.3.6.1.4.1.11591.4.11'), seq(
        octets(b'saltsalt'), integer(16384), integer(8), integer(100000)))
    lock = seq(oid('1.2.840.113549.1.5.13'), seq(
        kdf, seq(oid('2.16.840.1.101.3.4.1.42'), octets(bytes(16)))))
    bag = seq(oid('1.2.840.113549.1.12.10.1.2'),
              ctx(0, seq(lock, octets(bytes(64)))))
    data = oid('1.2.840.113549.1.7.1')
    safes = seq(seq(data, ctx(0, octets(seq(bag)))))
    c.add('c.pfx', seq(integer(3), seq(data, ctx(0, octets(safes)))),
          'pkcs12', 0)
    c.add('c.pem', pems(leaf, issuer(c)), 'pem', 2)
    c.ok(leaf, issuer(c), may=['password_needed', KEY], keys=1)


def rewrap(data):
    """The MAC of a PKCS#12 file with 2^31-1 rounds."""
    version, auth, mac = f.split(data)
    parts = f.split(mac)
    return seq(version, auth, seq(parts[0], parts[1], integer(2**31 - 1)))
