#!/usr/bin/python3
# SPDX-License-Identifier: ISC
# run: limit=120
"""A certification authority asks admin@ the shop's domain: its mail goes to
the owner as it came, when everything about it is proven; otherwise people and
the owner hear of it."""
import email
import re

from harness import tap
from harness.story import Story
from harness.proc import until

SHOPS = ['www.waits.test', 'www.quiet.test', 'www.eight.test',
         'www.strange.test', 'www.forged.test', 'www.five.test',
         'www.again.test', 'www.moved.test', 'www.twice.test']
NAMES = ('admin', 'administrator', 'hostmaster', 'postmaster', 'webmaster')
SETTINGS = {'senders': {'proof': 'none', 'authserv_id': 'mx.example.test',
                        'certification_authorities': ['ca.test']}}
TEXT = '''Dear domain administrator,

somebody has ordered a certificate for %s. To approve it, open

https://ca.test/approve?code=8f3k2-99xq=1

and enter the validation code 7hd82kq0m2.%s
'''


def setup():
    return Story(domains=SHOPS, settings=SETTINGS)


def ask(s, domain, sender='dcv@mail.ca.test', proof='dkim=pass '
        'header.d=ca.test; dmarc=pass header.from=mail.ca.test', extra='',
        name='admin'):
    """The CA's mail, into our mailbox; its bytes."""
    bare = domain.removeprefix('www.')
    ask.count += 1
    text = TEXT % (bare, extra)
    data = ('Authentication-Results: mx.example.test; %s\n'
            'From: "Certificates" <%s>\n'
            'To: <%s@%s>\n'
            'Subject: Approve the certificate for %s\n'
            'Message-ID: <%d.dcv@ca.test>\n'
            'Date: Mon, 30 Nov 2026 10:00:00 +0000\n'
            'MIME-Version: 1.0\n'
            'Content-Type: text/plain; charset=utf-8\n'
            'Content-Transfer-Encoding: %s\n'
            'Auto-Submitted: auto-generated\n\n%s' % (
                proof, sender, name, bare, bare, ask.count,
                '7bit' if text.isascii() else '8bit', text)).encode()
    s.merchant.send_lmtp(data, s.dovecot.lmtp_port)
    return data


ask.count = 0


def passed_on(s, domain, known=()):
    """The letter with the CA's mail, and the bytes of that."""
    m = s.merchants[domain]
    letter = s.until_letter(
        lambda x: x.id not in known and 'asks for your approval' in x.subject,
        m.address)
    part = list(letter.message.iter_attachments())[-1]
    assert part.get_filename() == 'validation.eml'
    if part.get_content_type() != 'message/rfc822':
        return letter, part.get_payload(decode=True)
    # As it stands in the letter, not as Python would write it anew.
    mark = letter.message.get_boundary()
    body = letter.data.split(b'--' + mark.encode())[2]
    return letter, body.split(b'\r\n\r\n', 1)[1]


def approvals(s, merchant):
    return [x for x in s.letters(merchant.address) if 'approval' in x.subject]


def is_within(given, got):
    """Dovecot puts trace fields above it."""
    return given.replace(b'\n', b'\r\n').rstrip() in got


def put_aside(s, reason=''):
    return [m for m in s.daemon.json('quarantine')['messages']
            if reason in m['reason']]


def quarantined(s, reason, count=1):
    """The number of a message that was put aside for this reason."""
    until(lambda: len(put_aside(s, reason)) >= count, 20,
          '%d in quarantine: %s' % (count, reason), 0.2)
    return 'm%d' % put_aside(s, reason)[0]['number']


def release(s, number, domain):
    s.daemon.ctl('release', number)
    passed_on(s, domain)


def test_passed_on(s):
    "A CSR is out: the mail goes to the registered address as it came"
    domain = SHOPS[0]
    s.ask(s.merchants[domain])
    given = ask(s, domain, name='Webmaster')
    letter, got = passed_on(s, domain)
    assert is_within(given, got), got
    assert email.message_from_bytes(got)['Subject'].startswith('Approve')
    text = ' '.join(letter.text.split())
    assert 'mail.ca.test has written to Webmaster@waits.test' in text, text
    assert letter.message['Auto-Submitted'] == 'auto-generated'
    number = s.number(domain)
    assert s.daemon.state(number) == 'csr_sent'
    shown = s.daemon.ctl('show', number)[1]
    assert 'validation mail of mail.ca.test' in shown, shown
    # And the certificate that the merchant gets then.
    s.answer(letter, merchant=s.merchants[domain], cert=s.ca.issue(
        s.letters(s.merchants[domain].address)[0].csr()))
    s.daemon.until_state(number, 'installed')


def test_all_names(s):
    """A CA that writes to all five names, twice, asked or not, uses up no
    other letter"""
    domain = SHOPS[5]
    m = s.merchants[domain]
    for name in 2 * NAMES:
        ask(s, domain, name=name)
    until(lambda: len(s.letters(m.address)) == 10, 20, 'ten warnings', 0.2)
    letter = s.ask(m)
    for name in 2 * NAMES:
        ask(s, domain, name=name)
    until(lambda: len(approvals(s, m)) == 10, 20, 'ten letters', 0.2)
    s.answer(letter, merchant=m)
    s.until_letter(lambda x: x.reply and 'installed' in x.text, m.address)


def test_again_and_again(s):
    "Nor is a signed mail, sent again with other blanks, passed on for ever"
    domain = SHOPS[6]
    m = s.merchants[domain]
    s.daemon.configure({'limits': {'letters_per_sender_day': 2}})
    s.daemon.reload()
    letter = s.ask(m)
    for n in range(11):
        ask(s, domain, extra='\n' + ' ' * n + '.')
    quarantined(s, 'for each name that a CA writes to: 10 letters already')
    s.answer(letter, merchant=m)
    s.until_letter(lambda x: x.reply and 'installed' in x.text, m.address)
    # Letters go out in the order in which they were made.
    assert len(approvals(s, m)) == 10
    s.daemon.configure({'limits': {'letters_per_sender_day': 10}})
    s.daemon.reload()


def test_eight_bit(s):
    "A mail that no relay must carry as it is goes as a file, octet by octet"
    domain = SHOPS[2]
    s.ask(s.merchants[domain])
    given = ask(s, domain, extra='\n\nMit freundlichen Grüßen')
    letter, got = passed_on(s, domain)
    assert letter.data.isascii()
    assert is_within(given, got), got


def test_not_waited_for(s):
    "No CSR is out: the owner and the operators are warned"
    domain = SHOPS[1]
    ask(s, domain)
    letter = s.until_letter(lambda x: 'do not know of' in x.subject,
                            s.merchants[domain].address)
    assert not list(letter.message.iter_attachments())
    assert 'validation code' not in letter.text
    number = quarantined(s, 'asked for a certificate for ' + domain)
    told = s.until_letter(lambda x: 'do not know of' in x.subject and
                          x.subject.startswith(domain), 'ops@example.test')
    assert 'certmailctl -c %s release %s\n' % (
        s.daemon.conf, number) in told.text.replace('\r', ''), told.text
    # The owner has forgotten the first step: once that is done, the operator
    # lets the mail go on.
    s.ask(s.merchants[domain])
    release(s, number, domain)


def test_proof_is_news(s):
    "A copy that is signed, after one that is not, is no mere copy"
    domain = SHOPS[8]
    at = len(s.daemon.log_text())
    ask(s, domain, proof='none')
    s.daemon.logged(r'message\.read .*kind=validation', 20, at)
    ask.count -= 1      # the same Message-ID
    ask(s, domain)
    s.until_letter(lambda x: 'do not know of' in x.subject,
                   s.merchants[domain].address)


def test_other_name(s):
    "A CSR for the custom domain is none for the shop's name with us"
    domain = SHOPS[7]
    m = s.merchants[domain]
    s.ask(m)
    ask(s, 'shop-' + domain)
    letter = s.until_letter(lambda x: 'do not know of' in x.subject, m.address)
    assert letter.subject.startswith('shop-' + domain), letter.subject
    quarantined(s, 'asked for a certificate for shop-' + domain)
    ask(s, domain)
    passed_on(s, domain)


def test_unknown_authority(s):
    "An authority that is not listed: put aside, and passed on once it is"
    domain = SHOPS[3]
    s.ask(s.merchants[domain])
    ask(s, domain, sender='dcv@other-ca.test',
        proof='dmarc=pass header.from=other-ca.test')
    number = quarantined(s, 'other-ca.test, which is not in '
                         'senders.certification_authorities')
    assert number in s.daemon.ctl('quarantine', check=False)[1]
    s.daemon.stop()
    s.daemon.configure({'senders': {'certification_authorities': [
        'ca.test', 'other-ca.test']}})
    s.daemon.start()
    release(s, number, domain)


def test_forged(s):
    "A known authority that is not proven is nobody"
    domain = SHOPS[4]
    s.ask(s.merchants[domain])
    for proof in ('dkim=fail header.d=ca.test; dmarc=fail '
                  'header.from=mail.ca.test',
                  'dkim=pass header.d=evil.test',
                  'spf=pass smtp.mailfrom=ca.test'):
        ask(s, domain, proof=proof)
    ask(s, domain, sender='dcv@notca.test',
        proof='dmarc=pass header.from=notca.test')
    quarantined(s, 'not proven to come from mail.ca.test')
    quarantined(s, 'notca.test, which is not in')
    quarantined(s, 'validation', 4)
    assert not approvals(s, s.merchants[domain])


def test_newsletter(s):
    "A list that writes to admin@ asks nothing, and people still see it"
    ask(s, SHOPS[0], proof='none\nList-Id: <news.ca.test>')
    line = s.daemon.logged('message.read .*kind=automatic')[0]
    number = re.search(r'message=(\d+)', line).group(1)
    assert s.daemon.json('show', 'm' + number)['mark'] == 'unwanted'


def test_stranger(s):
    "Of a domain that we do nothing for it is mail like any other"
    known = put_aside(s)
    ask(s, 'nobody.test')
    s.daemon.sleep(3)
    assert put_aside(s) == known


if __name__ == '__main__':
    tap.run(globals(), setup)
