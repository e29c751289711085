#!/usr/bin/python3
# SPDX-License-Identifier: ISC
# run: limit=180
"""A disk without room under the running daemon: nothing is lost, sent twice or
put aside, the log and status say which disk, and all goes on with the room."""
import email.message
import os

from harness import Story, Tmpfs, tap, until
from harness.proc import AM_ROOT
from harness.story import DETAILS
from harness.tap import Skip

MIB = 1 << 20
DOMAINS = ('www.shop0.test', 'www.shop1.test', 'www.shop2.test')


def setup():
    if not AM_ROOT:
        raise Skip('mounts a small file system')
    s = Story(domains=DOMAINS, start=False,
              settings={'limits': {'message_mib': 2,
                                   'letters_per_sender_day': 50}})
    s.disk = Tmpfs(s.site, 'small', '64m')
    if not s.disk.mounted:
        s.close()
        raise Skip('cannot mount')
    s.daemon.configure({'database': s.disk.path + '/certmaild.db'})
    s.start(DOMAINS)
    return s


def leave(s, room):
    """Fill the disk until only so much is left; the file to remove."""
    name = os.path.join(s.disk.path, '.full')
    st = os.statvfs(s.disk.path)
    with open(name, 'wb', buffering=0) as f:
        for _ in range((st.f_bavail * st.f_frsize - room) // 4096):
            f.write(bytes(4096))
    return name


def once_each(s, domain):
    """How many letters this merchant got, after a while in peace."""
    s.daemon.sleep(2)
    return len(s.letters(s.merchants[domain].address))


def test_no_room(s):
    "With a full disk nothing is taken up; with room all of it is, by itself"
    m = s.merchants[DOMAINS[0]]
    full = s.disk.fill()
    at = len(s.daemon.log_text())
    s.send(m.request(), m)
    s.daemon.look()
    line = s.daemon.logged(r'error intake database\.full', 20, at)[0]
    assert 'kind=temporary' in line and s.disk.path in line and \
        'make room' in line, line
    status, out, err = s.daemon.ctl('status', check=False)
    assert status == 2 and 'the disk of ' + s.disk.path in out, out
    s.daemon.sleep(3)
    assert not s.letters(m.address)
    assert not s.daemon.log_lines(r'child\.died', at)
    os.unlink(full)
    s.until_letter(lambda x: x.csr(), m.address, 30)
    assert once_each(s, DOMAINS[0]) == 1
    assert s.daemon.logged(r'intake database\.full now="over', 20, at)


def test_certificate_waits(s):
    "A certificate that comes meanwhile is installed afterwards, once"
    m = s.merchants[DOMAINS[1]]
    letter = s.ask(m)
    full = s.disk.fill()
    s.answer(letter, merchant=m)
    s.daemon.look()
    s.daemon.sleep(2)
    os.unlink(full)
    s.daemon.until_state(s.number(DOMAINS[1]), 'installed', 40)
    assert once_each(s, DOMAINS[1]) == 2


def big(m):
    message = email.message.EmailMessage()
    message['From'], message['To'] = m.address, 'sales@example.test'
    message['Subject'] = 'SSL installation'
    message['Message-ID'] = '<%s@mail.test>' % os.urandom(8).hex()
    message.set_content('Country: %(country)s\nState: %(state)s\n'
                        'City: %(city)s\nCompany: %(company)s\n'
                        'Company Division: %(division)s\n' % DETAILS)
    message.add_attachment(os.urandom(1300000), maintype='application',
                           subtype='octet-stream', filename='logo.bin')
    return message.as_bytes()


def test_full_in_the_middle(s):
    "The disk fills up while mail is taken: a temporary error, and no mail lost"
    m = s.merchants[DOMAINS[2]]
    before = s.daemon.json('status')['messages']
    s.daemon.stop()
    count = 12
    for _ in range(count):
        s.send(big(m), m)
    full = leave(s, 15 * MIB)
    at = len(s.daemon.log_text())
    s.daemon.start()
    line = s.daemon.logged(r'error \w+ (\w+\.failed|database\.full)', 30,
                           at)[0]
    assert 'kind=temporary' in line and 'the disk is full' in line and \
        s.disk.path in line, line
    assert not s.daemon.log_lines('kind=bug', at)
    os.unlink(full)
    s.until_letter(lambda x: x.csr(), m.address, 60)

    def all_there():
        now = s.daemon.json('status')['messages']
        return now['new'] == 0 and \
            now['done'] - before['done'] == count
    until(all_there, 60, 'all mail to be done')
    assert not s.daemon.log_lines('kind=bug', at)


if __name__ == '__main__':
    tap.run(globals(), setup)
