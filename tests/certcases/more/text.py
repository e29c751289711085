# SPDX-License-Identifier: ISC
"""PEM in text, spoiled as mail programs, editors and people spoil it."""
from common import *  # noqa: F401,F403


def text_case(slug, title, fname='cert.txt', fmt='pem|text', certs=2):
    def deco(fn):
        @case('text', slug, title)
        def _(c):
            leaf = start(c)
            data = fn(leaf, issuer(c))
            if isinstance(data, str):
                data = data.encode()
            c.add(fname, data, fmt, certs)
            c.ok(leaf, issuer(c))
        return fn
    return deco


def lines_with(prefix):
    return lambda l, i: ''.join(prefix + x + '\n'
                                for x in both(l, i).splitlines())


for slug, title, fn in (
    ('cr', 'CR alone', lambda l, i: both(l, i, eol='\r')),
    ('crcrlf', 'CR CR LF', lambda l, i: both(l, i, eol='\r\r\n')),
    ('utf16le', 'UTF-16LE with its mark',
     lambda l, i: b'\xff\xfe' + both(l, i, eol='\r\n').encode('utf-16le')),
    ('utf16be', 'UTF-16BE with its mark',
     lambda l, i: b'\xfe\xff' + both(l, i).encode('utf-16be')),
    ('utf16-bare', 'UTF-16LE without a mark',
     lambda l, i: both(l, i).encode('utf-16le')),
    ('utf32', 'UTF-32', lambda l, i: both(l, i).encode('utf-32')),
    ('utf16-appended', 'UTF-16 appended to ASCII by PowerShell',
     lambda l, i: pem(l) + pem(i).decode().encode('utf-16le')),
    ('one-line', 'All in one line, blanks for line ends',
     lambda l, i: both(l, i, eol=' ')),
    ('one-line-tight', 'All in one line, nothing between',
     lambda l, i: both(l, i, eol='')),
    ('width-76', 'Wrapped at 76', lambda l, i: both(l, i, width=76)),
    ('width-72', 'Wrapped at 72', lambda l, i: both(l, i, width=72)),
    ('width-40', 'Wrapped at 40', lambda l, i: both(l, i, width=40)),
    ('width-7', 'Wrapped at 7', lambda l, i: both(l, i, width=7)),
    ('width-none', 'One long line of base64',
     lambda l, i: both(l, i, width=0)),
    ('quoted-twice', 'Quoted with ">> "', lines_with('>> ')),
    ('quoted-spaced', 'Quoted with "> > > "', lines_with('> > > ')),
    ('quoted-bar', 'Quoted with "| "', lines_with('| ')),
    ('quoted-name', 'Quoted with "AB> "', lines_with('AB> ')),
    ('indented', 'Indented by a tab and blanks', lines_with('\t    ')),
    ('indented-nbsp', 'Indented by non-breaking blanks',
     lines_with('\u00a0\u00a0')),
    ('trailing-blanks', 'Blanks behind each line',
     lambda l, i: both(l, i, eol='  \t\r\n')),
    ('blank-lines', 'A blank line after each line',
     lambda l, i: both(l, i, eol='\r\n\r\n')),
    ('nbsp', 'A non-breaking blank in the marker',
     lambda l, i: both(l, i).replace('N C', 'N\u00a0C')),
    ('zero-width', 'Zero-width blanks strewn in',
     lambda l, i: both(l, i).replace('MI', 'M\u200bI').replace(
         '\n', '\u200b\n\ufeff')),
    ('soft-hyphen', 'Soft hyphens at line ends',
     lambda l, i: both(l, i).replace('\n', '\u00ad\n')),
    ('rtl-marks', 'Direction marks around each line',
     lambda l, i: '\u202a' + both(l, i).replace('\n', '\u202c\n\u202a')),
    ('en-dash', 'En dashes', lambda l, i: both(l, i).replace('-', '\u2013')),
    ('em-dash', 'Two em dashes and one hyphen',
     lambda l, i: both(l, i).replace('-----', '\u2014\u2014-')),
    ('minus', 'Minus signs', lambda l, i: both(l, i).replace('-', '\u2212')),
    ('fullwidth', 'Full-width dashes',
     lambda l, i: both(l, i).replace('-', '\uff0d')),
    ('cp1252-dash', 'En dashes in windows-1252',
     lambda l, i: both(l, i).replace('-', '\u2013').encode('cp1252')),
    ('gb-dash', 'Em dashes in GB 18030, with Chinese around',
     lambda l, i: ('\u60a8\u597d\uff0c\u8bc1\u4e66\u5982\u4e0b\uff1a\r\n' +
                   both(l, i).replace('-----', '\u2014\u2014-')
                   ).encode('gb18030')),
    ('one-dash', 'One dash', lambda l, i: both(l, i).replace('-----', '-')),
    ('two-dashes', 'Two dashes before, none behind',
     lambda l, i: both(l, i).replace('-----\n', '\n').replace(
         '-----', '--')),
    ('seven-dashes', 'Seven dashes',
     lambda l, i: both(l, i).replace('-----', '-------')),
    ('spaced-dashes', 'Blanks between the dashes and the words',
     lambda l, i: both(l, i).replace('-----BEGIN', '- - - - - BEGIN').replace(
         'CERTIFICATE-----', 'CERTIFICATE -----')),
    ('lower-case', 'Markers in lower case',
     lambda l, i: both(l, i).replace('BEGIN CERTIFICATE',
                                     'begin certificate').replace(
                                         'END CERTIFICATE',
                                         'end certificate')),
    ('marker-wrapped', 'Markers broken in two',
     lambda l, i: both(l, i).replace('N CERT', 'N\nCERT').replace(
         'D CERT', 'D\nCERT')),
    ('quoted-wrapped', 'Quoted, wrapped by the mail program, quoted again',
     lambda l, i: ''.join('> ' + x[:50] + '\n' +
                          ('> ' + x[50:] + '\n' if x[50:] else '')
                          for x in both(l, i).splitlines())),
    ('html-escaped', 'HTML entities for signs',
     lambda l, i: both(l, i).replace('+', '&#43;').replace(
         '/', '&#x2F;').replace('=', '&#61;').replace('\n', '<br>\n')),
    ('html-pre', 'HTML, in <pre>',
     lambda l, i: '<html><body><p>Your certificate</p><pre>' + both(l, i) +
     '</pre><p>Thank you</p></body></html>'),
    ('html-divs', 'HTML, a <div> for each line, dashes as entities',
     lambda l, i: '<html><body>' + ''.join(
         '<div><span style="font-family:Consolas">%s</span></div>'
         % x.replace('-----', '&mdash;&ndash;-')
         for x in both(l, i).splitlines()) + '</body></html>'),
    ('html-twice', 'HTML escaped twice',
     lambda l, i: html.escape('<pre>' + both(l, i).replace('+', '&#43;') +
                              '</pre>')),
    ('json', 'JSON of an API', lambda l, i:
     '{"certificate.crt":"%s","ca_bundle.crt":"%s"}'
     % tuple(pem(x).decode().replace('/', '\\/').replace('\n', '\\n')
             for x in (l, i))),
    ('json-crlf', 'JSON with \\r\\n and \\u002b', lambda l, i:
     '{"cert": "%s"}' % both(l, i).replace('+', '\\u002b').replace(
         '\n', '\\r\\n')),
    ('yaml', 'A block in YAML',
     lambda l, i: 'tls:\n  crt: |\n' + ''.join(
         '    %s\n' % x for x in both(l, i).splitlines())),
    ('xml-cdata', 'XML with CDATA',
     lambda l, i: '<?xml version="1.0"?><r><c><![CDATA[' + both(l, i) +
     ']]></c></r>'),
    ('csv', 'A CSV export',
     lambda l, i: 'order,crt,ca\r\n17,"%s","%s"\r\n'
     % (pem(l).decode(), pem(i).decode())),
    ('markdown', 'In a fence of Markdown',
     lambda l, i: 'Here:\n\n```\n' + both(l, i) + '```\n\n*Thanks*\n'),
    ('typographic-quotes', 'In typographic quotes',
     lambda l, i: '\u201c' + both(l, i).strip() + '\u201d\n'),
    ('x509-label', 'BEGIN X509 CERTIFICATE',
     lambda l, i: pem(l, 'X509 CERTIFICATE') + pem(i, 'X509 CERTIFICATE')),
    ('other-label', 'Labels that nobody heard of',
     lambda l, i: pem(l, 'SERVER CERTIFICATE') +
     pem(i, 'INTERMEDIATE CERTIFICATE')),
    ('lying-label', 'Certificates called a public key',
     lambda l, i: pem(l, 'PUBLIC KEY') + pem(i, 'CERTIFICATE REQUEST')),
    ('end-lost', 'END lines lost',
     lambda l, i: both(l, i).replace('-----END CERTIFICATE-----', '')),
    ('begin-lost', 'BEGIN lines lost',
     lambda l, i: both(l, i).replace('-----BEGIN CERTIFICATE-----', '')),
    ('end-is-begin', 'BEGIN where END should be',
     lambda l, i: both(l, i).replace('END', 'BEGIN')),
    ('bare', 'No markers at all, a blank line between',
     lambda l, i: b64lines(l, 64, b'\n') + b'\n' + b64lines(i, 64, b'\n')),
    ('bare-prose', 'No markers, headings between',
     lambda l, i: b'Certificate:\r\n' + b64lines(l, 64) +
     b'\r\nIntermediate:\r\n\r\n' + b64lines(i, 64)),
    ('bare-one-line', 'No markers, one line each',
     lambda l, i: base64.b64encode(l) + b'\n' + base64.b64encode(i) +
     b'\n'),
    ('base64-twice', 'The PEM file in base64 once more',
     lambda l, i: b64lines(pems(l, i), 76)),
    ('base64-thrice', 'And once more',
     lambda l, i: b64lines(b64lines(pems(l, i), 76), 76)),
    ('qp-left', 'Quoted-printable that nobody undid',
     lambda l, i: both(l, i, width=0).replace('=', '=3D').replace(
         'A', 'A=\r\n', 7)),
    ('percent', 'Percent-encoded, as in a URL',
     lambda l, i: both(l, i).replace('+', '%2B').replace('/', '%2F').replace(
         '=', '%3D').replace(' ', '%20').replace('\n', '%0A')),
    ('bag-attributes', 'Bag attributes of openssl pkcs12',
     lambda l, i: 'Bag Attributes\n    localKeyID: 54 3F 11 \n'
     'subject=CN = x\n\nissuer=C = DE, CN = y\n\n' + pem(l).decode() +
     'Bag Attributes: <No Attributes>\n' + pem(i).decode()),
    ('pem-headers', 'Header lines inside the block',
     lambda l, i: both(l, i).replace(
         'BEGIN CERTIFICATE-----\n',
         'BEGIN CERTIFICATE-----\nComment: for the shop\nX-Order: 1234567\n\n'
     )),
    ('openssl-text', 'openssl x509 -text around it',
     lambda l, i: openssl_text(l) + openssl_text(i)),
    ('prose-between', 'A sentence about the markers before them',
     lambda l, i: 'Copy everything, including the -----BEGIN CERTIFICATE-----'
     ' and -----END CERTIFICATE----- lines, into a file.\n\n' + both(l, i)),
    ('separators', 'Rows of dashes and equals signs between',
     lambda l, i: '=' * 60 + '\n  Certificate\n' + '-' * 60 + '\n' +
     pem(l).decode() + '-' * 60 + '\n' + pem(i).decode() + '=' * 60),
    ('rtf', 'RTF of a word processor',
     lambda l, i: '{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Calibri;}}\n\\pard ' +
     both(l, i).replace('-----', '\\endash\\endash -').replace(
         '\n', '\\par\n') + '}'),
    ('nul-bytes', 'NUL bytes between the lines',
     lambda l, i: both(l, i).replace('\n', '\n\0\0')),
    ('form-feed', 'Form feed between the blocks, ^Z at the end',
     lambda l, i: pem(l) + b'\f' + pem(i) + b'\x1a'),
    ('ansi', 'Colours of a terminal',
     lambda l, i: both(l, i).replace('-----BEGIN', '\x1b[32m-----BEGIN'
                                     ).replace('E-----\n', 'E-----\x1b[0m\n')),
    ('blanks-inside', 'Blanks inside the lines',
     lambda l, i: '\n'.join(x if '-' in x else ' '.join(
         x[k:k + 8] for k in range(0, 64, 8))
         for x in both(l, i).splitlines())),
    ('kubernetes', 'A secret of Kubernetes',
     lambda l, i: b'apiVersion: v1\nkind: Secret\ndata:\n  tls.crt: ' +
     base64.b64encode(pems(l, i)) + b'\ntype: kubernetes.io/tls\n'),
    ('x5c', 'x5c of a JSON web key',
     lambda l, i: '{"kty":"EC","x5c":["%s","%s"]}'
     % tuple(base64.b64encode(x).decode() for x in (l, i))),
    ('ldif', 'LDIF', lambda l, i: b'dn: cn=x\nuserCertificate;binary:: ' +
     b64lines(l, 60, b'\n ')[:-1] + b'\ncACertificate;binary:: ' +
     b64lines(i, 60, b'\n ')[:-1] + b'\n'),
    ('php', 'A string of a program',
     lambda l, i: "$crt = '" + both(l, i).replace('\n', "\\n") + "';"),
    ('utf7', 'UTF-7', lambda l, i: both(l, i).replace('+', '+-').replace(
        '=', '+AD0-').encode()),
    ('first-on-marker', 'The first line stands beside BEGIN',
     lambda l, i: both(l, i).replace('CERTIFICATE-----\nM',
                                     'CERTIFICATE-----M')),
    ('mixed-ends', 'LF and CRLF in turn', lambda l, i: ''.join(
        x + ('\n', '\r\n', '\r')[k % 3]
        for k, x in enumerate(both(l, i).splitlines()))),
    ('wbr', 'HTML that may break anywhere', lambda l, i: '<p>' + both(
        l, i).replace('A', 'A<wbr>').replace('\n', '<br/>') + '</p>'),
    ('bold', 'Markers in bold stars', lambda l, i: both(l, i).replace(
        '-----BEGIN CERTIFICATE-----', '*-----BEGIN CERTIFICATE-----*')),
    ('issuer-first', 'The issuer before the leaf and after it',
     lambda l, i: pems(i) + pems(l) + pems(i)),
):
    text_case(slug, title)(fn)


def openssl_text(der):
    return subprocess.run(['openssl', 'x509', '-inform', 'DER', '-text'],
                          input=der, capture_output=True,
                          check=True).stdout


@case('text', 'trusted-certificate', 'BEGIN TRUSTED CERTIFICATE')
def _(c):
    leaf = start(c)
    aux = seq(seq(oid(SERVER)), f.utf8('my shop'))
    c.add('t.pem', pem(leaf + aux, 'TRUSTED CERTIFICATE') +
          pem(issuer(c) + aux, 'TRUSTED CERTIFICATE'), 'pem|text', 2)
    c.ok(leaf, issuer(c))
