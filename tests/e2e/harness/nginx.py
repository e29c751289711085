# SPDX-License-Identifier: ISC
"""nginx as the shops' web server: one virtual host a domain, its files where
the daemon installs them.  Before the first certificate each host has a
self-signed one, as a fresh web server has."""
import datetime
import os
import ssl
import socket

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID

from .ca import key_pem, new_key, pem
from .proc import (AM_ROOT, SERVERS, Proc, answers, children_of, free_port,
                   read, run, until, write)

BINARY = os.path.join(SERVERS, 'usr/sbin/nginx')

CONF = '''
{user}
worker_processes 1;
daemon off;
pid {dir}/pid;
error_log {dir}/error.log info;
events {{ worker_connections 256; }}
http {{
  access_log {dir}/access.log;
  client_body_temp_path {dir}/tmp-body;
  proxy_temp_path {dir}/tmp-proxy;
  fastcgi_temp_path {dir}/tmp-fastcgi;
  uwsgi_temp_path {dir}/tmp-uwsgi;
  scgi_temp_path {dir}/tmp-scgi;
  server {{
    listen 127.0.0.1:{port} ssl default_server;
    server_name _;
    ssl_certificate {dir}/default.pem;
    ssl_certificate_key {dir}/default.key;
    return 404;
  }}
  include {dir}/sites/*.conf;
}}
'''

HOST = '''
server {{
  listen 127.0.0.1:{port} ssl;
  server_name {domain} www.{domain};
  ssl_certificate {live}/{domain}/fullchain.pem;
  ssl_certificate_key {live}/{domain}/privkey.pem;
  default_type text/plain;
  return 200 "Welcome to the shop at {domain}.\\n";
}}
'''


MORE = '''
server {{
  listen {address} ssl;
  server_name {names};
  ssl_certificate {cert};
  ssl_certificate_key {key};
  return 404;
}}
'''


def self_signed(domain):
    key = new_key()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, domain)])
    start = datetime.datetime.utcnow() - datetime.timedelta(days=1)
    cert = (x509.CertificateBuilder().subject_name(name).issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(start + datetime.timedelta(days=30))
            .add_extension(x509.SubjectAlternativeName(
                [x509.DNSName(domain)]), critical=False)
            .sign(key, hashes.SHA256()))
    return pem(cert), key_pem(key)


class Nginx:
    def __init__(self, site, domains=(), live=None, name='web'):
        self.dir = site.path(name)
        self.live = live or site.path('live')
        self.port = free_port()
        self.log = os.path.join(self.dir, 'error.log')
        os.makedirs(os.path.join(self.dir, 'sites'), exist_ok=True)
        os.makedirs(self.live, exist_ok=True)
        self.conf = write(os.path.join(self.dir, 'nginx.conf'), CONF.format(
            dir=self.dir, port=self.port,
            user='user nobody nogroup;' if AM_ROOT else ''))
        cert, key = self_signed('default.example.test')
        write(os.path.join(self.dir, 'default.pem'), cert)
        write(os.path.join(self.dir, 'default.key'), key, 0o600)
        self.proc = None
        for domain in domains:
            self.add_host(domain, reload=False)
        site.add(self)
        self.start()

    def add_host(self, domain, reload=True):
        link = os.path.join(self.live, domain)
        if not os.path.lexists(link):
            # In the installer's own layout: what is not of that shape it
            # leaves alone.
            inner = os.path.join('.generations', domain, '1')
            first = os.path.join(self.live, inner)
            cert, key = self_signed(domain)
            for name in ('fullchain.pem', 'cert.pem'):
                write(os.path.join(first, name), cert)
            write(os.path.join(first, 'chain.pem'), b'')
            write(os.path.join(first, 'privkey.pem'), key, 0o600)
            os.symlink(inner, link)
        write(os.path.join(self.dir, 'sites', domain + '.conf'), HOST.format(
            domain=domain, live=self.live, port=self.port))
        if reload:
            self.reload()

    def command(self, *args):
        return [BINARY, '-p', self.dir, '-e', self.log, '-c', self.conf] + \
            list(args)

    def test_command(self):
        return self.command('-t', '-q')

    def reload_command(self):
        return self.command('-s', 'reload')

    def reload(self):
        """Its reload command; waits until the workers of before are gone."""
        before = self.workers()
        run(self.reload_command())
        until(lambda: self.workers() and not self.workers() & before, 20,
              self.dir + ' to be reloaded')

    def workers(self):
        return children_of(self.proc.pid)

    def start(self):
        self.proc = Proc(self.command(), os.path.join(self.dir, 'out'))

        def ready():
            if not self.proc.running():
                raise AssertionError('nginx ended: ' + read(
                    os.path.join(self.dir, 'out')).decode())
            return answers(self.port)
        until(ready, 10, 'nginx to answer')

    def listen(self, domain, address, names=None, pair=None):
        """A host more, at an address ("[::1]:8443") or for other names, with
        files of its own (certificate, key) or the domain's."""
        cert, key = pair or (os.path.join(self.live, domain, n) for n in (
            'fullchain.pem', 'privkey.pem'))
        path = write(os.path.join(self.dir, 'sites', 'more.conf'), MORE.format(
            address=address, names=names or domain, cert=cert, key=key))
        self.reload()
        return path

    def shown(self, domain):
        """The certificate that a visitor of domain is shown."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        with socket.create_connection(('127.0.0.1', self.port), 5) as s:
            with context.wrap_socket(s, server_hostname=domain) as t:
                return x509.load_der_x509_certificate(
                    t.getpeercert(binary_form=True))

    def shows(self, domain, cert, seconds=5):
        """A visitor is shown this certificate, at the latest when the workers
        of before the reload, which still take a connection or two, are
        gone."""
        def seen():
            try:
                return self.shown(domain) == cert
            except ConnectionResetError:    # Caddy closes its old listener
                return False
        return until(seen, seconds, 'the certificate at ' + domain)

    def fetch(self, domain, ca_file):
        """curl's word for it: (status, body or error)."""
        status, out, err = run(
            ['curl', '-sS', '--max-time', '10', '--cacert', ca_file,
             '--resolve', '%s:%d:127.0.0.1' % (domain, self.port),
             'https://%s:%d/' % (domain, self.port)], check=False)
        return status, out or err

    def stop(self):
        if self.proc:
            self.proc.stop()
            self.proc = None
