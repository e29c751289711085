#!/usr/bin/python3
# SPDX-License-Identifier: ISC
# run: limit=180
"""certmailctl as operators and cron use it: every verb, its words, its JSON,
its exit code."""
import json
import os
import pwd
import re
import sqlite3
import stat

from harness import BUILD, Merchant, Story, tap, until
from harness.daemon import conf_text
from harness.proc import run, write
from harness.story import DETAILS
from harness.tap import Skip

DOMAINS = tuple('www.shop%d.test' % n for n in range(5))


def setup():
    s = Story(domains=DOMAINS)
    s.letter = s.ask(s.merchants[DOMAINS[0]])
    s.first = s.number(DOMAINS[0])
    return s


def code(s, *args, input=None):
    return s.daemon.ctl(*args, check=False, input=input)


def test_check(s):
    "check: connects to everything and says what works"
    status, out, err = code(s, 'check')
    assert status in (0, 1), (status, out, err)
    assert 'imap' in out.lower() and 'smtp' in out.lower(), out


def test_check_fails(s):
    "check: a relay that is gone is said, status 2"
    good = s.daemon.settings['smtp']['port']
    s.daemon.configure({'smtp': {'port': 1}})
    status, out, err = code(s, 'check')
    s.daemon.configure({'smtp': {'port': good}})
    assert status == 2, (status, out)
    assert re.search(r'(?i)smtp.*(refused|connect)', out + err), out + err


def test_check_as_user(s):
    "check as root: the secrets are those of the configured user"
    if os.geteuid() != 0:
        raise Skip('becomes another user')
    d = s.daemon
    files = [d.dir] + [d.path(n) for n in os.listdir(d.dir)
                       if 'password' in n or n.startswith('certmaild.db')]
    modes = [(p, os.stat(p).st_mode) for p in (s.site.dir, d.dir)]
    d.configure({'user': 'nobody'})
    try:
        for path, mode in modes:
            os.chmod(path, 0o755)
        for path in files:
            os.chown(path, pwd.getpwnam('nobody').pw_uid, 0)
        status, out, err = code(s, 'check')
        assert status == 0 and re.search(r'mailbox +ok', out), out + err
    finally:
        for path in files:
            os.chown(path, 0, 0)
        for path, mode in modes:
            os.chmod(path, mode)
        d.configure({'user': ''})


def test_status(s):
    "status: the daemon and its mailbox are seen"
    status, out, err = code(s, 'status')
    assert status in (0, 1), (status, out, err)
    assert out.strip()
    assert s.daemon.json('status')['format_version']


def test_full_disk(s):
    "status: a full disk is said, though nobody can note it"
    if os.geteuid() != 0:
        raise Skip('mounts a small file system')
    small = s.site.path('small')
    os.makedirs(small, exist_ok=True)
    conf = write(s.daemon.path('small.conf'), conf_text(dict(
        s.daemon.settings, database=small + '/certmaild.db')))
    status, out, err = run(
        ['unshare', '-m', 'sh', '-c',
         'mount -t tmpfs -o size=4m,mode=700 none "$1" && '
         '"$2" -c "$3" backup "$1/certmaild.db" && '
         '"$2" -c "$4" status', 'sh', small,
         os.path.join(BUILD, 'certmailctl'), s.daemon.conf, conf],
        check=False)
    assert status == 2, (status, out, err)
    assert re.search(r'disk of .*small/certmaild.db has only \d MiB', out), out


def test_list_and_show(s):
    "list and show: the whole story of a request"
    out = s.daemon.ctl('list')[1]
    assert DOMAINS[0] in out and 'csr_sent' in out, out
    out = s.daemon.ctl('show', s.first)[1]
    for word in (DOMAINS[0], 'csr_sent', 'Acme Shop Ltd',
                 s.merchants[DOMAINS[0]].address):
        assert word in out, (word, out)
    shown = s.daemon.json('show', s.first)
    assert shown['number'] == s.first
    assert shown['state'] == 'csr_sent'
    assert [x['status'] for x in shown['letters']] == ['sent'], shown


def test_show_unknown(s):
    "show of a request that is not there: words, and an error in JSON"
    status, out, err = code(s, 'show', 4711)
    assert status in (2, 64), status
    assert '4711' in err, err
    status, out, err = code(s, 'show', 4711, '--json')
    assert status in (2, 64) and 'error' in json.loads(out), out


def test_log(s):
    "log: the events of a request, oldest first"
    out = s.daemon.ctl('log', s.first)[1]
    assert out.strip(), out
    events = s.daemon.json('log', s.first)['events']
    assert events
    numbers = [e['id'] for e in events]
    assert numbers == sorted(numbers)


def test_states(s):
    "states: the table of transitions"
    out = s.daemon.ctl('states')[1]
    for state in ('asked', 'csr_sent', 'to_install', 'installed', 'held',
                  'closed'):
        assert state in out, state
    assert s.daemon.json('states')


def test_shops(s):
    "shop add, list, remove, import: good rows, bad rows, doubles"
    s.daemon.ctl('shop', 'add', 'shop-77.example.test', 'owner@shop77.test',
                 'www.shop77.test')
    out = s.daemon.ctl('shop', 'list')[1]
    assert 'www.shop77.test' in out
    shops = s.daemon.json('shop', 'list')['shops']
    assert any(x['custom_domain'] == 'www.shop77.test' for x in shops), shops
    status, out, err = code(s, 'shop', 'add', 'shop-78.example.test',
                            'owner@shop78.test', 'www.shop77.test')
    assert status == 2 and 'www.shop77.test' in err, (status, err)
    s.daemon.ctl('shop', 'remove', 'shop-77.example.test')
    assert 'www.shop77.test' not in s.daemon.ctl('shop', 'list')[1]
    for bad in ('no domain', 'a..b', '-x.test'):
        status, out, err = code(s, 'shop', 'add', 'shop-79.example.test',
                                'owner@shop79.test', bad)
        assert status in (2, 64), (bad, status)
    path = s.site.path('shops.csv')
    write(path, 'default_name,custom_domain,owner,language\n'
          'shop-80.example.test,www.shop80.test,owner@shop80.test,de\n'
          'shop-81.example.test,www.shop81.test,owner@shop81.test,\n')
    s.daemon.ctl('shop', 'import', path)
    out = s.daemon.ctl('shop', 'list')[1]
    assert 'www.shop80.test' in out and 'www.shop81.test' in out
    status, out, err = code(s, 'shop', 'add', 'shop-79.example.test',
                            'owner@shop79.test', 'www.shop79.test', 'xx')
    assert status == 2 and '"xx"' in err and ' de, en, ' in err, err


def test_import_names_every_wrong_line(s):
    "shop import: every wrong line is named, and then nothing is added"
    path = s.site.path('wrong.csv')
    write(path, 'default_name,custom_domain,owner,language\n'
          'shop-82.example.test,www.shop82.test,owner@shop82.test,de\n'
          'shop-83.example.test,www.shop83.test,not an address,\n'
          'shop-84.example.test,www.shop84.test,owner@shop84.test,xx\n'
          'shop-85.example.test,www.shop82.test,owner@shop85.test,\n'
          'one,two\n' + 17 * ',x' + '\n'
          'shop-86.example.test,www.shop86.test,owner@shop86.test,\n'
          'shop-87.example.test,"www.shop87.test,owner@shop87.test,\n')
    status, out, err = code(s, 'shop', 'import', path)
    assert status == 2, (status, err)
    assert re.findall(r'line (\d+)', err) == ['3', '4', '5', '6', '7', '9'], \
        err
    assert err.splitlines()[-1].endswith('has 6 wrong lines'), err
    error = s.daemon.json('shop', 'import', path)['error']
    assert len(error['lines']) == 6, error
    shops = s.daemon.ctl('shop', 'list')[1]
    assert 'shop-82' not in shops and 'shop-86' not in shops, shops
    for text in ('', 'default_name,custom_domain,owner,language\n'):
        write(path, text)
        status, out, err = code(s, 'shop', 'import', path)
        assert status == 2 and 'holds no shop' in err, (status, out, err)


def test_usage(s):
    "Unknown verbs and options: 64, and the nearest verb"
    for wrong, meant in (('lits', 'list'), ('shwo', 'show'),
                         ('aprove', 'approve'), ('quarantin', 'quarantine'),
                         ('exprot-key', 'export-key'), ('xyzzy', 'help')):
        status, out, err = code(s, wrong)
        assert status == 64 and meant in err, (wrong, status, err)
    status, out, err = code(s)
    assert status == 64, status
    status, out, err = code(s, 'show')
    assert status == 64, status
    status, out, err = code(s, 'show', 'x')
    assert status == 64, status


WRONG = (
    (64, 'no option', '--jsn', 'list'),
    (64, 'no request 4711', 'log', 4711),
    (64, 'usage', 'log', 'x'),
    (64, 'usage', 'quarantine', 'x'),
    (64, 'usage', 'letters', 'x'),
    (64, 'usage', 'states', 'x'),
    (64, 'usage', 'shop', 'list', 'x'),
    (64, 'usage', 'shop', 'ad'),
    (64, 'no option', 'inspect', '--domain'),
    (64, 'no option', 'inspect', '--bogus', 'x'),
    (64, 'no file', 'inspect', '--domain', 'www.a.test'),
    (64, 'certmaild.conf quarantine', 'show', 'm4711'),
    (64, 'certmaild.conf letters', 'show', 'l4711'),
    (2, 'not a regular file', 'read', '/tmp'),
    (2, 'No such file', 'inspect', '/nonexistent'),
    (2, 'No such file', 'shop', 'import', '/nonexistent'),
    (2, 'No such file', 'backup', '/nonexistent/backup'),
)


def test_wrong_words(s):
    "Whatever is wrong: its exit code, words that help, and both in JSON"
    for status, words, *args in WRONG:
        got, out, err = code(s, *args)
        assert got == status and words in err and out == '', (
            args, got, out, err)
        got, out, err = code(s, *args, '--json')
        assert got == status and words in json.loads(out)['error']['text'], (
            args, got, out)


def test_no_database(s):
    "A database that is not there or is none: said, also to the monitoring"
    for name, text, words in (('none.db', None, 'no database yet'),
                              ('text.db', 'text\n' * 300, 'no database')):
        path = s.site.path(name)
        if text:
            write(path, text, 0o600)
        conf = write(s.daemon.path('none.conf'), conf_text(dict(
            s.daemon.settings, database=path)))
        ctl = [os.path.join(BUILD, 'certmailctl'), '-c', conf]
        status, out, err = run(ctl + ['list'], check=False)
        assert status == 2 and path in err and words in err, (status, err)
        status, out, err = run(ctl + ['status', '--plugin'], check=False)
        assert status == 3 and out.startswith('CERTMAILD UNKNOWN - ') and \
            path in out and err == '', (status, out, err)


def test_backup(s):
    "backup: a copy that works; what is there already is left as it is"
    path = s.site.path('backup.db')
    s.daemon.ctl('backup', path)
    old = dict(s.daemon.settings)
    conf = write(s.daemon.path('backup.conf'), conf_text(dict(
        old, database=path)))
    out = run([os.path.join(BUILD, 'certmailctl'), '-c', conf, 'list',
               '--all'])[1]
    assert DOMAINS[0] in out, out
    for there in (path, s.daemon.path('certmaild.db')):
        before = os.stat(there)
        status, out, err = code(s, 'backup', there)
        assert status == 2 and 'is there already' in err, (status, err)
        assert os.stat(there).st_ino == before.st_ino


def test_export_key(s):
    "export-key: sealed, for its owner only; the printed command opens it"
    path = s.site.path("the owner's key.pem")
    out = s.daemon.ctl('export-key', s.first, path)[1]
    with open(path) as f:
        sealed = f.read()
    assert sealed.startswith('-----BEGIN ENCRYPTED PRIVATE KEY-----\n')
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    opened = run(['sh', '-c', out.split('to open it: ')[1]])[1]
    assert opened.startswith('-----BEGIN PRIVATE KEY-----\n'), opened
    public = run(['openssl', 'pkey', '-pubout'], input=opened)[1]
    assert public == run(['openssl', 'req', '-pubkey', '-noout'],
                         input=s.letter.csr())[1]
    assert 'key.export' in s.daemon.ctl('log', s.first)[1]
    for status, words, *args in (
            (2, 'is there already', s.first, path), (64, 'usage', s.first),
            (64, 'no request', 4711, path), (64, 'usage', 'x', path),
            (2, 'No such file', s.first, '/nonexistent/key')):
        got, out, err = code(s, 'export-key', *args)
        assert got == status and words in err and out == '', (args, err)
    with open(path) as f:
        assert f.read() == sealed
    again = s.daemon.json('export-key', s.first, s.site.path('key2.pem'))
    assert again['run'].startswith('openssl pkcs8 -in '), again


def test_read(s):
    "read: what the daemon would understand of a file"
    path = s.site.path('mail.eml')
    write(path, s.merchant.request())
    out = s.daemon.json('read', path)
    assert out['kind'] == 'request', out
    assert out['fields']['organization'] == 'Acme Shop Ltd', out
    status, out, err = code(s, 'read', s.site.path('no-such-file'))
    assert status == 2, status


def test_inspect(s):
    "inspect: what is in certificate files, and whether they are good"
    cert = s.ca.issue(s.letter.csr())
    paths = []
    for name, _, data in s.ca.files(cert, 'pem'):
        paths.append(write(s.site.path('inspect', name), data))
    csr = write(s.site.path('inspect', 'csr.pem'), s.letter.csr() + '\n')
    status, out, err = code(s, 'inspect', '--json', '--domain', DOMAINS[0],
                            '--csr', csr, '--trust', s.ca.root_file, *paths)
    assert json.loads(out)['verdict'] == 'ok', out
    assert status == 0, status
    status, out, err = code(s, 'inspect', '--json', '--domain',
                            'www.elsewhere.test', '--csr', csr, '--trust',
                            s.ca.root_file, *paths)
    assert json.loads(out)['verdict'] == 'reject', out
    assert status == 1, status
    status, out, err = code(s, 'inspect')
    assert status == 64 and 'usage' in err, (status, err)


def hold(s, n):
    """A request whose letter the relay refuses: held."""
    m = s.merchants[DOMAINS[n]]
    s.mta.rule('RCPT', '550 5.1.1 no such mailbox', 1, m.address)
    s.send(m.request(), m)
    until(lambda: s.number(DOMAINS[n]), 20, 'the request')
    s.daemon.until_state(s.number(DOMAINS[n]), 'held')
    return s.number(DOMAINS[n])


def test_held_says_what_helps(s):
    "A held request shows its cause and a command that can be run as printed"
    number = hold(s, 1)
    out = s.daemon.ctl('show', number)[1]
    assert 'no such mailbox' in out, out
    m = re.search(r'certmailctl -c %s (\w+) %d\b' % (
        re.escape(s.daemon.conf), number), out)
    assert m, out
    status, out, err = code(s, 'list')
    assert 'held' in out and status == 1, (status, out)
    m = re.search(r'certmailctl -c \S+ resend (l\d+)', s.daemon.ctl(
        'show', number)[1])
    s.daemon.ctl('resend', m.group(1))
    s.mta.wait(1, 30, s.merchants[DOMAINS[1]].address)


def test_release(s):
    "release: a held request goes back to where it was"
    number = hold(s, 2)
    status, out, err = code(s, 'release', number)
    assert status == 0, (status, err)
    s.daemon.until_state(number, 'csr_sent')


def test_reject(s):
    "reject: closed, the merchant is told why"
    number = hold(s, 3)
    m = s.merchants[DOMAINS[3]]
    status, out, err = code(s, 'reject', number, 'not one of our shops')
    assert status == 0, (status, err)
    s.daemon.until_state(number, 'closed')
    s.until_letter(lambda x: 'not one of our shops' in x.text, m.address)


def test_cancel(s):
    "cancel: closed; a second cancel is refused"
    s.daemon.ctl('cancel', s.first)
    s.daemon.until_state(s.first, 'closed')
    status, out, err = code(s, 'cancel', s.first)
    assert status == 2, status


def test_json_everywhere(s):
    "--json of every verb that prints data parses and has a format_version"
    for args in (('status',), ('list',), ('states',), ('shop', 'list'),
                 ('show', s.first), ('log', s.first), ('check',)):
        out = s.daemon.ctl(*args, '--json', check=False)[1]
        data = json.loads(out)
        assert re.fullmatch(r'\d+\.\d+', str(data['format_version'])), args


def test_advice_can_be_run(s):
    "Every command that status, list and show print is one that there is"
    advice = set()
    for args in (('status',), ('list', '--all'), ('show', s.number(
            DOMAINS[1]))):
        out = code(s, *args)[1]
        found = re.findall(r'certmailctl( -c (\S+))? ((?:[a-z-]+)(?: [a-z]?\d+|'
                           r' [a-z_]+)?)', out)
        assert all(x[1] == s.daemon.conf for x in found), (args, out)
        advice |= {x[2] for x in found}
    assert advice
    for words in sorted(advice):
        # Those that only look are run, of the others the verb is looked up.
        help_text = code(s, 'help')[1]
        assert re.search(r'^  %s ' % words.split()[0], help_text, re.M), words
        if words.split()[0] in ('list', 'show', 'status', 'check', 'log'):
            assert code(s, *words.split())[0] != 64, words


def test_hostile_text_is_escaped(s):
    "Control characters of a mail do not reach the operator's terminal"
    m = Merchant(s.merchants[DOMAINS[4]].address, 'Eve\x1b[2J',
                 dict(DETAILS, company='Evil \x1b]0;owned\x07 Ltd\x9b31m'))
    s.send(m.request(), m)
    until(lambda: s.number(DOMAINS[4]), 20, 'the request')
    s.daemon.sleep(1)
    for args in (('list',), ('show', s.number(DOMAINS[4])),
                 ('log', s.number(DOMAINS[4]))):
        out = code(s, *args)[1]
        assert not re.search(r'[\x00-\x08\x0b-\x1f\x7f-\x9f]', out), args
    assert '\x1b' not in s.daemon.log_text()


def test_log_numbers(s):
    "A log line without a request has no number of one"
    stranger = Merchant('stranger@elsewhere.test', 'Sam', dict(DETAILS))
    at = len(s.daemon.log_text())
    s.send(stranger.request(), stranger)
    line = s.daemon.logged(r'message\.read', 20, at)[0]
    assert 'request=' not in line, line


def test_old_letters_go(s):
    "A letter of long ago loses its text; that it was sent stays known"
    letter = next(x for x in s.daemon.json('show', s.first)['letters']
                  if x['status'] == 'sent')
    name = 'l%d' % letter['number']
    assert letter['text_kept'] and 'Subject:' in code(s, 'show', name)[1]
    s.daemon.stop()
    db = sqlite3.connect(s.daemon.path('certmaild.db'))
    db.execute('UPDATE outbox SET created = created - 400 * 86400 '
               'WHERE id = ?', (letter['number'],))
    db.commit()
    db.close()
    s.daemon.start()
    until(lambda: not s.daemon.json('show', name)['text_kept'], 10,
          'the purge')
    out = code(s, 'show', name)[1]
    assert 'deleted' in out and 'Subject:' not in out, out
    assert name in code(s, 'show', s.first)[1]
    kept = [x['text_kept'] for x in s.daemon.json(
        'show', s.number(DOMAINS[1]))['letters']]
    assert kept and all(kept), kept


def test_works_without_daemon(s):
    "list and show read the database without a daemon; status says it is down"
    s.daemon.stop()
    assert DOMAINS[0] in code(s, 'list', '--all')[1]
    status, out, err = code(s, 'status')
    assert status == 2, (status, out)
    assert 'no daemon is running' in out + err, out + err


def test_version(s):
    "certmaild -V and certmailctl help"
    status, out, err = run([os.path.join(BUILD, 'certmaild'), '-V'])
    assert re.match(r'certmaild \d+\.\d+', out), out
    status, out, err = run([os.path.join(BUILD, 'certmailctl'), 'help'])
    assert 'usage' in out and 'release' in out, out


if __name__ == '__main__':
    tap.run(globals(), setup)
