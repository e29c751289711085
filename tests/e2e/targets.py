#!/usr/bin/python3
# SPDX-License-Identifier: ISC
# run: limit=540
"""nginx, Apache, HAProxy and Caddy, each with a certificate that is installed
and renewed, and each failure on the way: what was served before is served
again, and that is proven."""
import os
import re
import socket
import stat

from harness import Apache, Caddy, HAProxy, Nginx, Story, Tmpfs, tap, until
from harness.daemon import merge
from harness.proc import BUILD, ROOT, read, run, write

KINDS = {'nginx': Nginx, 'apache': Apache, 'haproxy': HAProxy,
         'caddy': Caddy}
DOMAINS = tuple('www.shop%d.test' % n for n in range(8))


class Servers:
    """A story for each kind of server, made when it is first asked for."""

    def __init__(self):
        self.stories = {}

    def __getitem__(self, kind):
        if kind not in self.stories:
            self.close()
            cls = KINDS[kind]

            def web(site, domains):
                disk = Tmpfs(site, 'live')
                server = cls(site, domains)
                server.disk = disk
                return server
            self.stories = {kind: Story(
                web=web, domains=DOMAINS, settings=merge(
                    {'install': {'probe_seconds': 2, 'generations': 3}},
                    getattr(cls, 'settings', {})))}
        return self.stories[kind]

    def tell(self):
        return '\n'.join(s.tell() for s in self.stories.values())

    def close(self):
        for s in self.stories.values():
            s.close()
        self.stories = {}


def fails(s, n, words, before=None, after=None, **install):
    """Shop n sends its certificate while something is broken: held with these
    words, the old one served; repaired, `certmailctl install` does it."""
    domain = DOMAINS[n]
    m = s.merchants[domain]
    old = s.nginx.shown(domain)
    good = {k: s.daemon.settings['install'].get(k) for k in install}
    letter = s.ask(m)
    if install:
        s.daemon.configure({'install': install})
        s.daemon.reload()
    if before:
        before()
    cert = s.answer(letter, merchant=m)
    number = s.number(domain)
    s.daemon.until_state(number, 'held', 60)
    assert s.nginx.shown(domain) == old
    story = s.daemon.ctl('show', number)[1]
    for word in words:
        assert word in story, (word, story)
    if after:
        after()
    if install:
        s.daemon.configure({'install': good})
        s.daemon.reload()
    s.daemon.ctl('install', number)
    s.daemon.until_state(number, 'installed', 30)
    assert s.nginx.shows(domain, cert)


def installed(s, kind):
    "a certificate, then a newer one; the files are as they must be"
    domain = DOMAINS[0]
    m = s.merchants[domain]
    letter = s.ask(m)
    number = s.number(domain)
    for lifetime in (60, 90):
        cert = s.answer(letter, merchant=m, lifetime=lifetime)
        assert s.nginx.shows(domain, cert, 20)
    s.daemon.until_state(number, 'installed')
    link = os.path.join(s.nginx.live, domain)
    if kind == 'haproxy':
        both = os.path.join(link, 'haproxy.pem')
        assert read(both) == b''.join(read(os.path.join(link, n)) for n in (
            'cert.pem', 'chain.pem', 'privkey.pem'))
        assert stat.S_IMODE(os.stat(both).st_mode) == 0o600
    else:
        assert not os.path.exists(os.path.join(link, 'haproxy.pem'))
    status, out, _ = s.daemon.ctl('audit', check=False)
    assert status == 0, out


def test_command_fails(s, kind):
    "its test says no: held, the old one proven to be back"
    fails(s, 1, ['bad directive', 'back in service', 'seen on'],
          test=['/bin/sh', '-c', 'echo "bad directive" >&2; exit 1'])


def reload_fails(s, kind):
    "the reload fails"
    fails(s, 2, ['no pid', 'back in service'],
          reload=['/bin/sh', '-c', 'echo "no pid" >&2; exit 3'])


def serves_the_old(s, kind):
    "it goes on serving the old one"
    fails(s, 3, ['serves another certificate', 'back in service'],
          reload=['/bin/true'])


def reload_is_lost(s, kind):
    "the first reload is lost: it is told once more"
    domain = DOMAINS[3]
    m = s.merchants[domain]
    mark = s.site.path('reloaded')
    good = s.daemon.settings['install']['reload']
    letter = s.ask(m)
    s.daemon.configure({'install': {'reload': [
        '/bin/sh', '-c', '[ -e "$0" ] || { : >"$0"; exit; }; exec "$@"',
        mark] + good}})
    s.daemon.reload()
    cert = s.answer(letter, merchant=m)
    number = s.number(domain)
    s.daemon.until_state(number, 'installed', 60)
    assert s.nginx.shows(domain, cert)
    assert 'after a second reload' in s.daemon.ctl('log', number)[1]
    os.unlink(mark)
    s.daemon.configure({'install': {'reload': good}})
    s.daemon.reload()


def probe_times_out(s, kind):
    "a second front end takes connections and never answers"
    with socket.socket() as deaf:
        deaf.bind(('127.0.0.1', 0))
        deaf.listen(16)
        target = '127.0.0.1:%d' % deaf.getsockname()[1]
        fails(s, 4, [target, 'was put back, but'],
              probe=s.daemon.settings['install']['probe'] + [target])


def disk_is_full(s, kind):
    "no space is left for the files"
    disk = s.nginx.disk
    if not disk.mounted:
        raise tap.Skip('needs root and mount')
    full = []
    fails(s, 5, ['No space left'], before=lambda: full.append(disk.fill()),
          after=lambda: os.unlink(full[0]))


def not_writable(s, kind):
    "the directory cannot be written to"
    disk = s.nginx.disk
    if not disk.mounted:
        raise tap.Skip('needs root and mount')
    fails(s, 6, ['Read-only file system'], before=lambda: disk.remount('ro'),
          after=lambda: disk.remount('rw'))


def front_ends_disagree(s, kind):
    "one of two front ends was not told: both show the old one again"
    other = Nginx(s.site, DOMAINS, live=s.nginx.live, name='second')
    try:
        fails(s, 7, ['127.0.0.1:%d' % other.port, 'back in service'],
              probe=s.daemon.settings['install']['probe'] +
              ['127.0.0.1:%d' % other.port])
    finally:
        other.stop()


LIVE, HOST = '/var/lib/certmaild/live', 'www.example.com'
EXAMPLES = {'nginx': 'nginx/site.conf', 'apache': 'apache/site.conf',
            'haproxy': 'haproxy/shops.list', 'caddy': 'caddy/Caddyfile'}


def example(s, kind):
    "contrib/examples works with its files, and certmaild reads its settings"
    domain = DOMAINS[0]
    directory = os.path.join(ROOT, 'contrib/examples')
    text = read(os.path.join(directory, EXAMPLES[kind])).decode()
    for old, new in ((LIVE, s.nginx.live), (HOST, domain),
                     ('example.com', 'other.test'),
                     ('*:443', '127.0.0.1:%d' % s.nginx.port),
                     ('listen 443', 'listen 127.0.0.1:%d' % s.nginx.port)):
        text = text.replace(old, new)
    site = s.site.path('web', 'crt-list' if kind == 'haproxy' else
                       'sites/%s.conf' % domain)
    mine = read(site)
    write(site, text)
    shown = s.nginx.shown(domain)
    run(s.nginx.test_command())
    s.nginx.reload()
    assert s.nginx.shown(domain) == shown
    write(site, mine)
    s.nginx.reload()
    # Its settings, in a configuration of their own; the commands need not be
    # on this machine.
    over = s.daemon.path('certmaild.d', 'example.conf')
    lines = read(os.path.join(directory, kind, 'certmaild.conf')).decode()
    lines = lines.replace('"caddy"', '"daemon"')    # a group of any system
    write(over, re.sub(r'"/usr/s?bin/\w+"', '"/bin/true"', lines))
    status, out, err = run([os.path.join(BUILD, 'certmaild'), '-n', '-c',
                            s.daemon.conf], check=False)
    os.unlink(over)
    assert status == 0, out + err


STEPS = (installed, example, test_command_fails, reload_fails, serves_the_old,
         reload_is_lost, probe_times_out, disk_is_full, not_writable,
         front_ends_disagree)
del test_command_fails


def bind(kind, step):
    def test(servers):
        step(servers[kind], kind)
    test.__doc__ = '%s: %s' % (kind, step.__doc__)
    return test


for _kind in KINDS:
    for _step in STEPS:
        globals()['test_%s_%s' % (_kind, _step.__name__)] = bind(_kind, _step)


if __name__ == '__main__':
    tap.run(globals(), Servers)
