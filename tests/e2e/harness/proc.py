# SPDX-License-Identifier: ISC
"""Processes, ports, waiting, and the directory a test lives in."""
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__)))))
BUILD = os.path.abspath(os.environ.get('BUILD', os.path.join(ROOT, 'build')))
SERVERS = os.path.abspath(os.environ.get(
    'SERVERS', os.path.join(ROOT, 'build', 'servers')))
PATIENCE = float(os.environ.get('TEST_TIME_FACTOR', '1'))
AM_ROOT = os.geteuid() == 0
SANITIZED = bool(os.environ.get('SANITIZE'))    # memory means nothing then
# Ports below the kernel's range for outgoing connections, so that nobody
# takes one between our choice and the server's bind.
PORTS = range(12000, 32000)
_random = random.SystemRandom()
_used = set()


def free_port():
    for _ in range(1000):
        port = _random.choice(PORTS)
        if port in _used:
            continue
        with socket.socket() as s:
            try:
                s.bind(('127.0.0.1', port))
            except OSError:
                continue
        _used.add(port)
        return port
    raise RuntimeError('no free port')


def until(condition, seconds=15, what='', interval=0.02):
    """Wait until condition() is true; its value.  A failure names what was
    waited for."""
    end = time.monotonic() + seconds * PATIENCE
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError('waited %g s in vain for %s' % (
                seconds * PATIENCE, what or condition.__doc__ or condition))
        time.sleep(interval)


def answers(port, host='127.0.0.1'):
    try:
        socket.create_connection((host, port), timeout=1).close()
        return True
    except OSError:
        return False


def is_alive(pid):
    try:
        with open('/proc/%d/stat' % pid) as f:
            return f.read().rpartition(')')[2].split()[0] != 'Z'
    except OSError:
        return False


def children_of(parent):
    """The living children of a process."""
    found = set()
    for name in os.listdir('/proc'):
        if name.isdigit():
            try:
                with open('/proc/%s/stat' % name) as f:
                    rest = f.read().rpartition(')')[2].split()
            except OSError:
                continue
            if rest[0] != 'Z' and int(rest[1]) == parent:
                found.add(int(name))
    return found


def user_exists(name):
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def write(path, text, mode=0o644):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(fd, 'wb') as f:
        f.write(text if isinstance(text, bytes) else text.encode())
    os.chmod(path, mode)
    return path


def read(path):
    with open(path, 'rb') as f:
        return f.read()


class Proc:
    """A program in the foreground, its output in a file."""

    def __init__(self, argv, log, env=None, cwd=None, stdin=None,
                 group=None):
        self.argv, self.log = argv, log
        self.out = open(log, 'ab')
        full = dict(os.environ)
        full.update(env or {})
        self.popen = subprocess.Popen(argv, stdout=self.out, stderr=self.out,
                                      stdin=stdin or subprocess.DEVNULL,
                                      env=full, cwd=cwd,
                                      process_group=group)
        self.pid = self.popen.pid

    def running(self):
        return self.popen.poll() is None

    def send(self, number):
        if self.running():
            os.kill(self.pid, number)

    def wait(self, seconds=10):
        return self.popen.wait(timeout=seconds * PATIENCE)

    def stop(self, number=signal.SIGTERM, seconds=10):
        """Ask it to end; if it does not, end it.  Its exit status."""
        self.send(number)
        try:
            status = self.wait(seconds)
        except subprocess.TimeoutExpired:
            self.popen.kill()
            status = self.popen.wait()
        self.out.close()
        return status


def run(argv, input=None, check=True, seconds=60, env=None):
    """A command to its end: (status, stdout, stderr) as text."""
    full = dict(os.environ)
    full.update(env or {})
    if isinstance(input, str):
        input = input.encode()
    done = subprocess.run(argv, input=input, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, env=full,
                          timeout=seconds * PATIENCE)
    out = done.stdout.decode('utf-8', 'replace')
    err = done.stderr.decode('utf-8', 'replace')
    if check and done.returncode:
        raise AssertionError('%s: status %d\n%s%s' % (
            ' '.join(argv), done.returncode, out, err))
    return done.returncode, out, err


class Site:
    """A directory with whatever was started in it; close() ends it all, in
    the reverse order."""

    def __init__(self, directory=None, keep=False):
        self.keep = keep or bool(os.environ.get('KEEP'))
        if directory:
            os.makedirs(directory, exist_ok=True)
            self.dir = os.path.abspath(directory)
        else:
            self.dir = tempfile.mkdtemp(prefix='certmaild-')
        os.chmod(self.dir, 0o755)
        self.parts = []
        self.logs = []

    def path(self, *names):
        return os.path.join(self.dir, *names)

    def add(self, part):
        self.parts.append(part)
        return part

    def tell(self):
        """The ends of the logs, for a failed test."""
        out = []
        for part in self.parts:
            log = getattr(part, 'log', None)
            if isinstance(log, str) and os.path.exists(log):
                lines = read(log).decode('utf-8', 'replace').splitlines()
                out.append('---- %s' % log)
                out += lines[-60:]
        return '\n'.join(out)

    def close(self):
        for part in reversed(self.parts):
            try:
                part.stop()
            except Exception as e:      # the others must still be stopped
                print('# stopping %s: %s' % (part, e))
        self.parts = []
        if not self.keep:
            shutil.rmtree(self.dir, ignore_errors=True)
