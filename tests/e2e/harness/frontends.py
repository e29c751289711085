# SPDX-License-Identifier: ISC
"""Apache, HAProxy and Caddy in place of nginx: the same hosts and files."""
import os
import signal
import socket

from .nginx import Nginx
from .proc import (AM_ROOT, SERVERS, Proc, answers, free_port, read, run,
                   until, write)

APACHE = '''
ServerRoot {dir}
ServerName localhost
PidFile {dir}/pid
ErrorLog {dir}/error.log
{user}
Listen 127.0.0.1:{port}
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule socache_shmcb_module {modules}/mod_socache_shmcb.so
LoadModule ssl_module {modules}/mod_ssl.so
StartServers 1
ServerLimit 16
ThreadsPerChild 5
MaxRequestWorkers 20
Mutex file:{dir} default
SSLSessionCache none
<VirtualHost 127.0.0.1:{port}>
  ServerName default.example.test
  SSLEngine on
  SSLCertificateFile {dir}/default.pem
  SSLCertificateKeyFile {dir}/default.key
</VirtualHost>
IncludeOptional {dir}/sites/*.conf
'''

APACHE_HOST = '''
<VirtualHost 127.0.0.1:{port}>
  ServerName {domain}
  SSLEngine on
  SSLCertificateFile {live}/{domain}/fullchain.pem
  SSLCertificateKeyFile {live}/{domain}/privkey.pem
</VirtualHost>
'''

HAPROXY = '''
global
  {user}
  ssl-default-bind-options ssl-min-ver TLSv1.2
defaults
  mode http
  timeout connect 5s
  timeout client 5s
  timeout server 5s
frontend shops
  bind 127.0.0.1:{port} ssl crt {dir}/default.both crt-list {dir}/crt-list
  http-request return status 200 content-type text/plain string "shop"
'''


class FrontEnd(Nginx):
    """What differs from nginx: binary, configuration, commands, output."""

    settings = {}           # of the daemon, for this server

    def start(self):
        self.configure()
        # Caddy keeps notes at home.
        self.proc = Proc(self.foreground(), os.path.join(self.dir, 'out'),
                         env={'HOME': self.dir})

        def ready():
            if not self.proc.running():
                raise AssertionError('%s ended: %s' % (
                    self.binary, read(os.path.join(self.dir, 'out'))))
            return answers(self.port) and self.is_idle()
        until(ready, 10, self.binary + ' to answer')

    def reload(self):
        Nginx.reload(self)
        until(self.is_idle, 20, self.binary + ' to be reloaded')

    def is_idle(self):
        """No reload is under way."""
        return True


class Apache(FrontEnd):
    binary = os.path.join(SERVERS, 'usr/sbin/apache2')

    def configure(self):
        write(self.conf, APACHE.format(
            dir=self.dir, port=self.port,
            modules=os.path.join(SERVERS, 'usr/lib/apache2/modules'),
            user='User nobody\nGroup nogroup' if AM_ROOT else ''))
        self.rewrite_hosts()

    def rewrite_hosts(self):
        sites = os.path.join(self.dir, 'sites')
        for name in os.listdir(sites):
            write(os.path.join(sites, name), APACHE_HOST.format(
                domain=name.removesuffix('.conf'), live=self.live,
                port=self.port))

    def command(self, *args):
        return [self.binary, '-f', self.conf] + list(args)

    def foreground(self):
        return self.command('-DFOREGROUND')

    def test_command(self):
        return self.command('-t')

    def reload_command(self):
        return self.command('-k', 'graceful')


class HAProxy(FrontEnd):
    binary = os.path.join(SERVERS, 'usr/sbin/haproxy')
    settings = {'install': {'files': ['haproxy.pem: certificate chain key']}}

    def configure(self):
        both = os.path.join(self.dir, 'default.both')
        write(both, b''.join(read(os.path.join(self.dir, n)) for n in (
            'default.pem', 'default.key')), 0o600)
        write(self.conf, HAPROXY.format(
            dir=self.dir, port=self.port,
            user='user nobody\n  group nogroup' if AM_ROOT else ''))
        names = []
        for name in sorted(os.listdir(os.path.join(self.dir, 'sites'))):
            domain = name.removesuffix('.conf')
            path = os.path.join(self.live, domain)
            if not os.path.exists(os.path.join(path, 'haproxy.pem')):
                write(os.path.join(path, 'haproxy.pem'),
                      read(os.path.join(path, 'fullchain.pem')) +
                      read(os.path.join(path, 'privkey.pem')), 0o600)
            names.append(os.path.join(path, 'haproxy.pem') + ' ' + domain)
        write(os.path.join(self.dir, 'crt-list'), '\n'.join(names) + '\n')

    def command(self, *args):
        return [self.binary, '-f', self.conf] + list(args)

    def foreground(self):
        return self.command('-W', '-db', '-q', '-S', self.control)

    @property
    def control(self):
        return os.path.join(self.dir, 'master')

    def is_idle(self):
        """Its workers listen while the master is not yet done with starting
        or reloading, and until it is, it ignores the signal to reload.  Only
        then it answers here."""
        try:
            with socket.socket(socket.AF_UNIX) as s:
                s.settimeout(10)
                s.connect(self.control)
                s.sendall(b'show proc\n')
                s.shutdown(socket.SHUT_WR)
                text = b''.join(iter(lambda: s.recv(4096), b'')).decode()
        except OSError:
            return False
        now, _, old = text.partition('# old workers')
        return ' worker ' in now and ' worker ' not in old

    def test_command(self):
        return self.command('-c', '-q')

    def reload_command(self):
        return ['/bin/kill', '-USR2', str(self.proc.pid)] \
            if os.path.exists('/bin/kill') else \
            ['/bin/sh', '-c', 'kill -USR2 %d' % self.proc.pid]

    def stop(self):
        if self.proc:
            self.proc.stop(signal.SIGTERM)
            self.proc = None


CADDY = '''
{{
	admin 127.0.0.1:{admin}
	auto_https disable_redirects
	storage file_system {dir}/storage
	https_port {port}
	http_port {http}
	default_bind 127.0.0.1
	default_sni default.example.test
}}
https://default.example.test {{
	tls {dir}/default.pem {dir}/default.key
}}
import {dir}/sites/*.conf
'''

CADDY_HOST = '''
https://{domain} {{
	tls {live}/{domain}/fullchain.pem {live}/{domain}/privkey.pem
	respond "Welcome to the shop at {domain}."
}}
'''


class Caddy(FrontEnd):
    binary = os.path.join(SERVERS, 'usr/bin/caddy')

    def configure(self):
        self.admin = free_port()
        write(self.conf, CADDY.format(dir=self.dir, port=self.port,
                                      admin=self.admin, http=free_port()))
        sites = os.path.join(self.dir, 'sites')
        for name in os.listdir(sites):
            write(os.path.join(sites, name), CADDY_HOST.format(
                domain=name.removesuffix('.conf'), live=self.live))

    def command(self, *args):
        return [self.binary] + list(args) + [
            '--config', self.conf, '--adapter', 'caddyfile']

    def foreground(self):
        return self.command('run')

    def test_command(self):
        return self.command('validate')

    def reload_command(self):
        return self.command('reload', '--force')

    def reload(self):
        """The command waits until the new configuration runs."""
        run(self.reload_command())

    def is_idle(self):
        return answers(self.admin)


class Tmpfs:
    """A small file system of its own at a site's path, ended with it."""

    def __init__(self, site, path, size='2m'):
        self.path = site.path(path)
        os.makedirs(self.path, exist_ok=True)
        self.mounted = AM_ROOT and run(
            ['mount', '-t', 'tmpfs', '-o', 'mode=755,size=' + size, 'tmpfs',
             self.path], check=False)[0] == 0
        site.add(self)

    def remount(self, how):
        run(['mount', '-o', 'remount,' + how, self.path])

    def fill(self):
        """Until not one more page fits; the file to remove."""
        name = os.path.join(self.path, '.full')
        with open(name, 'wb', buffering=0) as f:
            try:
                while True:
                    f.write(bytes(4096))
            except OSError:
                pass
        return name

    def stop(self):
        if self.mounted:
            run(['umount', '-l', self.path], check=False)
            self.mounted = False
