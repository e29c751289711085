#!/usr/bin/python3
# SPDX-License-Identifier: ISC
# run: limit=180
"""trust.aia: an intermediate that the merchant forgot is fetched from the
address in the certificate, used when it leads to a trusted root, remembered;
and nobody's own network is asked.  The public address of these certificates
is this host's by a preloaded library (reroute.c)."""
import http.server
import os
import threading

from harness import CA, tap, until
from harness.ca import DER, pem
from harness.proc import BUILD, free_port, read
from harness.story import Story

PUBLIC = '11.0.0.1'
SHOPS = ['www.shop-%d.test' % n for n in range(12)]


class Web:
    """What a CA's web server has, by path; every path that was asked for."""

    def __init__(self):
        self.files, self.asked, self.port = {}, [], free_port()
        web = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                web.asked.append(self.path)
                kind, data = web.files.get(self.path, (404, b''))
                self.send_response(kind)
                if kind == 302:
                    self.send_header('Location', data)
                    data = b''
                self.end_headers()
                try:
                    self.wfile.write(data)
                except OSError:
                    pass

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(
            ('127.0.0.1', self.port), Handler)
        threading.Thread(target=self.server.serve_forever,
                         daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Issuers(Story):
    def __init__(self):
        self.web = Web()
        super().__init__(
            domains=SHOPS, settings={'trust': {'aia': True}},
            env={'LD_PRELOAD': os.path.join(BUILD, 'tests/reroute.so'),
                 'REROUTE': '%s %d' % (PUBLIC, self.web.port),
                 'ASAN_OPTIONS': os.environ.get('ASAN_OPTIONS', '') +
                 ':verify_asan_link_order=0'})
        self.other = CA(common='Nobody Knows Me')
        self.next_shop = iter(SHOPS)

    def close(self):
        self.web.close()
        super().close()

    def deliver(self, domain, url, ca=None):
        """A certificate alone that names url; the request's number."""
        m = self.merchants[domain]
        letter = self.ask(m)
        cert = (ca or self.ca).issue(letter.csr(), issuer_url=url)
        self.send(m.reply(letter, [('shop.crt', 'application/x-x509-ca-cert',
                                    pem(cert))]), m)
        return self.number(domain)

    def refused(self, url, ca=None):
        """It is refused for its gap, in words; what was asked of the web."""
        domain, before = next(self.next_shop), len(self.web.asked)
        number = self.deliver(domain, url, ca)
        letter = self.until_letter(
            lambda x: not x.csr(), self.merchants[domain].address,
            what='a letter that names the gap')
        assert 'intermediate certificate is missing' in ' '.join(
            letter.text.split()), letter.text
        assert self.daemon.state(number) == 'csr_sent'
        return self.web.asked[before:]

    def accepted(self, url):
        """It is installed with its intermediate; what was asked."""
        domain, before = next(self.next_shop), len(self.web.asked)
        number = self.deliver(domain, url)
        self.daemon.until_state(number, 'installed')
        with open(self.daemon.path('live', domain, 'chain.pem'), 'rb') as f:
            assert pem(self.ca.intermediate) in f.read()
        return self.web.asked[before:]


def setup():
    return Issuers()


def test_refused_address(s):
    "Loopback is not asked, by number or by name; the letter names the gap"
    for url in ('http://127.0.0.1:%d/ca' % s.web.port,
                'http://localhost:%d/ca' % s.web.port):
        at = len(s.daemon.log_text())
        assert s.refused(url) == []
        s.daemon.logged('issuer.fetch_failed.*not public', after=at)


def test_redirected_inside(s):
    "A redirect into a network that is not public ends the fetch"
    s.web.files['/inside'] = (302, 'http://169.254.169.254/latest/')
    s.web.files['/loop'] = (302, 'http://127.0.0.1:%d/ca' % s.web.port)
    for path in ('/inside', '/loop'):
        at = len(s.daemon.log_text())
        assert s.refused('http://%s%s' % (PUBLIC, path)) == [path]
        s.daemon.logged('issuer.fetch_failed.*not public', after=at)


def test_rubbish(s):
    "Rubbish, too much, nothing: refused for the gap"
    s.web.files['/rubbish'] = (200, b'<html>nothing here</html>')
    s.web.files['/endless'] = (200, b'\x30\x82' + bytes(1 << 20))
    for path in ('/rubbish', '/endless', '/missing'):
        assert s.refused('http://%s%s' % (PUBLIC, path)) == [path]


def test_untrusted(s):
    "A CA that nobody trusts is not used, and not remembered"
    s.web.files['/other'] = (200, s.other.intermediate.public_bytes(DER))
    for _ in range(2):
        assert s.refused('http://%s/other' % PUBLIC, s.other) == ['/other']


def test_fetched(s):
    "The forgotten intermediate is fetched and goes into service"
    s.web.files['/ca'] = (200, s.ca.intermediate.public_bytes(DER))
    s.web.files['/moved'] = (302, '/ca')
    assert s.accepted('http://%s/moved' % PUBLIC) == ['/moved', '/ca']
    s.daemon.logged('issuer.fetched')


def test_remembered(s):
    "The next one needs no fetch"
    assert s.accepted('http://%s/ca' % PUBLIC) == []


def test_off(s):
    "Without trust.aia there is no fetcher, and with it there is one again"
    def fetchers():
        return [x for x in s.daemon.children().values() if 'fetcher' in x]
    assert len(fetchers()) == 1
    pid = next(pid for pid, line in s.daemon.children().items()
               if 'fetcher' in line)
    assert 'Seccomp:\t2' in read('/proc/%d/status' % pid).decode()
    s.daemon.configure({'trust': {'aia': False}})
    s.daemon.reload()
    assert not fetchers()
    assert s.refused('http://%s/other' % PUBLIC, s.other) == []
    s.daemon.configure({'trust': {'aia': True}})
    s.daemon.reload()
    until(fetchers, 10, 'the fetcher')


if __name__ == '__main__':
    tap.run(globals(), setup)
