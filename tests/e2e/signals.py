#!/usr/bin/python3
# SPDX-License-Identifier: ISC
# run: limit=180
"""Signals, the lock, the command line, the sandbox: the daemon as init, cron
and an operator meet it."""
import os
import signal
import subprocess
import time

from harness import BUILD, Certmaild, Story, tap, until
from harness.daemon import conf_text
from harness.proc import is_alive, read, run, write


def setup():
    return Story(domains=('www.shop0.test', 'www.shop1.test',
                          'www.shop2.test'),
                 settings={'mailbox': {'poll_seconds': 600, 'idle': False}})


def test_check_configuration(s):
    "-n: a good configuration is good, a bad one is told with file and line"
    certmaild = os.path.join(BUILD, 'certmaild')
    status, out, err = run([certmaild, '-n', '-c', s.daemon.conf])
    assert 'no errors' in out.lower(), out
    bad = s.daemon.path('bad.conf')
    write(bad, read(s.daemon.conf).decode().replace(
        'poll_seconds', 'pol_seconds'))
    status, out, err = run([certmaild, '-n', '-c', bad], check=False)
    assert status == 2, status
    assert 'bad.conf:' in out + err and 'poll_seconds' in out + err, err


def test_secret_permissions(s):
    "A secret that others may read is an error"
    path = s.daemon.path('mailbox.password')
    os.chmod(path, 0o644)
    status, out, err = run([os.path.join(BUILD, 'certmaild'), '-n', '-c',
                            s.daemon.conf], check=False)
    os.chmod(path, 0o600)
    assert status == 2 and 'mailbox.password' in out + err, err


def test_usage(s):
    "A wrong command line: status 64 and the usage"
    status, out, err = run([os.path.join(BUILD, 'certmaild'), '-Z'],
                           check=False)
    assert status == 64 and 'usage' in err, (status, err)


def test_usr1_looks_now(s):
    "USR1 looks at the mailbox now, long before the next poll"
    s.send(s.merchants['www.shop0.test'].request(),
           s.merchants['www.shop0.test'])
    s.daemon.sleep(1)
    assert not s.letters('owner@shop0.test')
    s.daemon.look()
    s.mta.wait(1, 10, 'owner@shop0.test')


def test_strays(s):
    "Signals that mean nothing end neither the master nor a child"
    before = set(s.daemon.children())
    means = {'SIGKILL', 'SIGTERM', 'SIGCHLD',
             # faults, a limit, job control
             'SIGILL', 'SIGTRAP', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGSEGV',
             'SIGSYS', 'SIGXCPU', 'SIGSTOP', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU'}
    masters = {'SIGHUP', 'SIGUSR1', 'SIGINT', 'SIGQUIT'}
    at = len(s.daemon.log_text())
    for sig in signal.Signals:
        if sig.name in means or sig >= signal.SIGRTMIN:
            continue
        if sig.name not in masters:
            os.kill(s.daemon.pid, sig)
        for pid in before:
            os.kill(pid, sig)
    s.daemon.sleep(1)
    assert s.daemon.proc.running()
    assert set(s.daemon.children()) == before
    assert not s.daemon.log_lines(r'child\.died', at)


def test_quit(s):
    "QUIT, of a terminal, ends it as TERM does"
    s.daemon.proc.send(signal.SIGQUIT)
    assert s.daemon.proc.popen.wait(10) == 0
    s.daemon.start()


def test_hup_with_a_bad_configuration(s):
    "HUP with a bad configuration: reported, the old one stays in force"
    good = read(s.daemon.conf)
    at = len(s.daemon.log_text())
    write(s.daemon.conf, good + b'\nmailbocks: { };\n')
    s.daemon.hup()
    lines = s.daemon.logged(r'mailbocks', 10, at)
    assert lines
    s.daemon.sleep(0.5)
    m = s.merchants['www.shop1.test']
    s.send(m.request(), m)
    s.daemon.look()
    s.mta.wait(1, 20, m.address)
    write(s.daemon.conf, good)


def test_hup_with_bad_holidays(s):
    "HUP with a file of holidays that cannot be read: reported, all goes on"
    before = set(s.daemon.children())
    at = len(s.daemon.log_text())
    s.daemon.configure({'calendar': {'holidays_file': 'holidays'}})
    s.daemon.hup()
    s.daemon.logged(r'config\.error.*holidays.*No such file', 10, at)
    write(s.daemon.path('holidays'), '2026-12-25\nChristmas\n')
    s.daemon.hup()
    s.daemon.logged(r'config\.refused.*holidays:2: no date', 10, at)
    assert set(s.daemon.children()) == before
    assert not s.daemon.log_lines('clerk.start_failed', at)
    write(s.daemon.path('holidays'), '2026-12-25 Christmas\n')
    s.daemon.reload()
    s.daemon.configure({'calendar': {'holidays_file': ''}})
    s.daemon.reload()


def test_hup_with_a_new_configuration(s):
    "HUP with a good one: the new settings hold"
    s.daemon.configure({'smtp': {'from': 'New Name <sales@example.test>'}})
    s.daemon.hup()
    s.daemon.sleep(1.5)
    m = s.merchants['www.shop2.test']
    s.send(m.request(), m)
    s.daemon.look()
    s.mta.wait(1, 20, m.address)
    assert s.letters(m.address)[0].sender.startswith('New Name'), \
        s.letters(m.address)[0].sender


def test_log_file_is_reopened(s):
    "HUP reopens the log file: nothing is lost when it is rotated"
    path = s.daemon.path('certmaild.log')
    s.daemon.configure({'log': {'to': path}})
    s.daemon.hup()
    until(lambda: os.path.exists(path) and read(path), 10, 'the log file')
    os.rename(path, path + '.1')
    s.daemon.hup()
    until(lambda: os.path.exists(path) and read(path), 10, 'a new log file')
    s.daemon.configure({'log': {'to': 'stderr'}})
    s.daemon.hup()
    s.daemon.sleep(0.5)


def test_second_daemon(s):
    "A second daemon on the database refuses, and names the first"
    start = time.monotonic()
    status, out, err = run([os.path.join(BUILD, 'certmaild'), '-f', '-c',
                            s.daemon.conf], check=False, seconds=30)
    assert status not in (0, None), status
    assert str(s.daemon.pid) in out + err, err
    assert time.monotonic() - start < 12
    status, out, err = run([os.path.join(BUILD, 'certmaild'), '-1', '-c',
                            s.daemon.conf], check=False, seconds=30)
    assert status == 75, (status, err)
    assert len(err.strip().splitlines()) == 1, err
    status, out, err = run([os.path.join(BUILD, 'certmaild'), '-c',
                            s.daemon.conf], check=False, seconds=30)
    assert status == 75, (status, err)


def test_second_daemon_past_the_pid_file(s):
    "Nor does a removed PID file, or another one, let a second daemon in"
    pid_file = s.daemon.path('certmaild.pid')
    other = write(s.daemon.path('other.conf'), conf_text(dict(
        s.daemon.settings, pid_file='other.pid')))
    os.rename(pid_file, pid_file + '.away')
    try:
        for conf in (s.daemon.conf, other):
            for how in ('-f', '-1'):
                status, out, err = run(
                    [os.path.join(BUILD, 'certmaild'), how, '-c', conf],
                    check=False, seconds=30)
                assert status == 75 and 'process %d has' % s.daemon.pid in \
                    err, (status, err)
    finally:
        os.rename(pid_file + '.away', pid_file)
    assert s.daemon.proc.running()


def test_dead_children_come_back(s):
    "Each child that is killed is started again, and the work goes on"
    before = len(s.daemon.children())
    for pid in sorted(s.daemon.children()):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:      # went with its parent
            continue
        s.daemon.sleep(0.2)
    until(lambda: len(s.daemon.children()) >= before, 20, 'all children')
    assert s.daemon.proc.running()
    at = len(s.mta.messages)
    from harness import Merchant
    m = Merchant('owner@shop7.test', 'M', dict(s.merchant.details))
    s.daemon.add_shop('www.shop7.test', m.address)
    s.send(m.request(), m)

    def answered():
        s.daemon.look()
        return s.mta.to(m.address)
    until(answered, 40, 'an answer', 0.5)
    assert len(s.mta.messages) == at + 1


def test_children_are_confined(s):
    "Reader and keeper: seccomp, no new privileges, not dumpable; no child "
    "holds a terminal or a foreign descriptor"
    seen = set()
    for pid, line in s.daemon.children().items():
        status = read('/proc/%d/status' % pid).decode()
        name = line.split('/')[-1]
        for role in ('reader', 'keeper'):
            if role in name:
                seen.add(role)
                assert 'Seccomp:\t2' in status, name
                assert 'NoNewPrivs:\t1' in status, name
        limits = read('/proc/%d/limits' % pid).decode()
        core = [x for x in limits.splitlines() if 'core' in x][0]
        assert ' 0 ' in core, (name, core)
    assert seen == {'reader', 'keeper'}, seen


def test_master_killed(s):
    "When the master is killed its children end too"
    pids = list(s.daemon.children())
    os.kill(s.daemon.pid, signal.SIGKILL)
    s.daemon.proc.popen.wait()
    until(lambda: not any(is_alive(p) for p in pids), 8,
          'the children to end')
    s.daemon.start()


def test_term_under_load(s):
    "TERM in the middle of work ends within five seconds; a start finishes it"
    from harness import Merchant
    merchants = [Merchant('owner@load%d.test' % n, 'M',
                          dict(s.merchant.details)) for n in range(20)]
    for n, m in enumerate(merchants):
        s.daemon.add_shop('www.load%d.test' % n, m.address)
        s.send(m.request(), m)
    s.daemon.look()
    s.daemon.sleep(0.3)
    status, taken = s.daemon.stop()
    assert status == 0 and taken < 5, (status, taken)
    s.daemon.start()
    for m in merchants:
        s.mta.wait(1, 60, m.address)
    s.daemon.sleep(1)
    assert s.mta.duplicates() == ([], []), s.mta.duplicates()
    for m in merchants:
        assert len(s.mta.to(m.address)) == 1


def test_background(s):
    "Without -f it goes to the background, and says so by its PID file"
    d = Certmaild(s.site, s.dovecot, s.mta, ca=s.ca, name='background',
                  settings={'log': {'to': 'log.txt'}})
    done = subprocess.run([os.path.join(BUILD, 'certmaild'), '-c', d.conf],
                          stdin=subprocess.DEVNULL, timeout=20)
    assert done.returncode == 0
    pid = int(read(d.path('certmaild.pid')))
    assert is_alive(pid)
    os.kill(pid, signal.SIGTERM)
    until(lambda: not is_alive(pid), 5, 'the daemon to end')


def test_loop_is_seen(s):
    "A process that ends again and again: status says which, how, and where"
    def intake():
        return next((p for p, line in s.daemon.children().items()
                     if line.endswith('-x intake') or
                     ' -x intake ' in line), None)
    assert s.daemon.json('status')['restarts'] == []
    for _ in range(3):
        pid = until(intake, 10, 'the intake')
        os.kill(pid, signal.SIGABRT)
        until(lambda: not is_alive(pid), 5, 'its end')
    until(lambda: any(x['loops'] for x in s.daemon.json('status')[
        'restarts']), 10, 'the master to count')
    status, out, err = s.daemon.ctl('status', check=False)
    assert status == 1, (status, out)
    assert 'the intake has ended 3 times in a row (signal 6' in out, out
    found = s.daemon.json('status')['restarts']
    assert [(x['process'], x['restarts'], x['loops']) for x in found] == [
        ('intake', 3, True)], found
    s.daemon.logged(r'error master child\.loops process=intake deaths=3')


def test_once(s):
    "-1 does all that is due and ends; silent when nothing is"
    s.daemon.stop()
    from harness import Merchant
    m = Merchant('owner@cron.test', 'M', dict(s.merchant.details))
    s.daemon.add_shop('www.cron.test', m.address)
    s.send(m.request(), m)
    status, out, err = s.daemon.once(check=False)
    number = s.number('www.cron.test')
    assert (status, out, err) == (
        0, 'certmaild: 1 message taken, 1 letter sent, request %d '
        '(www.cron.test) is csr_sent\n' % number, ''), (status, out, err)
    assert s.letters(m.address)[0].csr()
    assert s.daemon.once(check=False) == (0, '', '')
    s.answer(s.letters(m.address)[0], merchant=m)
    status, out, err = s.daemon.once(check=False)
    assert status == 0 and err == '' and out.count('\n') == 1 and \
        'request %d (www.cron.test) is installed' % number in out, (out, err)
    assert s.daemon.once(check=False) == (0, '', '')
    # With -f the log is shown as well.
    status, out, err = s.daemon.once('-f')
    assert status == 0 and out == '' and 'child.start' in err, (out, err)
    # A site that runs passes is well without a daemon.
    status, out, err = s.daemon.ctl('status', check=False)
    assert 'the last pass of certmaild -1 began' in out, out
    assert 'no daemon is running' not in out, out
    s.daemon.configure({'log': {'to': 'once.log'}})
    # A relay out of reach is a failure as long as a letter waits.
    late = Merchant('owner@late.test', 'L', dict(s.merchant.details))
    s.daemon.add_shop('www.late.test', late.address)
    s.send(late.request(), late)
    port = s.daemon.settings['smtp']['port']
    s.daemon.configure({'smtp': {'port': 1}})
    status, out, err = s.daemon.once(check=False)
    assert status == 2 and 'smtp.unreachable' in err and \
        out.startswith('certmaild: 1 message taken, request'), (out, err)
    status, out, err = s.daemon.once(check=False)
    assert status == 2 and err.count('smtp.unreachable') == 1, (out, err)
    s.daemon.configure({'smtp': {'port': port}})
    assert s.daemon.once(check=False)[0] == 0
    assert s.letters(late.address)[0].csr()
    # A letter that is refused: its request, and what to run about it.
    none = Merchant('owner@none.test', 'N', dict(s.merchant.details))
    s.daemon.add_shop('www.none.test', none.address)
    s.mta.rule('RCPT', '550 5.1.1 no such mailbox', 1, none.address)
    s.send(none.request(), none)
    status, out, err = s.daemon.once(check=False)
    number = s.number('www.none.test')
    assert 'request %d (www.none.test) is held' % number in out and \
        'run: certmailctl -c %s show %d)' % (s.daemon.conf, number) in out, out
    # Believing every From line is worth a warning each time.
    s.daemon.configure({'senders': {'proof': 'dmarc',
                                    'authserv_id': 'mx.example.test'}})
    status, out, err = s.daemon.once()
    assert status == 0 and out + err == '', (status, out, err)


if __name__ == '__main__':
    tap.run(globals(), setup)
