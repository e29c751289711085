# SPDX-License-Identifier: ISC
"""A merchant with an ordinary mail program: writes the request as Gmail,
Outlook or Apple Mail would, and answers with the registrar's files."""
import base64
import email.utils
import html
import itertools
import quopri
import re
import smtplib
import textwrap
import time

FIELDS = (('Country', 'country'), ('State', 'state'), ('City', 'city'),
          ('Company', 'company'), ('Company Division', 'division'))
_numbers = itertools.count(1)


def qp(text):
    return quopri.encodestring(text.encode()).decode()


def b64(data):
    return '\n'.join(textwrap.wrap(base64.b64encode(data).decode(), 76)) + '\n'


def word(text):
    """A header value, encoded if it must be."""
    if text.isascii():
        return text
    return '=?UTF-8?B?%s?=' % base64.b64encode(text.encode()).decode()


class Merchant:
    def __init__(self, address, name, details, program='gmail'):
        self.address, self.name, self.program = address, name, program
        self.details = details

    def request(self, subject='SSL installation', style='plain', extra=''):
        """The first mail, as bytes with LF line ends."""
        text, page = self.body(style, extra)
        return self.compose(subject, text, page)

    def body(self, style, extra=''):
        pairs = [(label, self.details[key]) for label, key in FIELDS
                 if self.details.get(key)]
        forms = {
            'plain': ['%s: %s' % p for p in pairs],
            'bullets': ['* %s: %s' % p for p in pairs],
            'numbered': ['%d. %s - %s' % (n + 1, a, b)
                         for n, (a, b) in enumerate(pairs)],
            'below': [line for p in pairs for line in p],
        }
        lines = forms[style]
        text = ('Hello,\n\nplease prepare the SSL installation for our shop.'
                '\n\n%s\n%s\nThank you,\n%s\n' % (
                    '\n'.join(lines), extra and '\n%s\n' % extra, self.name))
        esc = html.escape
        if style == 'bullets':
            middle = '<ul>%s</ul>' % ''.join(
                '<li>%s: %s</li>' % (esc(a), esc(b)) for a, b in pairs)
        elif style == 'numbered':
            middle = '<ol>%s</ol>' % ''.join(
                '<li>%s - %s</li>' % (esc(a), esc(b)) for a, b in pairs)
        else:
            middle = ''.join('<div>%s</div>' % esc(line) for line in lines)
        page = ('<div>Hello,</div><div><br></div><div>please prepare the SSL '
                'installation for our shop.</div>%s<div>%s</div><div><br>'
                '</div><div>Thank you,</div><div>%s</div>' % (
                    middle, esc(extra), esc(self.name)))
        return text, page

    def reply(self, letter, attachments, text='Here are the files.\n'):
        """An answer to a letter, with what was said quoted below."""
        quoted = '\n'.join('> ' + line for line in
                           (letter.text or '').splitlines())
        subject = letter.subject
        if not subject.lower().startswith('re:'):
            subject = 'Re: ' + subject
        body = '%s\nOn Monday, %s wrote:\n%s\n' % (text, letter.sender, quoted)
        page = '<div>%s</div><blockquote type="cite">%s</blockquote>' % (
            html.escape(text), html.escape(letter.text or ''))
        return self.compose(subject, body, page, attachments, to=letter.reply,
                            in_reply_to=letter.id)

    # ---- The shapes

    def compose(self, subject, text, page, attachments=(),
                to='sales@example.test', in_reply_to=None):
        n = next(_numbers)
        mid = '<%d.%d.%s@%s>' % (time.time_ns(), n, self.program,
                                 self.address.split('@')[1])
        head = [('MIME-Version', '1.0'),
                ('Date', email.utils.formatdate(localtime=True)),
                ('Message-ID', mid),
                ('Subject', word(subject)),
                ('From', '%s <%s>' % (word(self.name), self.address)),
                ('To', '<%s>' % to)]
        if in_reply_to:
            head += [('In-Reply-To', in_reply_to), ('References', in_reply_to)]
        kind, body = getattr(self, '_' + self.program)(n, text, page, head)
        if attachments:
            kind, body = self._mixed(n, kind, body, attachments)
        head.append(('Content-Type', kind))
        return ('\n'.join('%s: %s' % h for h in head) + '\n\n' +
                body).encode()

    def _gmail(self, n, text, page, head):
        mark = '000000000000%012x' % n
        return 'multipart/alternative; boundary="%s"' % mark, parts(mark, [
            ('Content-Type: text/plain; charset="UTF-8"\n'
             'Content-Transfer-Encoding: quoted-printable', qp(text)),
            ('Content-Type: text/html; charset="UTF-8"\n'
             'Content-Transfer-Encoding: quoted-printable',
             qp('<div dir="ltr">%s</div>' % page))])

    def _outlook(self, n, text, page, head):
        mark = '_000_DB7PR04MB%06dEURP_' % n
        head.append(('X-MS-Has-Attach', ''))
        head.append(('Thread-Topic', 'SSL installation'))
        head.append(('Accept-Language', 'en-GB, en-US'))
        lines = re.sub(r'<(/?)div>', r'<\1p>', page).replace(
            '<p>', '<p class="MsoNormal">')
        page = ('<html xmlns:o="urn:schemas-microsoft-com:office:office">'
                '<head><meta http-equiv="Content-Type" content="text/html; '
                'charset=utf-8"><style><!-- p.MsoNormal {margin:0cm; '
                'font-family:"Calibri",sans-serif;} --></style></head>'
                '<body lang="EN-GB"><div class="WordSection1">%s</div></body>'
                '</html>' % lines)
        # Word puts an empty line behind every paragraph of the text part.
        text = text.replace('\n', '\n\n')
        return 'multipart/alternative; boundary="%s"' % mark, parts(mark, [
            ('Content-Type: text/plain; charset="utf-8"\n'
             'Content-Transfer-Encoding: base64', b64(text.encode())),
            ('Content-Type: text/html; charset="utf-8"\n'
             'Content-Transfer-Encoding: base64', b64(page.encode()))])

    def _apple(self, n, text, page, head):
        mark = 'Apple-Mail=_%08X-7A0B-4C1D-9E2F-%012X' % (n, n)
        head[0] = ('Mime-Version',
                   '1.0 (Mac OS X Mail 16.0 \\(3774.300.61\\))')
        head.append(('X-Mailer', 'Apple Mail (2.3774.300.61)'))
        return 'multipart/alternative;\n\tboundary="%s"' % mark, parts(mark, [
            ('Content-Transfer-Encoding: quoted-printable\n'
             'Content-Type: text/plain;\n\tcharset=utf-8', qp(text)),
            ('Content-Transfer-Encoding: quoted-printable\n'
             'Content-Type: text/html;\n\tcharset=utf-8',
             qp('<html><head><meta http-equiv="content-type" '
                'content="text/html; charset=utf-8"></head><body>%s</body>'
                '</html>' % page))])

    def _simple(self, n, text, page, head):
        return 'text/plain; charset=utf-8', text

    def _mixed(self, n, kind, body, attachments):
        mark = '=_mixed_%d' % n
        inner = [('Content-Type: ' + kind, body)]
        for name, mime, data in attachments:
            inner.append((
                'Content-Type: %s; name="%s"\n'
                'Content-Disposition: attachment; filename="%s"\n'
                'Content-Transfer-Encoding: base64' % (mime, name, name),
                b64(data)))
        return 'multipart/mixed; boundary="%s"' % mark, parts(mark, inner)

    def send(self, message, port, to='sales@example.test'):
        """As the merchant's provider delivers it to our MX."""
        with smtplib.SMTP('127.0.0.1', port, timeout=20) as s:
            refused = s.sendmail(self.address, [to],
                                 message.replace(b'\n', b'\r\n'))
            assert not refused, refused

    def send_lmtp(self, message, port, to='sales@example.test'):
        """Straight to Dovecot, as an MTA in front of it would."""
        with smtplib.LMTP('127.0.0.1', port) as s:
            refused = s.sendmail(self.address, [to],
                                 message.replace(b'\n', b'\r\n'))
            assert not refused, refused


def parts(mark, inner):
    return ''.join('--%s\n%s\n\n%s\n' % (mark, h, b) for h, b in inner) + \
        '--%s--\n' % mark
