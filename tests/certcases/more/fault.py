# SPDX-License-Identifier: ISC
"""What is wrong with a certificate that can be read."""
from common import *  # noqa: F401,F403


def fault(slug, title):
    return case('fault', slug, title)


def chain_case(slug, title, make, *reasons, **kw):
    @fault(slug, title)
    def _(c):
        c.request(host(c), kw.get('kind', 'p256'))
        leaf, tail = make(c)
        if kw.get('alone'):
            c.add('c.pem', pem(leaf), 'pem', 1)
        else:
            c.add('c.pem', pems(leaf, *tail))
        if reasons or kw.get('one_of'):
            c.reject(*reasons, one_of=kw.get('one_of', ()),
                     may=kw.get('may', ()), leaf=leaf)
        else:
            c.ok(leaf, *tail[:kw.get('sent', len(tail))],
                 chains=kw['chains'](c, leaf, tail)
                 if 'chains' in kw else None)


def under(c, *cas, **kw):
    """A leaf below a line of CAs, the last of which issues it."""
    return c.leaf(cas[-1], **kw), [x.cert for x in reversed(cas)]


def extension(o, critical, value=b'\5\0'):
    return (o, critical, value)


UNKNOWN = '1.3.6.1.4.1.99999.1'


for slug, title, make, reasons, kw in (
    ('sha1-intermediate', 'SHA-1 in the intermediate', lambda c: under(
        c, c.w.sub('S1', c.w.root, h='sha1')), ['weak_signature'], {}),
    ('rsa1024-intermediate', 'RSA 1024 in the intermediate',
     lambda c: under(c, c.w.sub('W', c.w.root, 'rsa1024')), ['weak_key'],
     {}),
    ('md5', 'MD5', lambda c: under(c, c.w.dv, h='md5'), ['weak_signature'],
     {'may': ['chain_invalid', 'incomplete_chain']}),
    ('expired-intermediate', 'The intermediate has expired', lambda c: under(
        c, c.w.sub('E', c.w.root, nb=utc(2020), na=utc(2028, 4, 1))),
     ['expired'], {}),
    ('future-intermediate', 'The intermediate is not valid yet',
     lambda c: under(c, c.w.sub('F', c.w.root, nb=utc(2028, 7, 1))),
     ['not_yet_valid'], {}),
    ('expired-both', 'Leaf expired, name wrong, SHA-1, no server',
     lambda c: under(c, c.w.dv, names=['other.example'], h='sha1',
                     nb=utc(2027), na=utc(2028), eku=(CLIENT,)),
     ['expired', 'wrong_domain', 'weak_signature', 'not_server_auth'], {}),
    ('path-length', 'Path length exceeded', lambda c: under(
        c, c.w.dv, c.w.sub('below DV', c.w.dv)), [], {'one_of': [BAD_PATH]}),
    ('constraints', 'Name constraints exclude it', lambda c: under(
        c, c.w.sub('NC', c.w.root, extra=[names_ext(['else.example'])])), [],
     {'one_of': [BAD_PATH]}),
    ('constraints-fit', 'Name constraints allow it', lambda c: under(
        c, c.w.sub('NC', c.w.root, extra=[names_ext(['example'])])), [], {}),
    ('critical-leaf', 'An unknown critical extension', lambda c: under(
        c, c.w.dv, extra=[extension(UNKNOWN, True)]), [],
     {'one_of': [BAD_PATH]}),
    ('critical-ca', 'An unknown critical extension in the intermediate',
     lambda c: under(c, c.w.sub('X', c.w.root,
                                extra=[extension(UNKNOWN, True)])), [],
     {'one_of': [BAD_PATH]}),
    ('unknown-extension', 'An unknown extension that is not critical',
     lambda c: under(c, c.w.dv, extra=[extension(UNKNOWN, False)]), [], {}),
    ('issuer-no-ca', 'Issued by a server certificate', lambda c: (
        lambda k: (lambda mid: (CA.issue(
            k, c.key.spki, [c.domain], c.w.NB, c.w.NA), [mid, c.w.dv.cert]))(
                c.w.dv.issue(k.key.spki, ['mid.example'], c.w.NB, c.w.NA,
                             subject=k.name)))(
            CA('Mid', 'p256', nb=utc(2020), na=utc(2035))), [],
     {'one_of': [BAD_PATH], 'may': ['is_ca']}),
    ('wrong-signature', 'A signature that does not fit', lambda c: under(
        c, c.w.dv, signature=noise.randbytes(256)), [],
     {'one_of': [BAD_PATH]}),
    ('eku-intermediate', 'The intermediate is for mail only', lambda c: under(
        c, c.w.sub('M', c.w.root, extra=[x_eku(EMAIL)])), [],
     {'one_of': [BAD_PATH + ['not_server_auth']]}),
    ('eku-any', 'anyExtendedKeyUsage alone', lambda c: under(
        c, c.w.dv, eku=('2.5.29.37.0',)), ['not_server_auth'],
     {'may': ['chain_invalid']}),
    ('eku-none', 'No extended key usage', lambda c: under(
        c, c.w.dv, eku=()), [], {}),
    ('eku-email', 'For mail only', lambda c: under(c, c.w.dv, eku=(EMAIL,)),
     ['not_server_auth'], {}),
    ('no-ku', 'No key usage', lambda c: under(c, c.w.dv, ku=False), [], {}),
    ('chain-of-five', 'Five between leaf and root', lambda c: under(
        c, *deep(c, 5)), [], {}),
    ('chain-of-twelve', 'Twelve between leaf and root', lambda c: under(
        c, *deep(c, 12)), [], {}),
    ('no-akid', 'No key identifiers', lambda c: under(
        c, c.w.sub('noaki', c.w.root, aki=False), aki=False), [], {}),
    ('negative-serial', 'A negative serial number', lambda c: under(
        c, c.w.dv, serial=-5), [], {}),
    ('long-serial', 'A serial number of 40 octets', lambda c: under(
        c, c.w.dv, serial=int.from_bytes(b'\x7f' * 40, 'big')), [], {}),
    ('zero-serial', 'Serial number 0', lambda c: under(
        c, c.w.dv, serial=0), [], {}),
    ('pss', 'RSA-PSS', lambda c: under(c, c.w.dv, pss=True), [], {}),
    ('pss-sha1', 'RSA-PSS with SHA-1', lambda c: under(
        c, c.w.dv, pss=True, h='sha1'), ['weak_signature'], {}),
    ('version-1', 'X.509 version 1', lambda c: under(c, c.w.dv, version=0),
     ['wrong_domain'], {'may': ['is_ca', 'chain_invalid']}),
    ('sha1-root', 'SHA-1 in the root is nobody\'s business',
     lambda c: under(c, c.w.sub('under old', c.w.old)), [], {}),
    ('alg-mismatch', 'Two different signature algorithms', lambda c: under(
        c, c.w.dv, inner_alg=c.w.dv.key.algid('sha512')
        if c.w.dv.key.kind != 'p256' else c.w.dv.key.algid('sha512')), [],
     {'one_of': [BAD_PATH]}),
    # names
    ('san-ip', 'IP addresses only', lambda c: under(
        c, c.w.dv, names=[ip('192.0.2.1')], subject=name((CN, c.domain))),
     ['wrong_domain'], {}),
    ('san-mail', 'Mail addresses only', lambda c: under(
        c, c.w.dv, names=[rfc822('a@' + c.domain)],
        subject=name((CN, c.domain))), ['wrong_domain'], {}),
    ('san-none', 'CN alone', lambda c: under(
        c, c.w.dv, names=[c.domain], san=False), ['wrong_domain'], {}),
    ('san-nul', 'A NUL in the name', lambda c: under(
        c, c.w.dv, names=[dns(c.domain.encode() + b'\0.evil.example')],
        subject=name((CN, c.domain))), ['wrong_domain'],
     {'may': ['chain_invalid', 'unreadable']}),
    ('san-utf8', 'UTF-8 in a DNS name beside the right one', lambda c: under(
        c, c.w.dv, names=[dns('m\u00fcller.example'.encode()),
                          dns(c.domain.encode())],
        subject=name((CN, c.domain))), [], {}),
    ('san-case', 'Capitals', lambda c: under(
        c, c.w.dv, names=[c.domain.upper()]), [], {}),
    ('san-many', '400 names, ours the last', lambda c: under(
        c, c.w.dv, names=['n%d.example' % k for k in range(399)] +
        [c.domain]), [], {}),
    ('san-very-many', '3,000 names, ours the last', lambda c: under(
        c, c.w.dv, names=['n%d.example' % k for k in range(2999)] +
        [c.domain]), [], {}),
    ('san-partial-wildcard', 'A part of a label as wildcard',
     lambda c: under(c, c.w.dv, names=[c.domain[:3] + '*.example']),
     ['wrong_domain'], {}),
    ('san-tld-wildcard', 'A wildcard for a top-level name', lambda c: under(
        c, c.w.dv, names=['*.example']), ['wrong_domain'], {}),
    ('san-double-wildcard', 'Two wildcards', lambda c: under(
        c, c.w.dv, names=['*.*.example', '*']), ['wrong_domain'], {}),
    ('san-www-only', 'www alone', lambda c: under(
        c, c.w.dv, names=['www.' + c.domain]), ['wrong_domain'], {}),
    ('san-suffix', 'A name that only ends like ours', lambda c: under(
        c, c.w.dv, names=['my' + c.domain, c.domain + '.evil.example']),
     ['wrong_domain'], {}),
    ('san-twice', 'The SAN extension twice', lambda c: under(
        c, c.w.dv, names=['x.example'], extra=[x_san(c.domain)]), [],
     {'one_of': [BAD_PATH + ['wrong_domain']],
      'may': ['wrong_domain'] + BAD_PATH}),
    ('san-broken', 'A SAN that does not parse', lambda c: under(
        c, c.w.dv, names=[c.domain],
        san_raw=('2.5.29.17', False, b'\x30\x20\x82\x03abc')), [],
     {'one_of': [BAD_PATH + ['wrong_domain']],
      'may': ['wrong_domain'] + BAD_PATH}),
    ('rsa4096', 'RSA 4096 in the intermediate', lambda c: under(
        c, c.w.sub('RSA 4096', c.w.root, 'rsa4096')), [], {}),
    ('from-root', 'Issued by the root itself', lambda c: (
        c.leaf(c.w.root), []), [], {}),
    ('dates-swapped', 'Ends before it begins', lambda c: under(
        c, c.w.dv, nb=utc(2028, 9, 1), na=utc(2028, 2, 1)), [],
     {'one_of': [['expired', 'not_yet_valid']],
      'may': ['chain_invalid']}),
    ('root-expired', 'Everything is good but the trusted root has expired',
     lambda c: expired_root(c), ['expired'], {'may': ['untrusted_root']}),
):
    chain_case(slug, title, make, *reasons, **kw)


def expired_root(c):
    root = CA('Gone Root', 'p256', nb=utc(2008), na=utc(2028, 1, 1),
              **c.w.org)
    c.trust = c.trust + [root.cert]
    return under(c, c.w.sub('Under gone', root))


def deep(c, n):
    cas, parent = [], c.w.ecroot
    for k in range(n):
        parent = c.w.sub('Level %d' % k, parent)
        cas.append(parent)
    return cas


@fault('cross-expired', 'The cross-sign has expired, the own root is trusted')
def _(c):
    c.request(host(c))
    leaf = c.leaf(c.w.dv)
    cross = c.w.root.cross(c.w.old, utc(2016), utc(2027))
    c.add('c.pem', pems(leaf, c.w.dv.cert, cross, c.w.old.cert))
    c.ok(leaf, c.w.dv.cert)


@fault('cross-only', 'Trusted only through the cross-sign')
def _(c):
    c.request(host(c))
    c.trust = [c.w.old.cert]
    leaf = c.leaf(c.w.dv)
    c.add('c.pem', pems(c.w.cross, leaf, c.w.root.cert, c.w.dv.cert))
    c.ok(leaf, c.w.dv.cert, c.w.cross)


@fault('cross-only-expired', 'Trusted only through an expired cross-sign')
def _(c):
    c.request(host(c))
    c.trust = [c.w.old.cert]
    leaf = c.leaf(c.w.dv)
    cross = c.w.root.cross(c.w.old, utc(2016), utc(2027))
    c.add('c.pem', pems(leaf, c.w.dv.cert, cross))
    c.reject('expired', leaf=leaf)


@fault('cross-loop', 'Two CAs that vouch for each other, and no root')
def _(c):
    c.request(host(c))
    a = CA('Loop A', 'p256', nb=utc(2020), na=utc(2035))
    b = CA('Loop B', 'p256', nb=utc(2020), na=utc(2035))
    leaf = c.leaf(a)
    c.add('c.pem', pems(leaf, a.cross(b, utc(2020), utc(2035)),
                        b.cross(a, utc(2020), utc(2035))))
    c.reject(one_of=[PATH + ['chain_invalid']], leaf=leaf)


@fault('cross-loop-root', 'The same loop with a way out')
def _(c):
    c.request(host(c))
    a = CA('Loop A', 'p256', nb=utc(2020), na=utc(2035))
    b = CA('Loop B', 'p256', nb=utc(2020), na=utc(2035))
    leaf = c.leaf(a)
    ab = a.cross(b, utc(2020), utc(2035))
    ba = b.cross(a, utc(2020), utc(2035))
    br = b.cross(c.w.root, utc(2020), utc(2035))
    c.add('c.pem', pems(leaf, ba, ab, br))
    c.ok(leaf, ab, br)


@fault('twin-intermediates', 'The same CA under the old and the new key')
def _(c):
    c.request(host(c))
    old = c.w.sub('Renewed CA', c.w.root)
    new = c.w.sub('Renewed CA', c.w.root)
    leaf = c.leaf(new, aki=False)
    c.add('c.pem', pems(leaf, old.cert, new.cert))
    c.ok(leaf, new.cert)


@fault('renewed-intermediate', 'The same key certified twice, once expired')
def _(c):
    c.request(host(c))
    new = c.w.sub('Renewed CA', c.w.root)
    old = new.cross(c.w.root, utc(2015), utc(2024))
    leaf = c.leaf(new)
    c.add('c.pem', pems(leaf, old, new.cert))
    c.ok(leaf, new.cert)


@fault('wrong-intermediate', 'An intermediate of another CA')
def _(c):
    c.request(host(c))
    leaf = c.leaf(c.w.dv)
    c.add('c.pem', pems(leaf, c.w.ecdv.cert, c.w.root.cert))
    c.reject('incomplete_chain', may=['untrusted_root'], leaf=leaf)


@fault('gap', 'The upper intermediate is missing')
def _(c):
    c.request(host(c))
    up = c.w.sub('Upper', c.w.root)
    low = c.w.sub('Lower', up)
    leaf = c.leaf(low)
    c.add('c.pem', pems(leaf, low.cert, c.w.root.cert))
    c.reject('incomplete_chain', may=['untrusted_root'], leaf=leaf)


@fault('fake-root', 'A root with the right name and another key')
def _(c):
    c.request(host(c))
    fake = CA('Example Root 1', 'p256', nb=utc(2012), na=utc(2042),
              **c.w.org)
    sub = c.w.sub('Under fake', fake)
    leaf = c.leaf(sub)
    c.add('c.pem', pems(leaf, sub.cert, fake.cert))
    c.reject('untrusted_root', may=BAD_PATH, leaf=leaf)


@fault('two-roots', 'Both roots are sent along')
def _(c):
    c.request(host(c))
    leaf = c.leaf(c.w.dv)
    c.add('c.pem', pems(c.w.root.cert, c.w.old.cert, leaf, c.w.dv.cert,
                        c.w.ecroot.cert, c.w.private.cert))
    c.ok(leaf, c.w.dv.cert)


@fault('root-only', 'The root alone')
def _(c):
    c.request(host(c))
    c.add('c.pem', pem(c.w.root.cert), 'pem', 1)
    c.reject(one_of=[['no_certificate', 'is_ca']],
             may=['key_mismatch'])


@fault('intermediate-only', 'The intermediate alone')
def _(c):
    c.request(host(c))
    c.add('c.pem', pem(c.w.dv.cert), 'pem', 1)
    c.reject(one_of=[['no_certificate', 'is_ca']])


@fault('other-leaf-and-ours', "Another shop's certificate beside ours")
def _(c):
    leaf = start(c)
    other = c.leaf(c.w.dv, ['other.example'], key=Key('p256'))
    c.add('a.pem', pem(other), 'pem', 1)
    c.add('b.pem', pems(leaf, issuer(c)), 'pem', 2)
    c.ok(leaf, issuer(c))


@fault('old-and-new', "Last year's certificate and this year's, one key")
def _(c):
    leaf = start(c)
    old = c.leaf(c.w.dv, nb=utc(2027), na=utc(2028))
    c.add('a.pem', pem(old), 'pem', 1)
    c.add('b.pem', pems(leaf, issuer(c)), 'pem', 2)
    c.ok(leaf, issuer(c))


@fault('old-and-older', 'Two for our key, neither good')
def _(c):
    c.request(host(c))
    c.add('a.pem', pem(c.leaf(c.w.dv, nb=utc(2027), na=utc(2028))))
    c.add('b.pem', pems(c.leaf(c.w.dv, nb=utc(2026), na=utc(2027)),
                        c.w.dv.cert))
    c.reject('ambiguous')


@fault('copies', 'One certificate in four forms')
def _(c):
    leaf = start(c)
    c.add('a.crt', pem(leaf), 'pem', 1)
    c.add('b.cer', leaf, 'der', 1)
    c.add('c.p7b', pkcs7([leaf, issuer(c)]), 'pkcs7-der', 2)
    c.add('d.zip', zip_of([('x', pems(leaf, leaf))]), 'zip', 1)
    c.ok(leaf, issuer(c))


@fault('no-request', 'No request: the only server certificate')
def _(c):
    c.domain = host(c)
    key = Key('p256')
    leaf = c.leaf(c.w.dv, key=key)
    c.add('c.pem', pems(c.w.root.cert, c.w.dv.cert, leaf), 'pem', 3)
    c.ok(leaf, c.w.dv.cert)


@fault('no-request-two', 'No request: two server certificates')
def _(c):
    c.domain = host(c)
    c.add('c.pem', pems(c.leaf(c.w.dv, key=Key('p256')),
                        c.leaf(c.w.dv, key=Key('p256')), c.w.dv.cert))
    c.reject('ambiguous')


@fault('self-signed-ca', 'Self-signed, CA:TRUE, our key')
def _(c):
    c.request(host(c))
    n = name((CN, c.domain))
    leaf = make_cert(n, n, c.key.spki, c.key, c.w.NB, c.w.NA,
                     [x_bc(True), x_san(c.domain)])
    c.add('c.pem', pem(leaf), 'pem', 1)
    c.reject('self_signed', 'is_ca', may=PATH + ['chain_invalid'], leaf=leaf)


@fault('idn', 'A domain in Unicode, with a trailing dot')
def _(c):
    c.request('xn--mller-kva.example')
    leaf = c.leaf(c.w.dv)
    c.domain = 'M\u00fcller.Example.'
    c.add('c.pem', pems(leaf, c.w.dv.cert), 'pem', 2)
    c.ok(leaf, c.w.dv.cert)


@fault('wildcard-asked', 'A wildcard is asked for and is there')
def _(c):
    c.request('*.wild.example')
    leaf = c.leaf(c.w.dv, ['*.wild.example', 'wild.example'])
    c.add('c.pem', pems(leaf, c.w.dv.cert), 'pem', 2)
    c.ok(leaf, c.w.dv.cert)


@fault('wildcard-asked-not-there', 'A wildcard is asked for, names are there')
def _(c):
    c.request('*.wild.example')
    leaf = c.leaf(c.w.dv, ['a.wild.example', 'wild.example'])
    c.add('c.pem', pems(leaf, c.w.dv.cert), 'pem', 2)
    c.reject('wrong_domain', leaf=leaf)


@fault('wildcard-deep', 'A wildcard does not cover two labels')
def _(c):
    c.request('a.b.deep.example')
    leaf = c.leaf(c.w.dv, ['*.deep.example'])
    c.add('c.pem', pems(leaf, c.w.dv.cert), 'pem', 2)
    c.reject('wrong_domain', leaf=leaf)


@fault('last-second', 'The last second has passed')
def _(c):
    c.request(host(c))
    leaf = c.leaf(c.w.dv, na=utc(2028, 5, 20, 14, 59, 59))
    c.add('c.pem', pems(leaf, c.w.dv.cert), 'pem', 2)
    c.reject('expired', leaf=leaf)


@fault('first-second', 'Valid from this very second')
def _(c):
    c.request(host(c))
    leaf = c.leaf(c.w.dv, nb=utc(2028, 5, 20, 15, 0, 0))
    c.add('c.pem', pems(leaf, c.w.dv.cert), 'pem', 2)
    c.ok(leaf, c.w.dv.cert)


@fault('generalized-time', 'Valid until 9999')
def _(c):
    c.request(host(c))
    leaf = c.leaf(c.w.dv, na=utc(9999, 12, 31, 23, 59, 59))
    c.add('c.pem', pems(leaf, c.w.dv.cert), 'pem', 2)
    c.ok(leaf, c.w.dv.cert)
