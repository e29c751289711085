# SPDX-License-Identifier: ISC
"""certmaild, configured for a site's servers, and certmailctl to ask it."""
import json
import os
import re
import signal
import time

from .proc import BUILD, PATIENCE, Proc, is_alive, read, run, until, write


CHILDREN = 6    # intake, reader, clerk, keeper, courier, installer


class Raw(str):
    """A setting's value that is written as it is."""


def conf_value(value):
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, bool):
        return 'true' if value else 'false'
    if isinstance(value, int):
        return str(value)
    if isinstance(value, (list, tuple)):
        return '[ %s ]' % ', '.join(conf_value(v) for v in value)
    return '"%s"' % str(value).replace('\\', '\\\\').replace('"', '\\"')


def conf_text(settings):
    out = []
    for name, value in settings.items():
        if isinstance(value, dict):
            inner = ''.join('  %s = %s;\n' % (k, conf_value(v))
                            for k, v in value.items() if v is not None)
            out.append('%s: {\n%s};\n' % (name, inner))
        elif value is not None:
            out.append('%s = %s;\n' % (name, conf_value(value)))
    return ''.join(out)


def merge(base, over):
    for key, value in over.items():
        if isinstance(value, dict) and isinstance(base.get(key), dict):
            merge(base[key], value)
        else:
            base[key] = value
    return base


def group_members(group):
    """The living processes of a process group."""
    found = []
    for name in os.listdir('/proc'):
        if name.isdigit():
            try:
                with open('/proc/%s/stat' % name) as f:
                    rest = f.read().rpartition(')')[2].split()
            except OSError:
                continue
            if rest[0] != 'Z' and int(rest[2]) == group:
                found.append(int(name))
    return found


class Certmaild:
    """settings is laid over what the site's servers make of DESIGN's names:
    dovecot, mta (Postfix or Sink), nginx, ca may each be None."""

    def __init__(self, site, dovecot=None, mta=None, nginx=None, ca=None,
                 mail_tls='none', smtp_tls='none', settings=None,
                 name='daemon', env=None, password='secret'):
        self.site, self.dir = site, site.path(name)
        self.log = os.path.join(self.dir, 'log')
        self.env = dict(env or {})
        os.makedirs(os.path.join(self.dir, 'live'), exist_ok=True)
        os.chmod(self.dir, 0o755)
        self.path = lambda *n: os.path.join(self.dir, *n)
        write(self.path('mailbox.password'), password + '\n', 0o600)
        write(self.path('smtp.password'), 'secret\n', 0o600)
        write(self.path('master.secret'), os.urandom(32).hex() + '\n', 0o600)
        self.settings = {
            'mailbox': {
                'host': 'localhost',
                'port': (dovecot.tls_port if mail_tls == 'implicit' else
                         dovecot.port) if dovecot else 143,
                'tls': mail_tls, 'user': 'sales@example.test',
                'ca_file': ca.root_file if ca and mail_tls != 'none' else '',
                'password_file': 'mailbox.password', 'poll_seconds': 5,
            },
            'smtp': {
                'host': 'localhost',
                'port': getattr(mta, 'submission', getattr(mta, 'port', 25)),
                'tls': smtp_tls,
                'ca_file': ca.root_file if ca and smtp_tls != 'none' else '',
                'from': 'Example Shops <sales@example.test>',
                'operators': ['ops@example.test'],
            },
            'database': 'certmaild.db',
            'pid_file': 'certmaild.pid',
            'keys': {'type': 'p-256', 'master_secret_file': 'master.secret',
                     'ready': 2},
            'senders': {'proof': 'none'},
            'trust': {'roots_file': ca.root_file if ca else ''},
            'install': {
                'directory': nginx.live if nginx else 'live',
                'test': nginx.test_command() if nginx else ['/bin/true'],
                'reload': nginx.reload_command() if nginx else ['/bin/true'],
                'probe': ['127.0.0.1:%d' % nginx.port] if nginx else [],
                'probe_seconds': 10,
            },
            'log': {'to': 'stderr', 'level': 'debug'},
        }
        if hasattr(mta, 'submission') or getattr(mta, 'users', None):
            merge(self.settings['smtp'], {'user': 'sales@example.test',
                                          'password_file': 'smtp.password'})
        merge(self.settings, settings or {})
        self.conf = self.path('certmaild.conf')
        self.configure()
        self.proc, self.pid = None, None
        site.add(self)

    def configure(self, settings=None):
        merge(self.settings, settings or {})
        write(self.conf, conf_text(self.settings), 0o644)

    # ---- The daemon

    def start(self, *args, wait=True, group=None):
        self.proc = Proc([os.path.join(BUILD, 'certmaild'), '-f', '-c',
                          self.conf] + list(args), self.log, env=self.env,
                         group=group)
        self.pid, self.group = self.proc.pid, group
        if wait:
            until(self.is_up, 15, 'the daemon to be up')
        return self

    def is_up(self):
        if not self.proc.running():
            raise AssertionError('the daemon ended with status %s:\n%s' % (
                self.proc.popen.returncode, self.log_text()[-4000:]))
        return os.path.exists(self.path('certmaild.pid')) and \
            len(self.children()) >= CHILDREN

    def once(self, *args, check=True, seconds=60):
        """certmaild -1: one pass over all that is due."""
        status, out, err = run(
            [os.path.join(BUILD, 'certmaild'), '-1', '-c', self.conf] +
            list(args), check=False, seconds=seconds, env=self.env)
        with open(self.log, 'a') as f:
            f.write(out + err)
        if check and status not in (0, 1):
            raise AssertionError('certmaild -1: status %d\n%s' % (
                status, err))
        return status, out, err

    def children(self):
        """{pid: command line} of every process of the daemon but itself."""
        found, todo = {}, [self.pid]
        parents = {}
        for name in os.listdir('/proc'):
            if name.isdigit():
                try:
                    with open('/proc/%s/stat' % name) as f:
                        rest = f.read().rpartition(')')[2].split()
                    if rest[0] != 'Z':
                        parents.setdefault(int(rest[1]), []).append(int(name))
                except OSError:
                    pass
        while todo:
            for pid in parents.get(todo.pop(), []):
                try:
                    line = read('/proc/%d/cmdline' % pid)
                except OSError:
                    continue
                found[pid] = line.replace(b'\0', b' ').decode().strip()
                todo.append(pid)
        return found

    def kill_all(self):
        """SIGKILL, the daemon and every child of it."""
        pids = [self.pid] + list(self.children())
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.proc.popen.wait()
        until(lambda: not any(is_alive(p) for p in pids), 5,
              'the killed processes to be gone')
        self.proc.out.close()
        self.proc = None

    def kill_rest(self):
        """The master is gone: wait for what is left of its own group."""
        self.proc.popen.wait()
        self.proc.out.close()
        until(lambda: not group_members(self.pid), 10,
              'the children of a killed master to end')

    def check_database(self):
        """SQLite's own word for it."""
        import sqlite3
        db = sqlite3.connect('file:%s?mode=ro' % self.path('certmaild.db'),
                             uri=True)
        try:
            word = db.execute('PRAGMA integrity_check').fetchone()[0]
            foreign = db.execute('PRAGMA foreign_key_check').fetchall()
        finally:
            db.close()
        assert word == 'ok' and not foreign, (word, foreign)

    def stop(self, seconds=10):
        """SIGTERM; (exit status, seconds taken); no child may be left."""
        if not self.proc or not self.proc.running():
            self.proc = None
            return None, 0
        pids = list(self.children())
        start = time.monotonic()
        status = self.proc.stop(signal.SIGTERM, seconds)
        taken = time.monotonic() - start
        self.proc = None
        left = [p for p in pids if is_alive(p)]
        for pid in left:
            os.kill(pid, signal.SIGKILL)
        assert not left, 'children left after the stop: %s' % left
        return status, taken

    def hup(self):
        self.proc.send(signal.SIGHUP)

    def reload(self):
        """HUP, and wait until every child works with the new settings."""
        at, before = len(self.log_text()), set(self.children())
        self.hup()
        self.logged(r'config\.(re)?loaded', 10, at)
        until(lambda: not any(is_alive(p) for p in before) and
              len(self.children()) >= CHILDREN, 20,
              'the children to come back')

    def look(self):
        """Look at the mailbox now."""
        self.proc.send(signal.SIGUSR1)

    # ---- Its log

    def log_text(self):
        try:
            return read(self.log).decode('utf-8', 'replace')
        except FileNotFoundError:
            return ''

    def log_lines(self, pattern, after=0):
        return [line for line in self.log_text()[after:].splitlines()
                if re.search(pattern, line)]

    def logged(self, pattern, seconds=15, after=0):
        return until(lambda: self.log_lines(pattern, after), seconds,
                     'a log line like ' + pattern)

    # ---- certmailctl

    def ctl(self, *args, check=True, input=None, seconds=60):
        """(status, stdout, stderr) of certmailctl."""
        return run([os.path.join(BUILD, 'certmailctl'), '-c', self.conf] +
                   [str(a) for a in args], check=check, input=input,
                   seconds=seconds)

    def json(self, *args, check=False):
        out = self.ctl(*args, '--json', check=check)[1]
        return json.loads(out)

    def add_shop(self, domain, owner, default=None, language=None):
        self.ctl('shop', 'add', default or 'shop-%s' % domain, owner, domain,
                 *([language] if language else []))

    def import_shops(self, rows):
        """[(default name, domain, owner)]"""
        path = write(self.path('shops.csv'),
                     'default_name,custom_domain,owner\n' +
                     ''.join(','.join(row) + '\n' for row in rows))
        self.ctl('shop', 'import', path)

    def requests(self):
        status, out, err = self.ctl('list', '--all', '--json', check=False)
        if status not in (0, 1):
            raise AssertionError('certmailctl list: %s%s' % (out, err))
        return json.loads(out)['requests']

    def state(self, number):
        for r in self.requests():
            if r['number'] == number:
                return r['state']
        return None

    def until_state(self, number, state, seconds=20):
        def reached():
            if self.proc and not self.proc.running():
                raise AssertionError('the daemon ended: ' +
                                     self.log_text()[-3000:])
            return self.state(number) == state
        try:
            until(reached, seconds, 'request %s to be %s' % (number, state),
                  0.1)
        except AssertionError as e:
            raise AssertionError('%s; it is %s' % (e, self.state(number)))

    def sleep(self, seconds):
        time.sleep(seconds * PATIENCE)
