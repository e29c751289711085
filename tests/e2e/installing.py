#!/usr/bin/python3
# SPDX-License-Identifier: ISC
# run: limit=240
"""Putting a certificate in service: what goes wrong is put back, the web
server never serves a mixture, and the request is held with the reason."""
import os
import re
import socket
import stat

from cryptography import x509

from harness import Merchant, Story, tap, until
from harness.ca import days, new_key, now
from harness.letters import Letter
from harness.proc import read, write
from harness.story import DETAILS

DOMAINS = tuple('www.shop%d.test' % n for n in range(13))


def setup():
    return Story(web=True, domains=DOMAINS, settings={
        'install': {'probe_seconds': 3, 'generations': 3}})


def shop(s, n):
    return DOMAINS[n], s.merchants[DOMAINS[n]]


def files(s, domain):
    link = os.path.join(s.nginx.live, domain)
    return {n: read(os.path.join(link, n)) for n in os.listdir(link)}


def break_then(s, n, **install):
    """Change the install settings, send a certificate for shop n, and see
    that it is held and that the old one is served.  Returns the number."""
    domain, m = shop(s, n)
    before = s.nginx.shown(domain)
    old = files(s, domain)
    good = {k: s.daemon.settings['install'].get(k) for k in install}
    letter = s.ask(m)
    s.daemon.configure({'install': install})
    s.daemon.reload()
    s.answer(letter, merchant=m)
    number = s.number(domain)
    s.daemon.until_state(number, 'held', 40)
    assert s.nginx.shows(domain, before)
    assert files(s, domain) == old
    s.daemon.configure({'install': good})
    s.daemon.reload()
    return number, letter


def test_files(s):
    "Four files behind one symlink; the key is for root, the chain has no root"
    domain, m = shop(s, 0)
    letter = s.ask(m)
    cert = s.answer(letter, 'pem', m)
    s.daemon.until_state(s.number(domain), 'installed')
    link = os.path.join(s.nginx.live, domain)
    assert os.path.islink(link)
    assert sorted(os.listdir(link)) == ['cert.pem', 'chain.pem',
                                        'fullchain.pem', 'privkey.pem']
    got = files(s, domain)
    assert x509.load_pem_x509_certificate(got['cert.pem']) == cert
    assert got['fullchain.pem'] == got['cert.pem'] + got['chain.pem']
    assert got['chain.pem'].count(b'BEGIN CERT') == 1
    assert x509.load_pem_x509_certificate(got['chain.pem']) == \
        s.ca.intermediate
    mode = os.stat(os.path.join(link, 'privkey.pem'))
    assert stat.S_IMODE(mode.st_mode) == 0o600, oct(mode.st_mode)


def test_web_server_test_fails(s):
    "The web server's own test says no: the old files stay, held"
    number, letter = break_then(s, 1, test=['/bin/sh', '-c',
                                            'echo "bad directive" >&2; '
                                            'exit 1'])
    out = s.daemon.ctl('show', number)[1]
    assert 'bad directive' in out, out


def test_reload_fails(s):
    "The reload fails: put back and held"
    break_then(s, 2, reload=['/bin/sh', '-c', 'echo "no pid" >&2; exit 3'])


def test_server_serves_the_old(s):
    "The server goes on showing the old certificate: put back and held"
    number, _ = break_then(s, 3, reload=['/bin/true'])
    assert 'probe' in s.daemon.ctl('show', number)[1].lower() or \
        'serve' in s.daemon.ctl('show', number)[1].lower()


def free_ipv6_port():
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(('::1', 0))
            return probe.getsockname()[1]
    except OSError:
        return 0


def test_front_end_of_ipv6(s):
    "A front end at an IPv6 address shows the new one, too, or it is held"
    domain, m = shop(s, 10)
    port = free_ipv6_port()
    if not port:
        raise tap.Skip('no IPv6 here')
    target = '[::1]:%d' % port
    good = s.daemon.settings['install']['probe']
    old = files(s, domain)
    pair = [write(s.site.path('old.pem'), old['fullchain.pem']),
            write(s.site.path('old.key'), old['privkey.pem'], 0o600)]
    s.nginx.listen(domain, target, pair=pair)
    number, letter = break_then(s, 10, probe=good + [target])
    story = s.daemon.ctl('show', number)[1]
    assert target + ' serves another certificate' in story, story
    more = s.nginx.listen(domain, target)
    s.daemon.configure({'install': {'probe': good + [target]}})
    s.daemon.reload()
    s.daemon.ctl('install', number)
    s.daemon.until_state(number, 'installed')
    assert target in s.daemon.ctl('log', number)[1]
    s.daemon.configure({'install': {'probe': good}})
    s.daemon.reload()
    os.unlink(more)
    s.nginx.reload()


def test_chain_is_not_served(s):
    "The server reads cert.pem, without the chain: held, and it is said"
    domain, m = shop(s, 11)
    conf = os.path.join(s.nginx.dir, 'sites', domain + '.conf')
    text = read(conf).decode()
    write(conf, text.replace('fullchain.pem', 'cert.pem'))
    s.nginx.reload()
    letter = s.ask(m)
    cert = s.answer(letter, merchant=m)
    number = s.number(domain)
    s.daemon.until_state(number, 'held', 40)
    story = ' '.join(s.daemon.ctl('show', number)[1].split())
    assert 'right certificate, but it does not verify' in story, story
    assert 'must read fullchain.pem' in story, story
    write(conf, text)
    s.nginx.reload()
    s.daemon.ctl('install', number)
    s.daemon.until_state(number, 'installed')
    assert s.nginx.shows(domain, cert)


def test_other_name(s):
    "The bare name is served with another certificate: installed, but told"
    domain, m = shop(s, 12)
    bare = domain.removeprefix('www.')
    other = s.ca.server(s.site.dir, names=(bare,), stem='bare')
    more = s.nginx.listen(domain, '127.0.0.1:%d' % s.nginx.port, bare, other)
    letter = s.ask(m)
    cert = s.answer(letter, merchant=m)
    number = s.number(domain)
    s.daemon.until_state(number, 'installed')
    assert s.nginx.shows(domain, cert)
    said = 'for %s, which it names as well' % bare
    assert said in s.daemon.ctl('log', number)[1]
    status, out, _ = s.daemon.ctl('audit', check=False)
    assert status in (1, 2) and 'other_name' in out and said in out, out
    s.nginx.listen(domain, '127.0.0.1:%d' % s.nginx.port, bare)
    assert 'other_name' not in s.daemon.ctl('audit', check=False)[1]
    os.unlink(more)
    s.nginx.reload()
    # Nobody serves it here: that is the merchant's own affair.
    assert 'other_name' not in s.daemon.ctl('audit', check=False)[1]


def test_command_hangs(s):
    "A web server's test that hangs is ended"
    break_then(s, 4, command_seconds=2, test=['/bin/sleep', '1000'])


def test_operators_are_told(s):
    "Each held request has a letter to the operators with a command to run"
    until(lambda: len(s.mta.to('ops@example.test')) >= 4, 10, 'the letters')
    for m in s.mta.to('ops@example.test'):
        text = Letter(m).text
        assert 'certmailctl' in text, text


def test_install_again(s):
    "After the repair `certmailctl install` brings it into service"
    domain, m = shop(s, 1)
    s.daemon.ctl('install', s.number(domain))
    s.daemon.until_state(s.number(domain), 'installed')
    names = s.nginx.shown(domain).extensions.get_extension_for_class(
        x509.SubjectAlternativeName).value.get_values_for_type(x509.DNSName)
    assert domain in names
    assert s.nginx.shown(domain).issuer == s.ca.intermediate.subject


def test_wrong_certificates(s):
    "A certificate of another key, for another name, expired, of an unknown "
    "CA: each is refused with its reasons, nothing is installed"
    from harness import CA
    domain, m = shop(s, 5)
    before = s.nginx.shown(domain)
    letter = s.ask(m)
    stranger = CA(common='Unknown Root')
    wrong = (
        (s.ca.issue(letter.csr(), key=new_key().public_key()), s.ca),
        (s.ca.issue(letter.csr(), names=['www.elsewhere.test']), s.ca),
        (s.ca.issue(letter.csr(), lifetime=10, start=now() - days(20)), s.ca),
        (stranger.issue(letter.csr()), stranger))
    for n, (cert, ca) in enumerate(wrong):
        known = {x.id for x in s.letters(m.address)}
        s.send(m.reply(letter, ca.files(cert, 'pem')), m)
        s.until_letter(lambda x: x.id not in known, m.address,
                       what='refusal %d' % n)
        assert s.daemon.state(s.number(domain)) == 'csr_sent', n
    assert s.nginx.shown(domain) == before
    texts = [x.text for x in s.letters(m.address) if not x.csr()]
    assert len(texts) == len(wrong), len(texts)
    assert any('www.elsewhere.test' in t for t in texts), texts
    assert any('expired' in t or 'ended' in t for t in texts), texts
    cert = s.answer(letter, 'p7b', m)
    s.daemon.until_state(s.number(domain), 'installed')
    assert s.nginx.shows(domain, cert)


def test_private_key_in_the_mail(s):
    "Someone else's private key beside the certificate is no hindrance"
    from harness.ca import key_pem
    domain, m = shop(s, 6)
    letter = s.ask(m)
    cert = s.ca.issue(letter.csr())
    s.send(m.reply(letter, s.ca.files(cert, 'pem') + [
        ('private.key', 'application/octet-stream', key_pem(new_key()))]), m)
    s.daemon.until_state(s.number(domain), 'installed')
    assert s.nginx.shows(domain, cert)


def test_sent_twice(s):
    "The same certificate again changes nothing"
    domain, m = shop(s, 6)
    cert = s.nginx.shown(domain)
    letter = next(x for x in s.letters(m.address) if x.csr())
    before = files(s, domain)
    s.send(m.reply(letter, s.ca.files(cert, 'zip')), m)
    s.daemon.sleep(3)
    assert files(s, domain) == before
    assert s.daemon.state(s.number(domain)) == 'installed'


def test_from_anyone(s):
    "The right certificate from a stranger is installed; letters go to the "
    "owner"
    domain, m = shop(s, 7)
    letter = s.ask(m)
    cert = s.ca.issue(letter.csr())
    web = Merchant('agency@elsewhere.test', 'Web Agency', dict(DETAILS))
    s.send(web.reply(letter, s.ca.files(cert, 'zip')), web)
    s.daemon.until_state(s.number(domain), 'installed')
    assert s.nginx.shows(domain, cert)
    assert not s.letters(web.address)


def test_approve_mode(s):
    "In approve mode the operator's word is waited for"
    domain, m = shop(s, 8)
    s.daemon.configure({'install': {'mode': 'approve'}})
    s.daemon.reload()
    letter = s.ask(m)
    cert = s.answer(letter, 'zip', m)
    number = s.number(domain)
    s.daemon.until_state(number, 'to_install')
    s.daemon.sleep(2)
    assert s.daemon.state(number) == 'to_install'
    assert s.nginx.shown(domain) != cert
    # The operators were told, with the command as it is typed.
    told = s.until_letter(lambda x: 'SSL-%d' % number in x.subject,
                          'ops@example.test')
    assert domain in told.subject and 'due' in told.subject, told.subject
    words = re.search(r'^certmailctl -c %s (approve \d+)\r?$' % re.escape(
        s.daemon.conf), told.text, re.M)
    s.daemon.ctl(*words.group(1).split())
    s.daemon.until_state(number, 'installed')
    assert s.nginx.shows(domain, cert)
    s.daemon.configure({'install': {'mode': 'auto'}})
    s.daemon.reload()


def test_generations(s):
    "Old generations are kept, but not more than the setting says"
    root = s.nginx.live
    for top, dirs, names in os.walk(root):
        if 'privkey.pem' in names:
            for name in names:
                assert not name.endswith(('.tmp', '.new')), name
    domain = DOMAINS[0]
    found = [top for top, dirs, names in os.walk(root)
             if 'privkey.pem' in names and domain in top]
    assert 1 <= len(found) <= 3, found


def test_foreign_link(s):
    "A link of another origin is neither followed nor replaced: held, then "
    "installed once it is away"
    domain, m = shop(s, 9)
    link = os.path.join(s.nginx.live, domain)
    target = s.site.path('elsewhere')
    for name in os.listdir(link):
        write(os.path.join(target, name), read(os.path.join(link, name)))
    ours = os.readlink(link)
    os.unlink(link)
    os.symlink(target, link)
    keep = {n: read(os.path.join(target, n)) for n in os.listdir(target)}
    letter = s.ask(m)
    cert = s.answer(letter, 'pem', m)
    number = s.number(domain)
    s.daemon.until_state(number, 'held')
    assert os.readlink(link) == target
    assert {n: read(os.path.join(target, n))
            for n in os.listdir(target)} == keep
    os.unlink(link)
    os.symlink(ours, link)
    s.daemon.ctl('install', number)
    s.daemon.until_state(number, 'installed')
    assert s.nginx.shows(domain, cert)


if __name__ == '__main__':
    tap.run(globals(), setup)
