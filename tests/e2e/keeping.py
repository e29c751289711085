#!/usr/bin/python3
# SPDX-License-Identifier: ISC
# run: limit=300
"""What is installed stays so: the daily look, rollback by hand, the audit,
promises, and certificates that come in the wrong order or all at once."""
import os
import re
import sqlite3
import time

from harness import Story, service, tap, until
from harness import ca
from harness.letters import Letter
from harness.proc import BUILD, read, run, write

DOMAINS = tuple('www.shop%d.test' % n for n in range(9))


def setup():
    return Story(web=True, domains=DOMAINS, settings={
        'install': {'probe_seconds': 2, 'generations': 5}})


def install(s, n, **kw):
    """(number, letter, certificate) of shop n, in service."""
    m = s.merchants[DOMAINS[n]]
    letter = s.ask(m)
    cert = s.answer(letter, merchant=m, **kw)
    number = s.number(DOMAINS[n])
    s.daemon.until_state(number, 'installed')
    return number, letter, cert


def change(s, sql, *values):
    """Behind the daemon's back: its clock is the test's to move."""
    db = sqlite3.connect(s.daemon.path('certmaild.db'), timeout=10)
    with db:
        db.execute(sql, values)
    db.close()


def value(s, sql, *values):
    db = sqlite3.connect('file:%s?mode=ro' % s.daemon.path('certmaild.db'),
                         uri=True)
    try:
        return db.execute(sql, values).fetchone()[0]
    finally:
        db.close()


def look_now(s, number):
    """A day has passed."""
    change(s, 'UPDATE request SET probe_at = ? WHERE id = ?',
           int(time.time()) - 1, number)
    s.daemon.look()


def agree(s, domain, cert):
    """Database, files and server, all three."""
    assert service.agree(s.daemon, s.nginx, domain) == cert
    assert service.database(s.daemon.path('certmaild.db'), domain)


def audit(s):
    """(exit status, {code: finding})."""
    import json
    status, out, _ = s.daemon.ctl('audit', '--json', check=False)
    return status, {f['code']: f for f in json.loads(out)['findings']}


def told(s, number, words):
    def found():
        return [m for m in s.mta.to('ops@example.test')
                if words in Letter(m).subject and
                'SSL-%d' % number in Letter(m).subject]
    return until(found, 20, 'a letter to the operators: ' + words)


def test_daily_look(s):
    "An installed request is looked at; as it should be, nothing is said"
    s.number0, _, s.cert0 = install(s, 0)
    at = value(s, 'SELECT probe_at FROM request WHERE id = ?', s.number0)
    assert 22 * 3600 < at - time.time() < 26 * 3600, at - time.time()
    events = value(s, 'SELECT count(*) FROM event')
    look_now(s, s.number0)
    until(lambda: value(s, "SELECT count(*) FROM job WHERE kind = 'probe' "
                        "AND status = 'done'"), 20, 'the look')
    assert value(s, 'SELECT count(*) FROM event') == events
    assert s.daemon.state(s.number0) == 'installed'
    at = value(s, 'SELECT probe_at FROM request WHERE id = ?', s.number0)
    assert at > time.time() + 22 * 3600


def test_audit_is_silent(s):
    "The audit finds nothing, and exits 0"
    status, found = audit(s)
    assert status == 0 and not found, found
    # As cron(8) calls it, it does not say a word.
    assert s.daemon.ctl('audit') == (0, '', '')


def test_wrong_certificate(s):
    "Another certificate in service: an event, the operators' mail, held"
    domain = DOMAINS[0]
    link = os.path.join(s.nginx.live, domain)
    s.ours = os.readlink(link)
    os.unlink(link)
    os.symlink(os.path.join('.generations', domain, '1'), link)
    s.nginx.reload()            # somebody else's
    assert s.nginx.shown(domain) != s.cert0
    status, found = audit(s)
    assert status == 2, status
    assert {'wrong_certificate', 'other_files'} <= set(found), found
    assert found['wrong_certificate']['request'] == s.number0
    assert re.fullmatch(r'certmailctl -c \S+ install %d' % s.number0,
                        found['wrong_certificate']['run']), found
    look_now(s, s.number0)
    s.daemon.until_state(s.number0, 'held', 60)
    assert 'on=not_served' in s.daemon.ctl('log', s.number0)[1]
    text = Letter(told(s, s.number0, 'does not show')[0]).text
    assert 'serves another certificate' in ' '.join(text.split()), text
    assert 'certmailctl -c %s release %d' % (s.daemon.conf, s.number0) in \
        text, text


def test_released_is_looked_at(s):
    "Released without a repair it is held again; repaired, it stays"
    s.daemon.ctl('release', s.number0)
    until(lambda: value(s, "SELECT count(*) FROM event WHERE detail LIKE "
                        "'%on=not_served%'") == 2, 60, 'the second event')
    s.daemon.until_state(s.number0, 'held')
    s.daemon.ctl('install', s.number0)
    s.daemon.until_state(s.number0, 'installed')
    agree(s, DOMAINS[0], s.cert0)
    status, found = audit(s)
    assert status == 0, found


def until_held(s, number):
    """The look that fails is repeated after a pause: there is none here."""
    def held():
        change(s, "UPDATE job SET next_at = ? WHERE status = 'queued'",
               int(time.time()) - 1)
        s.daemon.reload()       # the installer looks at its jobs anew
        return s.daemon.state(number) == 'held'
    look_now(s, number)
    until(held, 60, 'request %d to be held' % number, 0.5)


def letters_about(s, number, words):
    return len([m for m in s.mta.to('ops@example.test')
                if words in Letter(m).subject and
                'SSL-%d' % number in Letter(m).subject])


def mended(s, number):
    """The next look finds it well again, by itself, and says so once."""
    look_now(s, number)
    s.daemon.until_state(number, 'installed', 60)
    told(s, number, 'shows its certificate again')
    assert letters_about(s, number, 'does not show') == 1
    look_now(s, number)
    until(lambda: value(s, 'SELECT probe_at FROM request WHERE id = ?',
                        number) > time.time(), 20, 'the next look')
    s.daemon.sleep(1)
    assert letters_about(s, number, 'again') == 1
    assert audit(s)[0] == 0, audit(s)


def test_missing_host(s):
    "The web server knows the domain no more: told once; mended, told once"
    domain = DOMAINS[5]
    number, _, cert = install(s, 5)
    conf = os.path.join(s.nginx.dir, 'sites', domain + '.conf')
    text = read(conf)
    os.unlink(conf)
    s.nginx.reload()
    assert 'wrong_certificate' in audit(s)[1]
    until_held(s, number)
    text_of = Letter(told(s, number, 'does not show')[0]).text
    assert 'default.example.test' in text_of, text_of
    # The day after it is still so: nobody is told again.
    at = value(s, 'SELECT probe_at FROM request WHERE id = ?', number)
    assert at and at > time.time() + 22 * 3600, at
    until_held(s, number)
    assert letters_about(s, number, 'does not show') == 1
    write(conf, text)
    s.nginx.reload()
    mended(s, number)
    agree(s, domain, cert)


def test_server_down(s):
    "No web server at all: told once; it runs again: told once"
    number, _, cert = install(s, 6)
    s.nginx.stop()
    status, found = audit(s)
    assert status == 2 and 'not_answering' in found, found
    until_held(s, number)
    told(s, number, 'does not show')
    s.nginx.start()
    mended(s, number)
    agree(s, DOMAINS[6], cert)


def test_expired(s):
    "A certificate that ends while it is in service"
    start = ca.now() - ca.days(1)
    number, _, _ = install(s, 7, start=start, lifetime=1 + 12 / 86400)
    end = start + ca.days(1) + ca.days(12 / 86400)
    until(lambda: ca.now() > end, 20, 'its end')
    status, found = audit(s)
    assert status == 2 and found['expired']['request'] == number, found
    until_held(s, number)
    text = Letter(told(s, number, 'does not show')[0]).text
    assert 'expired' in text, text
    letter = next(x for x in s.letters(s.merchants[DOMAINS[7]].address)
                  if x.csr())
    newer = s.answer(letter, merchant=s.merchants[DOMAINS[7]])
    until(lambda: value(s, "SELECT count(*) FROM certificate WHERE "
                        "request_id = ?", number) == 2, 20, 'the newer one')
    s.daemon.ctl('install', number)
    s.daemon.until_state(number, 'installed')
    agree(s, DOMAINS[7], newer)


def test_rollback(s):
    "rollback: the certificate before it, in service and in the database"
    domain = DOMAINS[1]
    m = s.merchants[domain]
    number, letter, first = install(s, 1, lifetime=60)
    second = s.answer(letter, merchant=m, lifetime=90)
    assert s.nginx.shows(domain, second, 20)
    s.daemon.until_state(number, 'installed')
    agree(s, domain, second)
    s.daemon.ctl('rollback', number)
    s.daemon.until_state(number, 'held')
    agree(s, domain, first)
    assert 'rolled back to generation' in s.daemon.ctl('show', number)[1]
    # Again: there is nothing to go back from; not one step further.
    s.daemon.ctl('rollback', number)
    until(lambda: value(s, "SELECT count(*) FROM job WHERE kind = 'rollback'"
                        " AND status = 'done'") == 2, 20, 'the second time')
    agree(s, domain, first)
    s.daemon.ctl('install', number)
    s.daemon.until_state(number, 'installed')
    agree(s, domain, second)


def test_renewed_with_the_old_request(s):
    "A renewal is open, and a newer certificate comes for the key of before"
    domain = DOMAINS[8]
    m = s.merchants[domain]
    number, letter, first = install(s, 8, lifetime=60)
    s.daemon.ctl('renew', number)
    s.until_letter(lambda x: x.id != letter.id and x.csr(), m.address)
    renewal = s.number(domain)
    assert renewal != number
    newer = s.answer(letter, merchant=m, lifetime=90)
    assert s.nginx.shows(domain, newer, 30)
    s.daemon.until_state(number, 'installed')
    agree(s, domain, newer)
    s.daemon.until_state(renewal, 'closed')


def test_older_after_newer(s):
    "An older certificate after a newer one changes nothing"
    domain = DOMAINS[2]
    m = s.merchants[domain]
    number, letter, newer = install(s, 2, lifetime=90)
    s.answer(letter, merchant=m, lifetime=30)
    s.until_letter(lambda x: 'already' in (x.text or ''), m.address)
    agree(s, domain, newer)
    assert s.daemon.state(number) == 'installed'


def test_two_at_once(s):
    "Several at once, in any order: the newest, one consistent generation"
    domain = DOMAINS[3]
    m = s.merchants[domain]
    letter = s.ask(m)
    certs = [s.ca.issue(letter.csr(), lifetime=n) for n in (40, 90, 60, 90)]
    for cert in certs:
        s.answer(letter, merchant=m, cert=cert)
    number = s.number(domain)
    until(lambda: value(s, "SELECT count(*) FROM message WHERE kind = "
                        "'certificate' AND request_id = ?", number) == 4, 30,
          'all four to be read')
    s.daemon.until_state(number, 'installed')
    shown = s.nginx.shown(domain)
    assert shown in (certs[1], certs[3])
    agree(s, domain, shown)
    status, found = audit(s)
    assert status == 0, found


def test_promise(s):
    "The due time in letter, list and log; a warning; overdue exits 1"
    domain = DOMAINS[4]
    m = s.merchants[domain]
    s.daemon.configure({'install': {'mode': 'approve'}})
    s.daemon.reload()
    letter = s.ask(m)
    s.answer(letter, merchant=m)
    number = s.number(domain)
    s.daemon.until_state(number, 'to_install')
    assert s.daemon.log_lines(r'request\.promise request=%d due=20' % number)
    received = s.until_letter(lambda x: 'arrived' in x.text, m.address)
    assert 'We install it by' in received.text, received.text
    status, out, _ = s.daemon.ctl('list', '--due', check=False)
    assert status == 0 and domain in out and 'OVERDUE' not in out, out
    assert not [x for x in s.mta.to('ops@example.test')
                if 'is due' in Letter(x).subject]
    # Two hours before the time.
    now = int(time.time())
    change(s, 'UPDATE request SET due_at = ?, next_at = ? WHERE id = ?',
           now + 7200, now, number)
    s.daemon.look()
    told(s, number, 'is due')
    # And past it.
    change(s, 'UPDATE request SET due_at = ? WHERE id = ?', now - 60, number)
    status, out, _ = s.daemon.ctl('list', '--due', check=False)
    assert status == 1 and 'OVERDUE' in out, out
    listed = s.daemon.json('list', '--due')['requests']
    assert [r['overdue'] for r in listed] == [True]
    status, found = audit(s)
    assert status == 1 and list(found) == ['overdue'], found
    assert 'list --due' in s.daemon.ctl('status', check=False)[1]
    s.daemon.ctl('approve', number)
    s.daemon.until_state(number, 'installed')
    assert s.daemon.ctl('list', '--due')[0] == 0
    s.daemon.configure({'install': {'mode': 'auto'}})
    s.daemon.reload()


def test_audit_of_files(s):
    "Files that do not belong together, are gone, or a server that is down"
    domain = DOMAINS[2]
    link = os.path.join(s.nginx.live, domain)
    real = os.path.realpath(link)
    key = os.path.join(real, 'privkey.pem')
    good = read(key)
    write(key, read(os.path.join(s.nginx.live, DOMAINS[3], 'privkey.pem')),
          0o600)
    status, found = audit(s)
    assert status == 2 and list(found) == ['broken_files'], found
    write(key, good, 0o644)
    assert 'broken_files' in audit(s)[1]
    write(key, good, 0o600)
    ours = os.readlink(link)
    os.unlink(link)
    assert 'no_files' in audit(s)[1]
    os.symlink(ours, link)
    s.nginx.stop()
    status, found = audit(s)
    assert status == 2 and 'not_answering' in found, found
    s.nginx.start()
    assert audit(s)[0] == 0


def test_audit_of_events(s):
    "An event that was changed behind the triggers' back is found"
    copy = s.daemon.path('copy.db')
    s.daemon.ctl('backup', copy)
    conf = s.daemon.path('copy.conf')
    text = read(s.daemon.conf).decode().replace('"certmaild.db"', '"copy.db"')
    write(conf, text, 0o644)
    db = sqlite3.connect(copy)
    with db:
        db.execute('DROP TRIGGER event_no_update')
        db.execute("UPDATE event SET actor = 'nobody' WHERE id = 5")
    db.close()
    status, out, _ = run([os.path.join(BUILD, 'certmailctl'), '-c', conf,
                          'audit'], check=False)
    assert status == 2 and 'events_changed' in out and 'event 5' in out, out


if __name__ == '__main__':
    tap.run(globals(), setup)
