# SPDX-License-Identifier: ISC
"""Postfix as a real MTA: takes the merchants' mail from anywhere for our
domains, and letters on a submission port that demands STARTTLS and AUTH (of
Dovecot); delivers both through Dovecot's LMTP.  It cannot run but as root."""
import os
import signal

from .proc import AM_ROOT, SERVERS, Proc, answers, free_port, read, until, \
    user_exists, write

LIB = os.path.join(SERVERS, 'usr/lib/postfix')

MAIN = '''
compatibility_level = 3.6
queue_directory = {dir}/queue
data_directory = {dir}/data
daemon_directory = {lib}/sbin
command_directory = {servers}/usr/sbin
shlib_directory = {lib}
meta_directory = {servers}/etc/postfix
mail_owner = {owner}
setgid_group = {group}
default_privs = nobody
import_environment = MAIL_CONFIG MAIL_LOGTAG TZ LANG=C LD_LIBRARY_PATH
export_environment = TZ MAIL_CONFIG LANG LD_LIBRARY_PATH
maillog_file = {dir}/log
maillog_file_prefixes = {dir}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.example.test
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
mynetworks =
smtpd_peername_lookup = no
virtual_mailbox_domains = example.test regexp:{dir}/domains
virtual_mailbox_maps = static:any
virtual_transport = lmtp:inet:127.0.0.1:{lmtp_port}
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{sasl_port}
smtpd_tls_chain_files = {dir}/chain.pem
smtpd_tls_loglevel = 1
smtpd_recipient_restrictions =
  check_recipient_access regexp:{dir}/recipients, permit
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
minimal_backoff_time = 2s
maximal_backoff_time = 5s
queue_run_delay = 2s
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
smtpd_error_sleep_time = 0
'''

# The border server says who it believes a message to be from, as a real one
# would; nobody signs mail here, so its word is the sender's domain.
MASTER = '''
127.0.0.1:{port} inet n - n - - smtpd
  -o smtpd_tls_security_level=none
  -o smtpd_sender_restrictions=check_sender_access,regexp:{dir}/results
127.0.0.1:{submission} inet n - n - - smtpd
  -o syslog_name=postfix/submission
  -o smtpd_tls_security_level={level}
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_tls_auth_only={auth_only}
  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
'''

QUEUES = ('active bounce corrupt defer deferred flush hold incoming maildrop '
          'pid private public saved trace').split()


def _group(*names):
    import grp
    for name in names:
        try:
            return grp.getgrnam(name)
        except KeyError:
            pass
    raise RuntimeError('no group of ' + ', '.join(names))


class Postfix:
    """port: as the Internet sees it; submission: for the daemon's letters.
    tls: (chain file, key file) or None."""

    def __init__(self, site, dovecot, tls=None, auth_only=True):
        if not AM_ROOT:
            raise RuntimeError('Postfix needs root')
        self.dir = site.path('postfix')
        self.port, self.submission = free_port(), free_port()
        self.host = '127.0.0.1'
        self.log = os.path.join(self.dir, 'log')
        owner = user_exists('uucp') or user_exists('irc')
        group = _group('voice', 'fax')
        os.makedirs(os.path.join(self.dir, 'data'), exist_ok=True)
        os.chmod(self.dir, 0o755)
        os.chown(os.path.join(self.dir, 'data'), owner.pw_uid, -1)
        os.makedirs(os.path.join(self.dir, 'queue'), exist_ok=True)
        for name in QUEUES:
            path = os.path.join(self.dir, 'queue', name)
            os.makedirs(path, exist_ok=True)
            os.chmod(path, 0o700)
            os.chown(path, 0 if name == 'pid' else owner.pw_uid, 0)
        for name, mode in (('maildrop', 0o730), ('public', 0o710)):
            path = os.path.join(self.dir, 'queue', name)
            os.chown(path, owner.pw_uid, group.gr_gid)
            os.chmod(path, mode)
        os.chmod(os.path.join(self.dir, 'queue', 'pid'), 0o755)
        if tls:
            write(os.path.join(self.dir, 'chain.pem'),
                  read(tls[1]) + read(tls[0]), 0o600)
        settings = dict(
            dir=self.dir, lib=LIB, servers=SERVERS, owner=owner.pw_name,
            group=group.gr_name, port=self.port, submission=self.submission,
            lmtp_port=dovecot.lmtp_port, sasl_port=dovecot.sasl_port,
            level='encrypt' if tls and auth_only else 'may' if tls else
            'none', auth_only='yes' if tls and auth_only else 'no')
        main = MAIN.format(**settings)
        if not tls:
            main = main.replace('smtpd_tls_chain_files', '# none:')
        write(self.path('conf', 'main.cf'), main)
        # Postfix waits until a main.cf of this very second is older.
        os.utime(self.path('conf', 'main.cf'), (1, 1))
        write(self.path('conf', 'master.cf'), MASTER.format(**settings))
        # Every domain of the tests ends in .test.
        write(self.path('domains'), '/\\.test$/ x\n')
        write(self.path('results'),
              '/^[^@]*@(.*)$/ PREPEND Authentication-Results: '
              'mx.example.test; dmarc=pass header.from=$1\n')
        self.refuse({}, reload=False)
        self.proc = None
        site.add(self)
        self.start()

    def path(self, *names):
        return os.path.join(self.dir, *names)

    def start(self):
        env = {'LD_LIBRARY_PATH': LIB, 'MAIL_CONFIG': self.path('conf')}
        self.proc = Proc([os.path.join(LIB, 'sbin/master'), '-c',
                          self.path('conf'), '-d'], self.path('out'),
                         env=env, cwd=self.path('queue'))

        def ready():
            if not self.proc.running():
                raise AssertionError('Postfix ended: ' + read(
                    self.path('out')).decode())
            return answers(self.port) and answers(self.submission)
        until(ready, 15, 'Postfix to answer')

    def refuse(self, rules, reload=True):
        """{regular expression of recipients: '450 4.2.1 come again'}"""
        write(self.path('recipients'), ''.join(
            '/%s/ %s\n' % rule for rule in rules.items()))
        if reload:
            self.proc.send(signal.SIGHUP)

    def stop(self):
        if self.proc:
            self.proc.stop()
            self.proc = None
