#!/usr/bin/python3
# SPDX-License-Identifier: ISC
# run: limit=240
"""What merchants send instead of the certificate files, and what they read in
answer: every letter names what came, and what to do."""
import email.message
import io
import sqlite3
import zipfile

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12

from harness import tap
from harness.ca import days, key_pem, new_key, now, pem
from harness.story import DETAILS, Story
from harness.merchant import Merchant

SHOPS = ['www.shop-%d.test' % n for n in range(19)]


class Answers(Story):
    def __init__(self):
        super().__init__(domains=SHOPS)
        self.next_shop = iter(SHOPS)

    def begin(self):
        """The next shop, its merchant, and the letter with its CSR."""
        domain = next(self.next_shop)
        m = self.merchants[domain]
        return domain, m, self.ask(m)

    def reply(self, m, letter, *files, text='Here are the files.\n'):
        self.send(m.reply(letter, [
            (name, 'application/octet-stream', data)
            for name, data in files], text), m)

    def answer_to(self, m, letter, *files, text='Here are the files.\n'):
        """Its words, in one line."""
        known = {x.id for x in self.letters(m.address)}
        self.reply(m, letter, *files, text=text)
        got = self.until_letter(lambda x: x.id not in known, m.address)
        return ' '.join(got.text.split())

    def state_of(self, domain):
        return self.daemon.state(self.number(domain))

    def private_key(self, number):
        """What only the keeper should have: unsealed with the master
        secret, which is what a leak would be."""
        db = sqlite3.connect('file:%s?mode=ro' % self.daemon.path(
            'certmaild.db'), uri=True)
        try:
            sealed, = db.execute('SELECT key_sealed FROM request WHERE id = ?',
                                 (number,)).fetchone()
        finally:
            db.close()
        with open(self.daemon.path('master.secret'), 'rb') as f:
            return key_pem(serialization.load_der_private_key(
                sealed, f.read().strip()))

    def kept(self, address):
        """How many messages of a sender the database still has the bytes
        of, besides the request."""
        db = sqlite3.connect('file:%s?mode=ro' % self.daemon.path(
            'certmaild.db'), uri=True)
        try:
            return [row[0] for row in db.execute(
                'SELECT id FROM message JOIN message_raw USING (id) '
                'WHERE message_id LIKE ? ORDER BY id',
                ('%@' + address.partition('@')[2],))][1:]
        finally:
            db.close()


def setup():
    return Answers()


def test_csr_back(s):
    "The CSR sent back, as the file that it was or under another name"
    for name in 'www.shop-0.test-csr.txt', 'certificate.crt':
        domain, m, letter = s.begin()
        said = s.answer_to(m, letter, (name, letter.csr().encode()))
        assert 'You sent our request block back' in said, said
        assert 'certificate that your registrar makes' in said
        assert s.state_of(domain) == 'csr_sent'


def test_thanks(s):
    "A reply that only quotes the CSR is no certificate sent wrongly"
    domain, m, letter = s.begin()
    s.reply(m, letter, text='Thank you, I will order it tomorrow.\n')
    s.daemon.logged('message.read .*from=%s .*status=' % m.address)
    s.daemon.sleep(2)
    assert not [x for x in s.letters(m.address)
                if 'cannot use' in x.subject]


def test_intermediate_only(s):
    "Only the intermediate"
    domain, m, letter = s.begin()
    said = s.answer_to(m, letter, ('ca.crt', pem(s.ca.intermediate)))
    assert "only the authority's own certificate" in said, said
    assert 'certificate for your domain is missing' in said
    assert 'There is no certificate in your mail' not in said
    assert s.state_of(domain) == 'csr_sent'


def test_last_year(s):
    "Last year's certificate, for a key of its own"
    domain, m, letter = s.begin()
    old = s.ca.issue(letter.csr(), key=new_key().public_key(),
                     start=now() - days(400))
    said = s.answer_to(m, letter, ('c.crt', pem(old) + pem(
        s.ca.intermediate)))
    assert 'another request block than ours' in said, said
    assert 'reissue' in said and domain in said
    assert s.state_of(domain) == 'csr_sent'


def test_expired(s):
    "A certificate for our key that has expired"
    domain, m, letter = s.begin()
    old = s.ca.issue(letter.csr(), start=now() - days(400))
    said = s.answer_to(m, letter, ('c.crt', pem(old) + pem(
        s.ca.intermediate)))
    assert 'The certificate has expired' in said, said
    assert s.state_of(domain) == 'csr_sent'


def test_of_another_request(s):
    "A certificate for another request of the same merchant serves that one"
    first, m, letter = s.begin()
    second = next(s.next_shop)
    s.daemon.ctl('shop', 'remove', 'shop-' + second)
    s.daemon.add_shop(second, m.address)
    known = {x.id for x in s.letters(m.address)}
    s.send(Merchant(m.address, 'Maria', dict(DETAILS)).request(
        extra='Domain: ' + second), m)
    other = s.until_letter(lambda x: x.id not in known and x.csr(),
                           m.address)
    cert = s.ca.issue(other.csr())
    s.send(m.reply(letter, s.ca.files(cert, 'zip')), m)
    s.daemon.until_state(s.number(second), 'installed')
    assert s.state_of(first) == 'csr_sent'


def test_screenshot(s):
    "A screenshot"
    domain, m, letter = s.begin()
    png = b'\x89PNG\r\n\x1a\n\0\0\0\rIHDR' + bytes(3000)
    said = s.answer_to(m, letter, ('Screenshot.png', png))
    assert 'picture' in said, said
    assert s.state_of(domain) == 'csr_sent'


def test_key_store(s):
    "A Java key store is called what it is"
    domain, m, letter = s.begin()
    store = b'\xfe\xed\xfe\xed\0\0\0\2\0\0\0\1' + bytes(range(200))
    said = s.answer_to(m, letter, ('keystore.jks', store))
    assert 'Java key store' in said, said
    assert s.state_of(domain) == 'csr_sent'


def word_file(cert):
    out = io.BytesIO()
    lines = ''.join('<w:p><w:r><w:t>%s</w:t></w:r></w:p>' % x
                    for x in cert.decode().splitlines())
    with zipfile.ZipFile(out, 'w') as z:
        z.writestr('word/document.xml', '<?xml version="1.0"?><w:document '
                   'xmlns:w="urn:w"><w:body>%s</w:body></w:document>' % lines)
    return out.getvalue()


def test_carriers(s):
    "In a Word file, and in a mail that is attached: both are installed"
    for kind in 'docx', 'mail':
        domain, m, letter = s.begin()
        chain = pem(s.ca.issue(letter.csr())) + pem(s.ca.intermediate)
        if kind == 'docx':
            files = [('cert.docx', 'application/vnd.openxmlformats-office'
                      'document.wordprocessingml.document', word_file(chain))]
        else:
            inner = email.message.EmailMessage()
            inner['From'], inner['Subject'] = 'ca@ca.test', 'Your order'
            inner['MIME-Version'] = '1.0'
            inner.set_content('It is attached.\n')
            inner.add_attachment(chain, maintype='application',
                                 subtype='octet-stream', filename='c.txt')
            files = [('Your order.eml', 'message/rfc822', inner.as_bytes())]
        s.send(m.reply(letter, files), m)
        s.daemon.until_state(s.number(domain), 'installed')


def test_pfx(s):
    "A PFX that asks for a password"
    domain, m, letter = s.begin()
    key = new_key()
    cert = s.ca.issue(letter.csr(), key=key.public_key())
    pfx = pkcs12.serialize_key_and_certificates(
        b'shop', key, cert, None,
        serialization.BestAvailableEncryption(b'secret'))
    said = s.answer_to(m, letter, ('shop.pfx', pfx))
    assert 'has a password' in said, said
    assert '.crt or .pem' in said
    assert s.state_of(domain) == 'csr_sent'


def test_strange_key(s):
    "Somebody's private key alone: said, not kept"
    domain, m, letter = s.begin()
    secret = key_pem(new_key())
    said = s.answer_to(m, letter, ('private.key', secret))
    assert 'private key' in said and 'never send' in said, said
    assert s.kept(m.address) == []
    assert s.state_of(domain) == 'csr_sent'


def test_key_in_text(s):
    "A private key pasted into the text"
    domain, m, letter = s.begin()
    secret = key_pem(new_key())
    said = s.answer_to(m, letter, text='Hello,\n\n' + secret.decode())
    assert 'private key' in said, said
    assert s.kept(m.address) == []


def test_key_beside_good(s):
    "A strange private key beside the right certificate: installed, not kept"
    domain, m, letter = s.begin()
    cert = s.ca.issue(letter.csr())
    secret = key_pem(new_key())
    s.reply(m, letter, ('all.pem', secret + pem(cert) + pem(
        s.ca.intermediate)))
    s.daemon.until_state(s.number(domain), 'installed')
    assert s.kept(m.address) == []


def test_own_key(s):
    "The private key of the request: a new key, a new CSR, nothing kept"
    domain, m, letter = s.begin()
    secret = s.private_key(s.number(domain)).decode()
    cert = s.ca.issue(letter.csr())
    known = {x.id for x in s.letters(m.address)}
    s.reply(m, letter, ('all.pem', secret.encode() + pem(cert) + pem(
        s.ca.intermediate)))
    new = s.until_letter(lambda x: x.id not in known, m.address)
    said = ' '.join(new.text.split())
    assert 'contained the private key' in said and 'no longer safe' in said
    assert new.csr() and new.csr() != letter.csr()
    assert s.state_of(domain) == 'csr_sent'
    assert s.kept(m.address) == []
    assert secret.split('\n')[1] not in s.daemon.log_text()
    s.answer(new, 'zip', m)
    s.daemon.until_state(s.number(domain), 'installed')


if __name__ == '__main__':
    tap.run(globals(), setup)
