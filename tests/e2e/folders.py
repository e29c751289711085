#!/usr/bin/python3
# SPDX-License-Identifier: ISC
# run: limit=180
"""Other places for mail: a folder that vanishes, handled mail that is moved
or marked read, a Maildir without a server."""
import os

from harness import Certmaild, Merchant, Story, tap, until
from harness.account import cpu_seconds
from harness.proc import write
from harness.story import DETAILS

DOMAIN = 'www.acme-shop.test'


def setup():
    return Story(start=False)


def shop(s, d, n):
    domain = 'www.shop%d.test' % n
    m = Merchant('owner@shop%d.test' % n, 'Maria', dict(DETAILS))
    d.add_shop(domain, m.address)
    return m


def test_folder_vanishes(s):
    "A folder that is not there is said, waited for and used when it comes"
    with s.dovecot.login() as box:
        box.create('Certificates')
    d = Certmaild(s.site, s.dovecot, s.mta, ca=s.ca, name='folder', settings={
        'mailbox': {'folder': 'Certificates', 'poll_seconds': 2}}).start()
    m = shop(s, d, 1)
    s.dovecot.append(m.request(), folder='Certificates')
    s.mta.wait(1, 20, m.address)
    with s.dovecot.login() as box:
        kind, text = box.delete('Certificates')
        assert kind == 'OK', text
    at = len(d.log_text())
    d.look()
    d.logged(r'Certificates', 30, at)
    d.sleep(1)
    assert d.proc.running()
    m2 = shop(s, d, 2)
    with s.dovecot.login() as box:
        box.create('Certificates')
    s.dovecot.append(m2.request(), folder='Certificates')
    d.look()
    s.mta.wait(1, 75, m2.address)
    assert len(s.mta.to(m.address)) == 1
    d.stop()


def test_handled_seen(s):
    "handled = seen: what was handled is read, the rest is not"
    d = Certmaild(s.site, s.dovecot, s.mta, ca=s.ca, name='seen', settings={
        'mailbox': {'handled': 'seen', 'poll_seconds': 2}}).start()
    m = shop(s, d, 3)
    s.dovecot.append(Merchant('x@elsewhere.test', 'X', {}, 'simple').compose(
        'Hello', 'Hello.\n', ''))
    s.dovecot.append(m.request())
    s.mta.wait(1, 20, m.address)
    until(lambda: [f for _, f, mid in s.dovecot.flags()
                   if 'shop3' in mid and '\\Seen' in f], 10, 'the mark')
    assert not [f for _, f, mid in s.dovecot.flags()
                if 'elsewhere' in mid and '\\Seen' in f]
    d.stop()


def test_handled_move(s):
    "handled = move: what was handled lies in that folder"
    with s.dovecot.login() as box:
        box.create('Done')
    d = Certmaild(s.site, s.dovecot, s.mta, ca=s.ca, name='move', settings={
        'mailbox': {'handled': 'move:Done', 'poll_seconds': 2}}).start()
    m = shop(s, d, 4)
    s.dovecot.append(m.request())
    s.mta.wait(1, 20, m.address)
    until(lambda: [1 for _, _, mid in s.dovecot.flags(folder='Done')
                   if 'shop4' in mid], 10, 'the move')
    assert not [1 for _, _, mid in s.dovecot.flags() if 'shop4' in mid]
    d.sleep(3)
    assert len(s.mta.to(m.address)) == 1
    d.stop()


def test_maildir(s):
    "A Maildir on the same host: answered at once, untouched, taken once"
    user = 'local@example.test'
    # Some mail first, so that the Maildir exists.
    s.dovecot.deliver(b'Subject: hello\n\nhello\n', user)
    path = s.dovecot.maildir(user)
    d = Certmaild(s.site, mta=s.mta, ca=s.ca, name='maildir', settings={
        'mailbox': {'type': 'maildir', 'path': path, 'host': None,
                    'port': None, 'tls': None, 'user': None, 'ca_file': None,
                    'password_file': None, 'poll_seconds': 600}}).start()
    m = shop(s, d, 5)
    d.sleep(1)
    key = s.dovecot.deliver(m.request(), user)
    s.mta.wait(1, 20, m.address)
    # A mail program reads it: new/x becomes cur/x:2,S.
    name = next(n for n in os.listdir(os.path.join(path, 'new'))
                if n.startswith(key))
    os.rename(os.path.join(path, 'new', name),
              os.path.join(path, 'cur', name + ':2,S'))
    d.sleep(2)
    assert len(s.mta.to(m.address)) == 1
    m2 = shop(s, d, 6)
    s.dovecot.deliver(m2.request(), user)
    s.mta.wait(1, 20, m2.address)
    d.stop()


def test_maildir_faults(s):
    "10,000 files, a file that vanishes, a Maildir that is replaced"
    user = 'large@example.test'
    s.dovecot.own(user)
    path = s.dovecot.maildir(user)
    for n in range(10000):
        write(os.path.join(path, 'cur', '%d.old:2,S' % n),
              'From: x%d@elsewhere.test\nSubject: News\n\nNews.\n' % n)
    d = Certmaild(s.site, mta=s.mta, ca=s.ca, name='large', settings={
        'mailbox': {'type': 'maildir', 'path': path, 'host': None,
                    'port': None, 'tls': None, 'user': None, 'ca_file': None,
                    'password_file': None, 'poll_seconds': 5}}).start()
    m = shop(s, d, 8)
    s.dovecot.deliver(m.request(), user)
    s.mta.wait(1, 20, m.address)
    pids = [pid for pid, line in d.children().items() if 'intake' in line]
    before = cpu_seconds(pids)
    d.look()
    for n in range(20):
        name = os.path.join(path, 'new', 'gone%d.test' % n)
        write(name, m.request())
        os.unlink(name)
    d.sleep(1)
    m2 = shop(s, d, 9)
    s.dovecot.deliver(m2.request(), user)
    s.mta.wait(1, 20, m2.address)
    spent = cpu_seconds(pids) - before
    tap.note('%.2f s of processor time for a few looks' % spent)
    assert spent < 2, spent
    # Somebody restores a backup.
    at = len(d.log_text())
    os.rename(path, path + '.old')
    d.logged(r'mailbox\.unreachable.*large@', 20, at)
    s.dovecot.own(user)
    m3 = shop(s, d, 10)
    s.dovecot.deliver(m3.request(), user)
    d.look()
    s.mta.wait(1, 20, m3.address)
    for x in (m, m2, m3):
        assert len(s.mta.to(x.address)) == 1
    d.stop()


def test_oauth(s):
    "A login by token: the command is asked, the server gets the token"
    import http.server
    import json
    import threading

    class Introspect(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            good = 'token-of-today' in (self.path + str(self.headers))
            body = json.dumps({'active': good,
                               'username': 'sales@example.test',
                               'email': 'sales@example.test'}).encode()
            self.send_response(200 if good else 401)
            self.send_header('Content-Type', 'application/json')
            self.send_header('Content-Length', str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Introspect)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    conf = s.site.path('oauth.conf')
    write(conf, 'tokeninfo_url = http://127.0.0.1:%d/?token=\n'
          'username_attribute = email\n'
          % server.server_port)
    s.dovecot.extra = '''passdb {
  driver = oauth2
  mechanisms = xoauth2
  args = %s
}''' % conf
    s.dovecot.stop()
    s.dovecot.start()
    d = Certmaild(s.site, s.dovecot, s.mta, ca=s.ca, name='oauth', settings={
        'mailbox': {'password_file': None,
                    'token_command': ['/bin/echo', 'token-of-today']}}
                  ).start()
    m = shop(s, d, 7)
    s.dovecot.append(m.request())
    s.mta.wait(1, 20, m.address)
    assert 'token-of-today' not in d.log_text()
    d.stop()
    server.shutdown()
    server.server_close()


if __name__ == '__main__':
    tap.run(globals(), setup)
