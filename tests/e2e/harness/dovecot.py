# SPDX-License-Identifier: ISC
"""Dovecot as the mailbox: any user, IMAP in the three kinds of security,
LMTP for delivery, its login service for the MTA's AUTH."""
import imaplib
import os
import signal
import time

from .proc import (AM_ROOT, SERVERS, Proc, answers, free_port, read, until,
                   user_exists, write)

LIB = os.path.join(SERVERS, 'usr/lib/dovecot')
LIBRARIES = '%s:%s/modules/old-stats' % (LIB, LIB)

CONF = '''
base_dir = {dir}/run
state_dir = {dir}/state
log_path = {dir}/dovecot.log
info_log_path = {dir}/dovecot.log
libexec_dir = {lib}
mail_plugin_dir = {lib}/modules
import_environment = TZ LD_LIBRARY_PATH LD_PRELOAD RELOCATE
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
protocols = imap lmtp
listen = 127.0.0.1
mail_location = maildir:{dir}/mail/%u
mailbox_idle_check_interval = 1 secs
maildir_very_dirty_syncs = no
first_valid_uid = 1
mail_max_userip_connections = 200
auth_cache_size = 0
auth_mechanisms = plain login xoauth2
auth_failure_delay = 0
disable_plaintext_auth = {no_plaintext}
ssl = {ssl}
{ssl_files}
ssl_min_protocol = TLSv1.2
postmaster_address = postmaster@example.test
lda_mailbox_autocreate = yes
imap_capability = {capability}
{extra}
passdb {{
  driver = passwd-file
  args = username_format=%u {dir}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={dir}/mail/%u allow_all_users=yes
}}
service imap-login {{
  chroot =
  process_min_avail = 1
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {tls_port}
    ssl = yes
  }}
}}
service lmtp {{
  user = {lmtp_user}
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp_port}
  }}
}}
service auth {{
  user = {auth_user}
  inet_listener {{
    address = 127.0.0.1
    port = {sasl_port}
  }}
}}
service auth-worker {{
  user = {auth_user}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
'''


def _user(*names):
    """One of the accounts every Debian has; ourselves when not root."""
    if not AM_ROOT:
        return user_exists_by_uid(os.geteuid())
    for name in names:
        if user_exists(name):
            return user_exists(name)
    raise RuntimeError('no account of ' + ', '.join(names))


def user_exists_by_uid(uid):
    import pwd
    return pwd.getpwuid(uid)


class Dovecot:
    """tls: None (plain text only), or (chain file, key file)."""

    def __init__(self, site, tls=None, no_plaintext=False, capability='',
                 extra='', password='secret'):
        import grp
        self.dir = site.path('dovecot')
        self.host, self.password = '127.0.0.1', password
        self.port, self.tls_port = free_port(), free_port()
        self.lmtp_port, self.sasl_port = free_port(), free_port()
        self.log = os.path.join(self.dir, 'dovecot.log')
        mail, login = _user('mail'), _user('news', 'nobody')
        internal = _user('games', 'daemon')
        self.owner = (mail.pw_uid, mail.pw_gid)
        for name in ('mail', 'run', 'state'):
            os.makedirs(os.path.join(self.dir, name), exist_ok=True)
        if AM_ROOT:
            os.chown(os.path.join(self.dir, 'mail'), *self.owner)
        os.chmod(self.dir, 0o755)
        self.users, self.count = {}, 0
        self.tls, self.extra = tls, extra
        self.settings = dict(
            dir=self.dir, lib=LIB, internal=internal.pw_name,
            internal_group=grp.getgrgid(internal.pw_gid).gr_name,
            login=login.pw_name, uid=mail.pw_uid, gid=mail.pw_gid,
            no_plaintext='yes' if no_plaintext else 'no',
            capability=capability, lmtp_user=mail.pw_name,
            auth_user=internal.pw_name,
            port=self.port, tls_port=self.tls_port,
            lmtp_port=self.lmtp_port, sasl_port=self.sasl_port)
        self.proc = None
        self.add_user('sales@example.test', password)
        site.add(self)
        self.start()

    def add_user(self, name, password):
        self.users[name] = password
        write(os.path.join(self.dir, 'users'), ''.join(
            '%s:{PLAIN}%s\n' % u for u in self.users.items()), 0o644)

    def configure(self):
        ssl = ''
        if self.tls:
            ssl = 'ssl_cert = <%s\nssl_key = <%s' % self.tls
        conf = CONF.format(ssl='yes' if self.tls else 'no', ssl_files=ssl,
                           extra=self.extra, **self.settings)
        return write(os.path.join(self.dir, 'dovecot.conf'), conf)

    def start(self):
        # Dovecot finds its doveconf only at /usr/bin, so doveconf comes first
        # and starts Dovecot with the settings in the environment.
        conf, bin = self.configure(), os.path.join(SERVERS, 'usr')
        self.proc = Proc([os.path.join(bin, 'bin/doveconf'), '-c', conf,
                          '-f', 'service=master', '-m', 'master', '-e',
                          os.path.join(bin, 'sbin/dovecot'), '-F', '-c',
                          conf], os.path.join(self.dir, 'out'),
                         env={'LD_LIBRARY_PATH': LIBRARIES, 'RELOCATE': SERVERS,
                              'LD_PRELOAD': os.path.join(
                                  SERVERS, 'relocate.so')})

        def ready():
            if not self.proc.running():
                raise AssertionError('Dovecot ended: %s%s' % (
                    read(os.path.join(self.dir, 'out')).decode(),
                    read(self.log).decode() if os.path.exists(self.log)
                    else ''))
            return answers(self.port) and answers(self.lmtp_port)
        until(ready, 15, 'Dovecot to answer')

    def reload(self):
        self.configure()
        self.proc.send(signal.SIGHUP)

    def stop(self):
        if self.proc:
            self.proc.stop()
            self.proc = None

    # ---- The mailbox as a person sees it

    def login(self, user='sales@example.test', password=None):
        box = imaplib.IMAP4('127.0.0.1', self.port, timeout=20)
        box.login(user, password or self.users.get(user) or self.password)
        return box

    def append(self, message, user='sales@example.test', folder='INBOX',
               flags=None):
        """Puts a message there through IMAP, as a mail program would."""
        with self.login(user) as box:
            kind, data = box.append(folder, flags, None, message)
            assert kind == 'OK', data

    def flags(self, user='sales@example.test', folder='INBOX'):
        """[(UID, flags, Message-ID)] of every message."""
        import re
        out = []
        with self.login(user) as box:
            kind, data = box.select(folder, readonly=True)
            assert kind == 'OK', data
            if data[0] == b'0':
                return out
            kind, data = box.uid(
                'fetch', '1:*',
                '(FLAGS BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])')
            parts = [d for d in data if isinstance(d, tuple)]
            tails = [d for d in data if not isinstance(d, tuple)]
            for (head, body), tail in zip(parts, tails):
                text = head + tail
                uid = int(re.search(rb'UID (\d+)', text).group(1))
                flag = re.search(rb'FLAGS \(([^)]*)\)', text).group(1)
                mid = re.search(rb'<[^>]*>', body)
                out.append((uid, sorted(flag.decode().split()),
                            mid.group().decode() if mid else ''))
        return out

    def maildir(self, user):
        return os.path.join(self.dir, 'mail', user)

    def messages(self, user):
        """The bytes of every message in a user's INBOX, oldest first.  Read
        from the Maildir, so that nobody needs that user's password."""
        found = []
        for sub in ('new', 'cur'):
            try:
                names = os.listdir(os.path.join(self.maildir(user), sub))
            except FileNotFoundError:
                continue
            for name in names:
                path = os.path.join(self.maildir(user), sub, name)
                try:
                    found.append((os.stat(path).st_mtime_ns, name,
                                  read(path)))
                except FileNotFoundError:
                    pass        # moved from new to cur under us
        # A message renamed between the two listings counts once.
        unique = {name.split(':')[0]: (t, data) for t, name, data in found}
        return [data for t, data in sorted(unique.values())]

    def deliver(self, message, user):
        """Straight into a Maildir, as an MTA on the same host delivers."""
        name = self.deliver_plain(message, user)
        self.own(user)
        return name

    def deliver_plain(self, message, user):
        """The same for many: own() afterwards."""
        self.count += 1
        path = self.maildir(user)
        for sub in ('tmp', 'new', 'cur'):
            os.makedirs(os.path.join(path, sub), exist_ok=True)
        name = '%d.%06d.test' % (time.time(), self.count)
        write(os.path.join(path, 'tmp', name), message)
        if AM_ROOT:
            os.chown(os.path.join(path, 'tmp', name), *self.owner)
        os.rename(os.path.join(path, 'tmp', name),
                  os.path.join(path, 'new', name))
        return name

    def own(self, user):
        if AM_ROOT:
            path = self.maildir(user)
            for sub in ('', 'tmp', 'new', 'cur'):
                os.makedirs(os.path.join(path, sub), exist_ok=True)
                os.chown(os.path.join(path, sub), *self.owner)
