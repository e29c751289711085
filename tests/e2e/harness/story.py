# SPDX-License-Identifier: ISC
"""The main road with everything it needs, for tests that look at one stretch
of it: servers, a daemon, merchants with a shop each."""
from .ca import CA
from .daemon import Certmaild
from .dovecot import Dovecot
from .letters import Letter
from .merchant import Merchant
from .nginx import Nginx
from .postfix import Postfix
from .proc import AM_ROOT, Site, until
from .sink import Sink
from .tap import Skip

DETAILS = dict(country='GB', state='Kent', city='Dover',
               company='Acme Shop Ltd', division='Web')


class Story:
    """tls: IMAP over TLS and an MTA with STARTTLS and AUTH; otherwise both in
    the clear.  mta: 'sink' (scripted, quick), 'postfix' (real) or None.
    web: with nginx, or what web(site, domains) gives; otherwise nothing is
    tested, reloaded or probed."""

    def __init__(self, tls=False, mta='sink', web=False, settings=None,
                 domains=('www.acme-shop.test',), start=True, env=None,
                 dovecot=None, daemon=None):
        if mta == 'postfix' and not AM_ROOT:
            raise Skip('Postfix runs as root only')
        self.site = Site()
        try:
            self._build(tls, mta, web, settings, domains, env, dovecot or {},
                        daemon or {})
            if start:
                self.start(domains)
        except BaseException:
            print('# ' + self.site.tell().replace('\n', '\n# '))
            self.site.close()
            raise

    def _build(self, tls, mta, web, settings, domains, env, dovecot, daemon):
        site = self.site
        self.ca = CA(site.dir)
        pair = self.ca.server(site.dir) if tls else None
        self.dovecot = Dovecot(site, pair, **dovecot)
        users = {'sales@example.test': 'secret'} if tls else None
        self.mta = Sink(site, pair, users) if mta == 'sink' else \
            Postfix(site, self.dovecot, pair, auth_only=tls) if mta else None
        self.nginx = (web if callable(web) else Nginx)(site, domains) \
            if web else None
        self.daemon = Certmaild(
            site, self.dovecot, self.mta, self.nginx, self.ca,
            mail_tls='implicit' if tls else 'none',
            smtp_tls='starttls' if tls else 'none', settings=settings,
            env=env, **daemon)
        self.merchants = {d: Merchant(
            'owner@' + d.removeprefix('www.'), 'Maria Petrov',
            dict(DETAILS)) for d in domains}

    def start(self, domains):
        self.daemon.start()
        for d in domains:
            self.daemon.add_shop(d, self.merchants[d].address)

    def tell(self):
        return self.site.tell()

    def close(self):
        self.site.close()

    @property
    def merchant(self):
        return next(iter(self.merchants.values()))

    # ---- Mail

    def send(self, message, sender=None):
        """To sales@, as a merchant's provider would hand it over."""
        if isinstance(self.mta, Postfix):
            (sender or self.merchant).send(message, self.mta.port)
        else:
            (sender or self.merchant).send_lmtp(message,
                                                self.dovecot.lmtp_port)

    def letters(self, address=None):
        """What was delivered to an address (the first merchant's)."""
        address = address or self.merchant.address
        if isinstance(self.mta, Postfix):
            return [Letter(m) for m in self.dovecot.messages(address)]
        return [Letter(m) for m in self.mta.to(address)]

    def until_letter(self, test, address=None, seconds=20, what='a letter'):
        def found():
            if self.daemon.proc and not self.daemon.proc.running():
                raise AssertionError('the daemon ended: ' +
                                     self.daemon.log_text()[-3000:])
            return next((m for m in self.letters(address) if test(m)), None)
        return until(found, seconds, '%s to %s; there are: %s' % (
            what, address or self.merchant.address,
            [m.subject for m in self.letters(address)]), 0.05)

    # ---- Stretches of the road

    def ask(self, merchant=None, style='plain', **kw):
        """Send the request; the letter with the CSR."""
        m = merchant or self.merchant
        known = {x.id for x in self.letters(m.address)}
        self.send(m.request(style=style, **kw), m)
        return self.until_letter(
            lambda x: x.id not in known and x.csr(), m.address,
            what='a letter with a CSR')

    def answer(self, letter, shape='pem', merchant=None, cert=None, **kw):
        """Send the registrar's files; the certificate."""
        m = merchant or self.merchant
        cert = cert or self.ca.issue(letter.csr(), **kw)
        self.send(m.reply(letter, self.ca.files(cert, shape)), m)
        return cert

    def number(self, domain):
        """The newest request for a domain."""
        found = [r['number'] for r in self.daemon.requests()
                 if r['domain'] == domain]
        return max(found) if found else None
