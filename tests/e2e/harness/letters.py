# SPDX-License-Identifier: ISC
"""A letter of the daemon's, read by programs that are not ours: Python's
email package, cryptography, openssl."""
import email
import email.policy
import html.parser
import re

from cryptography import x509
from cryptography.x509.oid import NameOID

from .proc import run

CSR = re.compile(r'-----BEGIN CERTIFICATE REQUEST-----.*?'
                 r'-----END CERTIFICATE REQUEST-----', re.S)


class Pre(html.parser.HTMLParser):
    """The text of an HTML page, that of its <pre> elements apart."""

    def __init__(self, page):
        super().__init__()
        self.depth, self.pre, self.all = 0, [], []
        self.head = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag in ('head', 'body'):
            self.head = tag == 'head'
        if tag == 'pre':
            self.depth += 1
            self.pre.append('')
        elif tag in ('br', 'p', 'div', 'tr', 'li'):
            self.all.append('\n')

    def handle_endtag(self, tag):
        if tag == 'pre':
            self.depth -= 1

    def handle_data(self, data):
        if self.head:
            return
        self.all.append(data)
        if self.depth:
            self.pre[-1] += data


class Letter:
    def __init__(self, data):
        if isinstance(data, dict):
            data = data['data']
        self.data = data
        self.message = m = email.message_from_bytes(
            data, policy=email.policy.default)
        self.subject = str(m['Subject'] or '')
        self.id = str(m['Message-ID'] or '').strip()
        self.sender = str(m['From'] or '')
        self.recipient = str(m['To'] or '')
        self.reply = self._address(m['Reply-To'] or m['From'])
        part = m.get_body(('plain',))
        self.text = part.get_content() if part else None
        part = m.get_body(('html',))
        self.html = part.get_content() if part else None
        self.page = Pre(self.html) if self.html else None
        self.attachments = [(a.get_filename(), a.get_content_type(),
                             a.get_payload(decode=True) or b'')
                            for a in m.iter_attachments()]
        # Defects that the email package noticed, of any part.
        self.defects = [d for p in m.walk() for d in p.defects]

    @staticmethod
    def _address(header):
        return header.addresses[0].addr_spec if header is not None and \
            header.addresses else ''

    def csrs(self):
        """The CSR of each place it stands in: {place: PEM text}."""
        found = {}
        m = CSR.search(self.text or '')
        if m:
            found['text'] = m.group()
        for pre in (self.page.pre if self.page else []):
            m = CSR.search(pre)
            if m:
                found['html'] = m.group()
        for name, kind, data in self.attachments:
            m = CSR.search(data.decode('ascii', 'replace'))
            if m:
                found['attachment'] = m.group()
        return found

    def csr(self):
        return next(iter(self.csrs().values()), None)


def openssl_opens(pem):
    """Whether `openssl req -verify` takes this text for a good CSR."""
    status, out, err = run(['openssl', 'req', '-verify', '-noout'],
                           input=pem, check=False)
    return status == 0 and 'verify OK' in out + err


def csr_names(pem):
    csr = x509.load_pem_x509_csr(pem.encode())
    assert csr.is_signature_valid
    return csr.extensions.get_extension_for_class(
        x509.SubjectAlternativeName).value.get_values_for_type(x509.DNSName)


def csr_subject(pem):
    """{short name: value} of the subject."""
    csr = x509.load_pem_x509_csr(pem.encode())
    short = {NameOID.COUNTRY_NAME: 'C', NameOID.STATE_OR_PROVINCE_NAME: 'ST',
             NameOID.LOCALITY_NAME: 'L', NameOID.ORGANIZATION_NAME: 'O',
             NameOID.ORGANIZATIONAL_UNIT_NAME: 'OU',
             NameOID.COMMON_NAME: 'CN'}
    return {short.get(a.oid, a.oid.dotted_string): a.value
            for a in csr.subject}


def outlook_joins(text):
    """Classic Outlook's "remove extra line breaks" of plain text, as it has
    been described: a line of 40 characters or more is joined with the next,
    unless it ends with three blanks or either is empty."""
    out, lines = [], text.replace('\r\n', '\n').split('\n')
    joined = None
    for line in lines:
        if joined is not None and line.strip():
            out[-1] += ' ' + line
        else:
            out.append(line)
        joined = True if len(line) >= 40 and not line.endswith('   ') \
            and line.strip() else None
    return '\n'.join(out)
