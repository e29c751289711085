# SPDX-License-Identifier: ISC
"""Mails, and what mail programs put into them."""
from common import *  # noqa: F401,F403



def uu(fname, data):
    lines = [binascii.b2a_uu(data[k:k + 45]).decode().rstrip('\n')
             for k in range(0, len(data), 45)]
    return '\r\n'.join(['begin 644 ' + fname] + lines + ['`', 'end', ''])

def mail(slug, title, **kw):
    def deco(fn):
        @case('mail', slug, title)
        def _(c):
            leaf = start(c)
            c.add('mail.eml', fn(c, leaf, issuer(c)), 'eml')
            c.ok(leaf, issuer(c), **kw)
        return fn
    return deco


def message(inner):
    return ('message/rfc822', '', inner)


def alternative(plain, rich):
    b = 'alt-%s' % os.urandom(6).hex()
    body = b''
    for p in (plain, rich):
        body += ('--%s\r\nContent-Type: %s\r\n%s\r\n'
                 % (b, p[0], p[1])).encode() + p[2] + b'\r\n'
    return ('multipart/alternative; boundary="%s"' % b, '',
            body + ('--%s--\r\n' % b).encode())


def flowed(text):
    out = ''
    for x in text.splitlines():
        out += (' ' + x if x[:1] in ' >' else x) + '\r\n'
    return ('text/plain; charset=utf-8; format=flowed; delsp=yes',
            'Content-Transfer-Encoding: 7bit\r\n', out.encode())


for slug, title, fn in (
    ('flowed', 'format=flowed', lambda c, l, i: eml(
        'x', [flowed(both(l, i))], multipart=None)),
    ('html-only', 'HTML alone, in paragraphs', lambda c, l, i: eml(
        'x', [text_part('<html><body>' + ''.join(
            '<p class=MsoNormal>%s<o:p></o:p></p>' % x
            for x in both(l, i).splitlines()) + '</body></html>',
            subtype='html', cte='quoted-printable')], multipart=None)),
    ('alternative', 'Text and HTML', lambda c, l, i: eml(
        'x', [alternative(
            text_part(both(l, i), cte='quoted-printable'),
            text_part('<pre>' + both(l, i) + '</pre>', subtype='html',
                      cte='base64'))])),
    ('html-better', 'The text is damaged, the HTML is not',
     lambda c, l, i: eml('x', [alternative(
         text_part(both(l, i)[:200] + '...'),
         text_part('<pre>' + both(l, i) + '</pre>', subtype='html'))])),
    ('forwarded', 'A mail in a mail in a mail', lambda c, l, i: eml(
        'Fwd', [text_part('see below'), message(eml(
            'Fwd', [text_part('and below'), message(eml(
                'x', [text_part('here'),
                      attach('c.zip', zip_of(files(l, i)))]))]))])),
    ('two-attachments', 'Wrong types, wrong names', lambda c, l, i: eml(
        'x', [text_part('hi'), attach('photo.jpg', l, 'image/jpeg'),
              attach('ca.cer_', pem(i), 'text/plain')])),
    ('utf16-attachment', 'A text attachment in UTF-16 that says UTF-8',
     lambda c, l, i: eml('x', [attach(
         'c.txt', both(l, i).encode('utf-16'),
         'text/plain; charset=utf-8')])),
    ('winmail', 'winmail.dat', lambda c, l, i: eml(
        'x', [text_part('see attachment'),
              attach('winmail.dat', tnef([('shop.crt', pem(l)),
                                          ('ca.der', i)]),
                     'application/ms-tnef')])),
    ('large-picture', 'Eleven megabytes of screenshot beside the files',
     lambda c, l, i: eml('x', [
         attach('shot.png', b'\x89PNG\r\n\x1a\n' + noise.randbytes(11 << 20)),
         attach('files.zip', zip_of(files(l, i)))])),
    ('uuencode', 'Two files by uuencode in the text', lambda c, l, i: eml(
        'x', [text_part('Hello,\r\n\r\n' + uu('shop.crt', pem(l)) +
                        '\r\nand\r\n' + uu('ca.der', i) +
                        '\r\nbegin 644 of it\r\nRegards\r\n')])),
    ('uuencode-zip', 'A ZIP by uuencode, no end', lambda c, l, i: (
        b'From: a@b.example\nTo: c@d.example\nSubject: files\n\n' +
        uu('files.zip', zip_of(files(l, i))).replace(
            '\r', '').encode()[:-5])),
    ('winmail-zip', 'A ZIP in winmail.dat', lambda c, l, i: eml(
        'x', [attach('winmail.dat', tnef([('c.zip', zip_of(files(l, i)))]),
                     'application/ms-tnef')])),
    ('smime-opaque', 'S/MIME, signed as one object', lambda c, l, i: eml(
        'x', [('application/pkcs7-mime; smime-type=signed-data',
               'Content-Transfer-Encoding: base64\r\n',
               b64lines(signed([c.w.private.cert], eml(
                   'y', [attach('c.pem', pems(l, i))]))))],
        multipart=None)),
    ('signature-beside', "A signature with the sender's own certificate",
     lambda c, l, i: eml('x', [
         attach('c.pem', pems(l, i)),
         attach('smime.p7s', pkcs7([sender(c), c.w.private.cert]),
                'application/pkcs7-signature')])),
    ('quoted-reply', 'Below a quoted reply with our CSR',
     lambda c, l, i: eml('Re', [text_part(
         'Here you are\n\n' + both(l, i) + '\n> You wrote:\n' + ''.join(
             '> ' + x + '\n' for x in pem(
                 c.csr, 'CERTIFICATE REQUEST').decode().splitlines()))],
         multipart=None)),
    ('no-boundary-end', 'The closing boundary is missing',
     lambda c, l, i: eml('x', [attach('c.pem', pems(l, i))])[:-12]),
    ('latin1', 'ISO 8859-15 body', lambda c, l, i: eml(
        'x', [text_part('Voil\u00e0:\n' + both(l, i), charset='iso-8859-15',
                        cte='quoted-printable')], multipart=None)),
    ('mbox', 'An mbox file', lambda c, l, i: b'From - Thu Mar  6 2031\r\n' +
     eml('x', [attach('c.pem', pems(l, i))])),
    ('bare-lf', 'LF alone', lambda c, l, i: eml(
        'x', [attach('c.zip', zip_of(files(l, i)))]).replace(
            b'\r\n', b'\n')),
    ('encoded-twice', 'The attachment was encoded twice',
     lambda c, l, i: eml('x', [attach('c.zip', b64lines(zip_of(
         files(l, i))))])),
    ('says-7bit', 'Base64 that says it is 7bit', lambda c, l, i: eml(
        'x', [('application/x-x509-ca-cert', 'Content-Transfer-Encoding: '
               '7bit\r\n', b64lines(pkcs7([l, i])))])),
    ('binary', 'DER sent as binary', lambda c, l, i: eml(
        'x', [('application/pkix-cert', 'Content-Transfer-Encoding: '
               'binary\r\n', l), attach('i.cer', i)])),
    ('gmail-html', 'Pasted into a web mailer, as it quotes',
     lambda c, l, i: eml('x', [text_part(
         '<div dir="ltr"><div class="gmail_quote"><blockquote><div>' +
         '</div><div>'.join(x if x else '<br>' for x in both(
             l, i).splitlines()) +
         '</div></blockquote></div></div>', subtype='html')],
         multipart=None)),
    ('outlook-joined', 'Line ends removed by Outlook', lambda c, l, i: eml(
        'x', [text_part(both(l, i).replace('\n', ''))], multipart=None)),
    ('list-footer', 'A footer of a mailing list behind each part',
     lambda c, l, i: eml('x', [attach('c.pem', pems(l, i)), text_part(
         '____________\nlist -- list@example.org\n')])),
    ('no-mime', 'No MIME header at all', lambda c, l, i: (
        'From: a@shop.example\r\nTo: b@c.example\r\nSubject: cert\r\n\r\n'
        + both(l, i, eol='\r\n')).encode()),
):
    mail(slug, title)(fn)


def sender(c):
    k = Key('p256')
    return c.w.private.issue(k.spki, [rfc822('me@example.org')], c.w.NB,
                             c.w.NA, subject=name((CN, 'Me')), eku=(EMAIL,))
