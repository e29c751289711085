# SPDX-License-Identifier: ISC
"""ZIP, tar, gzip, office files; the limits; what is refused."""
from common import *  # noqa: F401,F403


def packed(slug, title, fname='c.zip', fmt='zip', **kw):
    def deco(fn):
        @case('archive', slug, title)
        def _(c):
            leaf = start(c)
            c.add(fname, fn(c, leaf, issuer(c)), fmt)
            c.ok(leaf, issuer(c), **kw)
        return fn
    return deco


def refused(slug, title, *reasons, may=NOTHING, fname='c.zip', fmt=None):
    def deco(fn):
        @case('archive', slug, title)
        def _(c):
            leaf = start(c)
            c.add(fname, fn(c, leaf, issuer(c)), fmt)
            c.reject(*reasons, may=may)
        return fn
    return deco


class Pipe(io.RawIOBase):
    """A stream that cannot seek, so that zipfile writes descriptors."""

    def __init__(self):
        self.data = b''

    def writable(self):
        return True

    def write(self, b):
        self.data += bytes(b)
        return len(b)


def zip_streamed(entries):
    out = Pipe()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as z:
        for n, data in entries:
            z.writestr(n, data)
    return out.data


def zip64(entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as z:
        for n, data in entries:
            with z.open(n, 'w', force_zip64=True) as e:
                e.write(data)
    return out.getvalue()


def symlink(n, target):
    zi = zipfile.ZipInfo(n)
    zi.external_attr = 0o120777 << 16
    zi.create_system = 3
    return zi, target


def zip_raw(entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as z:
        for n, data in entries:
            z.writestr(n, data)
    return out.getvalue()


def rar(entries):
    """RAR 4, stored: a header of each file with the low half of its CRC."""
    def block(kind, flags, rest, data=b''):
        head = struct.pack('<BHH', kind, flags, 7 + len(rest)) + rest
        return struct.pack('<H', zlib.crc32(head) & 0xffff) + head + data
    out = b'Rar!\x1a\7\0' + block(0x73, 0, bytes(6))
    for n, data in entries:
        rest = struct.pack('<IIBIIBBHI', len(data), len(data), 2,
                           zlib.crc32(data), 0x3a000000, 20, 0x30, len(n),
                           0x20)
        out += block(0x74, 0x8000, rest + n.encode(), data)
    return out + block(0x7b, 0x4000, b'')


def overlapping(leaf, copies):
    """One stored entry that every line of the directory points to."""
    body = zlib.compressobj(9, zlib.DEFLATED, -15)
    plain = pem(leaf) + b'\0' * 900000
    data = body.compress(plain) + body.flush()
    crc = zlib.crc32(plain)
    local = struct.pack('<IHHHHHIIIHH', 0x04034b50, 20, 0, 8, 0, 0, crc,
                        len(data), len(plain), 1, 0) + b'a' + data
    central = b''.join(
        struct.pack('<IHHHHHHIIIHHHHHII', 0x02014b50, 20, 20, 0, 8, 0, 0,
                    crc, len(data), len(plain), 4, 0, 0, 0, 0, 0, 0) +
        b'%04d' % k for k in range(copies))
    return local + central + struct.pack('<IHHHHIIH', 0x06054b50, 0, 0,
                                         copies, copies, len(central),
                                         len(local), 0)


for slug, title, fname, fmt, fn in (
    ('stored', 'ZIP, stored', 'c.zip', 'zip',
     lambda c, l, i: zip_of(files(l, i), compress=False)),
    ('zip64', 'ZIP64', 'c.zip', 'zip', lambda c, l, i: zip64(files(l, i))),
    ('streamed', 'ZIP with data descriptors', 'c.zip', 'zip',
     lambda c, l, i: zip_streamed(files(l, i))),
    ('bzip2', 'ZIP, entries in bzip2', 'c.zip', 'zip',
     lambda c, l, i: seven(['-tzip', '-mm=BZip2'], files(l, i))),
    ('lzma', 'ZIP, entries in LZMA', 'c.zip', 'zip',
     lambda c, l, i: seven(['-tzip', '-mm=LZMA'], files(l, i))),
    ('names', 'Names in capitals and without ending', 'c.zip', 'zip',
     lambda c, l, i: zip_of([('SHOP.CRT', pem(l)), ('CA', i)])),
    ('subfolder', 'Three folders down', 'c.zip', 'zip',
     lambda c, l, i: zip_of([('a/', b''), ('a/b/', b'')] +
                            files(l, i, 'a/b/c/'))),
    ('macosx', 'Shadows of a Macintosh', 'c.zip', 'zip',
     lambda c, l, i: zip_of(
         [('__MACOSX/', b''),
          ('__MACOSX/._shop.crt', b'\0\5\x16\7\0\2\0\0Mac OS X        ' +
           noise.randbytes(150)), ('.DS_Store', b'\0\0\0\1Bud1' + bytes(80))
          ] + files(l, i))),
    ('traversal', 'Names that climb out', 'c.zip', 'zip',
     lambda c, l, i: zip_of([('../../../../tmp/certmaild-was-here', pem(l)),
                             ('/tmp/certmaild-was-here-too', pem(i)),
                             ('C:\\Windows\\x.crt', pem(i))])),
    ('duplicate-names', 'One name three times', 'c.zip', 'zip',
     lambda c, l, i: zip_raw([('x.crt', pem(i)), ('x.crt', pem(l)),
                              ('x.crt', b'nothing')])),
    ('unicode', 'Names in Chinese and in code page 437', 'c.zip', 'zip',
     lambda c, l, i: zip_of([('\u8bc1\u4e66.crt', pem(l)),
                             ('caf\u00e9.crt', pem(i))])),
    ('symlink', 'Links beside the files', 'c.zip', 'zip',
     lambda c, l, i: zip_raw([symlink('key.pem', '/etc/passwd')] +
                             files(l, i))),
    ('nested', 'ZIP in ZIP', 'c.zip', 'zip',
     lambda c, l, i: zip_of([('in.zip', zip_of(files(l, i)))])),
    ('tar-in-zip', 'tar.gz in ZIP', 'c.zip', 'zip',
     lambda c, l, i: zip_of([('in.tgz', tgz_of(files(l, i)))])),
    ('tar', 'tar', 'c.tar', 'tar',
     lambda c, l, i: tgz_of(files(l, i), 'w')),
    ('gzip', 'gzip of a PEM file', 'c.pem.gz', 'gzip',
     lambda c, l, i: gzip.compress(pems(l, i))),
    ('prefix', 'A ZIP behind a self-extractor', 'c.exe', 'zip|unknown',
     lambda c, l, i: b'MZ' + noise.randbytes(4000) + zip_of(files(l, i))),
    ('suffix', 'A ZIP with something behind it', 'c.zip', 'zip',
     lambda c, l, i: zip_of(files(l, i)) + b'\r\n-- \r\nsent from my phone'),
    ('headless', 'A ZIP cut before its directory', 'c.zip', 'zip',
     lambda c, l, i: (lambda z: z[:z.index(b'PK\1\2')])(
         zip_of(files(l, i)))),
    ('crc', 'A wrong check sum', 'c.zip', 'zip',
     lambda c, l, i: zip_of(files(l, i)).replace(
         struct.pack('<I', zlib.crc32(pem(l))), b'\1\2\3\4')),
    ('comment', 'A comment', 'c.zip', 'zip',
     lambda c, l, i: (lambda z: z[:-2] + struct.pack('<H', 5) + b'hello')(
         zip_of(files(l, i)))),
    ('sixty-four', 'Exactly 64 entries', 'c.zip', 'zip',
     lambda c, l, i: zip_of(files(l, i) + [('f%d.txt' % k, b'x')
                                           for k in range(62)])),
    ('small-ratio', 'A great ratio below 1 MiB', 'c.zip', 'zip',
     lambda c, l, i: zip_of(files(l, i) + [('z', b'\0' * 900000)])),
    ('some-encrypted', 'An encrypted entry that nobody needs', 'c.zip', 'zip',
     lambda c, l, i: mixed_encryption(l, i)),
    ('vendor', 'Four folders for four servers', 'c.zip', 'zip',
     lambda c, l, i: zip_of(
         [('Nginx/1_shop_bundle.crt', pems(l, i)),
          ('Apache/1_root_bundle.crt', pems(i)),
          ('Apache/2_shop.crt', pem(l)),
          ('IIS/shop.p7b', pem(pkcs7([l, i]), 'PKCS7', eol='\r\n')),
          ('Other/shop.cer', l), ('Other/keystorePass.txt', b'a8f0z'),
          ('README.txt', b'Install as follows.\r\n')])),
    ('vendor-comodo', 'Four files, root first', 'c.zip', 'zip',
     lambda c, l, i: zip_of(
         [('AddTrustExternalCARoot.crt', pem(c.w.old.cert)),
          ('ExampleRoot.crt', pem(c.w.cross)), ('ExampleDV.crt', pem(i)),
          ('www_shop_example.crt', pem(l))])),
    ('sevenzip', '7z', 'c.7z', '7z',
     lambda c, l, i: seven(['-t7z'], files(l, i), 'x.7z')),
    ('sevenzip-lzma2', '7z, solid, names of all kinds', 'c.7z', '7z',
     lambda c, l, i: seven(['-t7z', '-mx=9', '-m0=LZMA2', '-ms=on'], [
         ('\u8bc1\u4e66.crt', pem(l)), ('K\xf6ln.crt', pem(i))], 'x.7z')),
    ('sevenzip-ppmd', '7z by PPMd', 'c.7z', '7z',
     lambda c, l, i: seven(['-t7z', '-m0=PPMd'], files(l, i), 'x.7z')),
    ('rar', 'RAR, stored', 'c.rar', 'rar',
     lambda c, l, i: rar(files(l, i))),
    ('tar-bzip2', 'A tar in bzip2', 'c.tar.bz2', 'tar.bz2',
     lambda c, l, i: tgz_of(files(l, i), 'w:bz2')),
    ('tar-xz', 'A tar in xz', 'c.txz', 'tar.xz',
     lambda c, l, i: tgz_of(files(l, i), 'w:xz')),
    ('bzip2-alone', 'One file in bzip2', 'c.pem.bz2', 'bzip2',
     lambda c, l, i: bz2.compress(pems(l, i))),
    ('xz-alone', 'One file in xz', 'c.pem.xz', 'xz',
     lambda c, l, i: lzma.compress(pems(l, i))),
    ('docx', 'A Word file', 'c.docx', 'zip|docx',
     lambda c, l, i: docx(both(l, i))),
    ('docx-runs', 'A Word file, lines cut into runs, dashes changed',
     'c.docx', 'zip|docx',
     lambda c, l, i: docx(both(l, i).replace('-----', '\u2014\u2014-'),
                          runs=True)),
    ('odt', 'A Writer file', 'c.odt', 'zip|odt',
     lambda c, l, i: zip_of(
         [('mimetype', b'application/vnd.oasis.opendocument.text'),
          ('content.xml', ('<?xml version="1.0"?><office:document-content>' +
                           ''.join('<text:p text:style-name="P1">%s</text:p>'
                                   % x for x in both(l, i).splitlines()) +
                           '</office:document-content>').encode())])),
    ('xlsx', 'A spreadsheet', 'c.xlsx', 'zip',
     lambda c, l, i: zip_of(
         [('[Content_Types].xml', b'<Types/>'),
          ('xl/sharedStrings.xml', (
              '<?xml version="1.0"?><sst><si><t xml:space="preserve">%s</t>'
              '</si><si><t>%s</t></si></sst>'
              % (pem(l).decode(), pem(i).decode().replace(
                  '\n', '_x000D_\n'))).encode())])),
):
    packed(slug, title, fname, fmt)(fn)


def mixed_encryption(leaf, ca):
    locked = seven(['-tzip', '-psecret'], [('notes.txt', b'hello' * 20)])
    with tempfile.TemporaryDirectory() as d:
        path = os.path.join(d, 'x.zip')
        with open(path, 'wb') as out:
            out.write(locked)
        with zipfile.ZipFile(path, 'a', zipfile.ZIP_DEFLATED) as z:
            for n, data in files(leaf, ca):
                z.writestr(n, data)
        with open(path, 'rb') as made:
            return made.read()


LARGE = 'archive_too_large'
for slug, title, reasons, fname, fmt, fn in (
    ('nested-three', 'ZIP in ZIP in ZIP', [LARGE], 'c.zip', 'zip',
     lambda c, l, i: zip_of([('b.zip', zip_of(
         [('a.zip', zip_of(files(l, i)))]))])),
    ('sixty-five', '65 entries', [LARGE], 'c.zip', 'zip',
     lambda c, l, i: zip_of(files(l, i) + [('f%d' % k, b'x')
                                           for k in range(63)])),
    ('many', '3,000 entries', [LARGE], 'c.zip', 'zip',
     lambda c, l, i: zip_of(files(l, i) + [('f%d' % k, b'')
                                           for k in range(2998)])),
    ('bomb', 'A bomb of zeros', [LARGE], 'c.zip', 'zip',
     lambda c, l, i: zip_of(files(l, i) + [('z', b'\0' * (30 << 20))])),
    ('bomb-gzip', 'A bomb of zeros, gzip', [LARGE], 'c.gz', 'gzip',
     lambda c, l, i: gzip.compress(pem(l) +
                                                 b'\0' * (30 << 20))),
    ('bomb-tar', 'A bomb in a tar.gz', [LARGE], 'c.tgz', 'tar.gz',
     lambda c, l, i: tgz_of(files(l, i) + [('z', b'\0' * (30 << 20))])),
    ('bomb-nested', 'A bomb in a ZIP in a ZIP', [LARGE], 'c.zip', 'zip',
     lambda c, l, i: zip_of(files(l, i) + [
         ('in.zip', zip_of([('z', b'\0' * (30 << 20))]))])),
    ('bomb-ratio', 'A ratio of a thousand from 1 MiB on', [LARGE], 'c.zip',
     'zip', lambda c, l, i: zip_of(files(l, i) + [('z', b'\0' * 1400000)])),
    ('overlapping', 'Entries that lie over each other', [LARGE], 'c.zip',
     'zip', lambda c, l, i: overlapping(l, 60)),
    ('gzip-thrice', 'gzip in gzip in gzip', [LARGE], 'c.gz', 'gzip',
     lambda c, l, i: gzip.compress(gzip.compress(
         gzip.compress(pems(l, i))))),
    ('encrypted-aes', 'AES', ['encrypted_archive'], 'c.zip', 'zip',
     lambda c, l, i: seven(['-tzip', '-psecret', '-mem=AES256'],
                           files(l, i))),
    ('encrypted-nested', 'An encrypted ZIP in a ZIP', ['encrypted_archive'],
     'c.zip', 'zip', lambda c, l, i: zip_of(
         [('in.zip', seven(['-tzip', '-psecret'], files(l, i)))])),
    ('empty', 'An empty ZIP', ['no_certificate'], 'c.zip', 'zip',
     lambda c, l, i: zip_of([])),
    ('cut', 'A ZIP cut in its first entry', [], 'c.zip', 'zip',
     lambda c, l, i: zip_of(files(l, i), compress=False)[:400]),
    ('tar-device', 'A tar of links and devices', ['no_certificate'],
     'c.tar', 'tar', lambda c, l, i: tar_of_links()),
    ('sevenzip-encrypted', '7z with password', ['encrypted_archive'], 'c.7z',
     '7z', lambda c, l, i: seven(['-t7z', '-psecret'], files(l, i), 'x.7z')),
    ('sevenzip-names', '7z with password, the names too',
     ['encrypted_archive'], 'c.7z', '7z', lambda c, l, i: seven(
         ['-t7z', '-psecret', '-mhe'], files(l, i), 'x.7z')),
    ('sevenzip-bomb', 'Zeros in 7z', [LARGE], 'c.7z', '7z',
     lambda c, l, i: seven(['-t7z'], files(l, i) + [
         ('zeros', bytes(20 << 20))], 'x.7z')),
    ('xz-bomb', 'Zeros in xz', [LARGE], 'c.tar.xz', None,
     lambda c, l, i: tgz_of(files(l, i) + [('zeros', bytes(20 << 20))],
                            'w:xz')),
    ('rar-random', 'Something like RAR', [], 'c.rar', None,
     lambda c, l, i: b'Rar!\x1a\7\1\0' + noise.randbytes(600)),
):
    if reasons:
        refused(slug, title, *reasons, fname=fname, fmt=fmt)(fn)
    else:
        def _(c, fn=fn, fname=fname, fmt=fmt):
            leaf = start(c)
            c.add(fname, fn(c, leaf, issuer(c)), fmt)
            c.reject(one_of=[NOTHING], may=['incomplete_chain'])
        case('archive', slug, title)(_)


def tar_of_links():
    import tarfile
    out = []
    for n, kind in (('a', tarfile.SYMTYPE), ('b', tarfile.LNKTYPE),
                    ('c', tarfile.CHRTYPE), ('d', tarfile.FIFOTYPE)):
        ti = tarfile.TarInfo(n)
        ti.type, ti.linkname = kind, '/etc/ssl/private/key.pem'
        out.append(ti)
    return tgz_of(out, 'w')


@case('archive', 'large-beside-good', 'A bomb beside a good certificate')
def _(c):
    leaf = start(c)
    c.add('a.zip', zip_of([('z', b'\0' * (20 << 20))]), 'zip', 0)
    c.add('b.pem', pems(leaf, issuer(c)), 'pem', 2)
    c.reject('archive_too_large')


@case('archive', 'encrypted-beside-good',
      'An encrypted ZIP beside a good certificate')
def _(c):
    leaf = start(c)
    c.add('a.zip', seven(['-tzip', '-psecret'], files(leaf, issuer(c))),
          'zip', 0)
    c.add('b.pem', pems(leaf, issuer(c)), 'pem', 2)
    c.ok(leaf, issuer(c), may=['encrypted_archive'])
