# SPDX-License-Identifier: ISC
"""An SMTP server that keeps what it is given and misbehaves as it is told.

    sink.rule('RCPT', '450 4.2.1 come again', times=1, match='shop1@')
    sink.rule('EOD', 'accept-drop')         # keep it, close before the 250

A rule fires on a verb (CONNECT EHLO STARTTLS AUTH MAIL RCPT DATA, EOD for the
final dot) whose argument matches; its action is a reply, or
    drop            close instead of answering
    accept-drop     EOD: keep the message, close before the 250
    accept-hang     EOD: keep the message, never answer
    hang            never answer
Each kept message is a dict: sender, rcpt, data, id (Message-ID), time, and
acked: the client went on after our 250, so that it must have read it.
"""
import asyncio
import base64
import re
import ssl
import threading
import time

from .proc import free_port, until


class Rule:
    def __init__(self, verb, action, times, match):
        self.verb, self.action, self.left = verb, action, times
        self.match = re.compile(match, re.I)


class Sink:
    def __init__(self, site, tls=None, users=None, extensions=(
            'PIPELINING', 'SIZE 10485760', '8BITMIME', 'SMTPUTF8',
            'ENHANCEDSTATUSCODES'), auth='PLAIN LOGIN XOAUTH2'):
        """tls: (chain, key) offers STARTTLS.  users: {name: password} demands
        AUTH, and offers it only under TLS when there is TLS."""
        self.auth = auth
        self.host, self.port = '127.0.0.1', free_port()
        self.users, self.extensions = users, list(extensions)
        self.messages, self.events, self.rules = [], [], []
        self.lock = threading.Lock()
        self.context = None
        if tls:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(*tls)
        self.loop = asyncio.new_event_loop()
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.server, self.writers = None, set()
        site.add(self)
        self.thread.start()
        if not self.ready.wait(10):
            raise RuntimeError('the sink does not start')

    def rule(self, verb, action, times=1, match=''):
        with self.lock:
            self.rules.append(Rule(verb, action, times, match))

    def clear(self):
        with self.lock:
            self.rules.clear()
            self.messages.clear()
            self.events.clear()

    def to(self, address):
        """What was kept for a recipient."""
        with self.lock:
            return [m for m in self.messages if address in m['rcpt']]

    def wait(self, count, seconds=15, address=None):
        return until(lambda: len(self.to(address) if address else
                                 self.messages) >= count and
                     (self.to(address) if address else list(self.messages)),
                     seconds, '%d letters%s' % (
                         count, ' to ' + address if address else ''))

    def duplicates(self):
        """(hard, in doubt): Message-IDs that came again although the client
        had read our 250, and those that came again because it had not."""
        hard, doubt, seen = [], [], {}
        with self.lock:
            for m in self.messages:
                key = (m['id'], tuple(sorted(m['rcpt'])))
                if key in seen:
                    (hard if seen[key] else doubt).append(m['id'])
                seen[key] = seen.get(key, False) or m['acked']
        return hard, doubt

    # ---- The server's own thread

    def _serve(self):
        asyncio.set_event_loop(self.loop)

        async def begin():
            self.server = await asyncio.start_server(
                self._session, self.host, self.port, limit=1 << 20)
            self.ready.set()
        self.loop.run_until_complete(begin())
        self.loop.run_forever()

    def stop(self):
        if not self.thread.is_alive():
            return

        def end():
            self.server.close()
            for w in list(self.writers):
                w.transport.abort()
            self.loop.stop()
        self.loop.call_soon_threadsafe(end)
        self.thread.join(5)

    def _event(self, verb, argument):
        """Note it; the action of the first rule that fires."""
        with self.lock:
            self.events.append((time.time(), verb, argument))
            for r in self.rules:
                if r.left and r.verb == verb and r.match.search(argument):
                    r.left -= 1
                    return r.action
        return None

    async def _session(self, reader, writer):
        self.writers.add(writer)
        try:
            await Session(self, reader, writer).run()
        except (ConnectionError, asyncio.IncompleteReadError, OSError,
                Dropped, ValueError):
            pass
        finally:
            self.writers.discard(writer)
            writer.transport.abort()


class Dropped(Exception):
    pass


class Session:
    def __init__(self, sink, reader, writer):
        self.sink, self.r, self.w = sink, reader, writer
        self.tls, self.user, self.last = False, None, None
        self.reset()

    def reset(self):
        self.sender, self.rcpt = None, []

    async def say(self, text):
        self.w.write((text + '\r\n').encode())
        await self.w.drain()

    async def judge(self, verb, argument=''):
        """True when a rule has answered in our place."""
        action = self.sink._event(verb, argument)
        if action is None:
            return False
        if action == 'drop':
            raise Dropped
        if action == 'hang':
            await asyncio.sleep(3600)
        await self.say(action)
        return True

    async def run(self):
        if not await self.judge('CONNECT'):
            await self.say('220 sink.example.test ESMTP')
        while True:
            line = await self.r.readline()
            if not line:
                return
            if self.last is not None:
                self.last['acked'], self.last = True, None
            text = line.decode('utf-8', 'replace').rstrip('\r\n')
            verb, _, argument = text.partition(' ')
            handler = getattr(self, 'do_' + verb.upper(), None)
            if handler is None:
                await self.say('500 5.5.1 unknown')
            elif not await self.judge(verb.upper(), argument):
                if await handler(argument) is False:
                    return

    async def do_EHLO(self, argument):
        lines = ['sink.example.test'] + self.sink.extensions
        if self.sink.context and not self.tls:
            lines.append('STARTTLS')
        if self.sink.users and (self.tls or not self.sink.context):
            lines.append('AUTH ' + self.sink.auth)
        for line in lines[:-1]:
            self.w.write(('250-%s\r\n' % line).encode())
        await self.say('250 ' + lines[-1])

    async def do_HELO(self, argument):
        await self.say('250 sink.example.test')

    async def do_STARTTLS(self, argument):
        if not self.sink.context or self.tls:
            return await self.say('503 5.5.1 no')
        await self.say('220 2.0.0 go ahead')
        await self.w.start_tls(self.sink.context)
        self.tls = True
        self.reset()

    async def do_AUTH(self, argument):
        kind, _, first = argument.partition(' ')
        kind = kind.upper()
        if kind not in self.sink.auth:
            return await self.say('504 5.5.4 unknown mechanism')
        users = self.sink.users or {}

        async def ask(prompt):
            await self.say('334 ' + base64.b64encode(prompt).decode())
            return (await self.r.readline()).strip().decode()
        if kind == 'LOGIN':
            name = base64.b64decode(first or await ask(b'Username:')).decode()
            word = base64.b64decode(await ask(b'Password:')).decode()
        else:
            data = base64.b64decode(first or await ask(b'')).decode()
            if kind == 'PLAIN':
                _, name, word = data.split('\0')
            else:
                fields = dict(f.split('=', 1) for f in data.split('\x01')
                              if '=' in f)
                name, word = fields['user'], fields['auth'].split(' ', 1)[1]
        if users.get(name) == word:
            self.user = name
            return await self.say('235 2.7.0 welcome')
        if kind == 'XOAUTH2':
            await ask(b'{"status":"401"}')
        await self.say('535 5.7.8 no')

    async def do_MAIL(self, argument):
        if self.sink.users and not self.user:
            return await self.say('530 5.7.0 authenticate first')
        m = re.match(r'FROM:\s*<([^>]*)>(.*)$', argument, re.I)
        if not m:
            return await self.say('501 5.5.4 syntax')
        self.reset()
        self.sender = m.group(1)
        await self.say('250 2.1.0 ok')

    async def do_RCPT(self, argument):
        m = re.match(r'TO:\s*<([^>]+)>(.*)$', argument, re.I)
        if not m or self.sender is None:
            return await self.say('501 5.5.4 syntax')
        self.rcpt.append(m.group(1))
        await self.say('250 2.1.5 ok')

    async def do_DATA(self, argument):
        if not self.rcpt:
            return await self.say('503 5.5.1 no recipient')
        await self.say('354 go on')
        lines = []
        while True:
            line = await self.r.readline()
            if not line:
                return False
            if line == b'.\r\n':
                break
            lines.append(line[1:] if line.startswith(b'.') else line)
        data = b''.join(lines)
        await self.keep(data)

    async def keep(self, data):
        head = re.split(rb'\r?\n\r?\n', data, 1)[0]
        mid = re.search(rb'^message-id:\s*(<[^>]*>)', head, re.I | re.M)
        message = dict(sender=self.sender, rcpt=list(self.rcpt), data=data,
                       id=mid.group(1).decode() if mid else '',
                       time=time.time(), acked=False, tls=self.tls,
                       user=self.user)
        action = self.sink._event('EOD', ' '.join(self.rcpt))
        self.reset()
        if action == 'drop':
            raise Dropped
        if action and not action.startswith('accept-'):
            return await self.say(action)
        with self.sink.lock:
            self.sink.messages.append(message)
        if action == 'accept-drop':
            raise Dropped
        if action == 'accept-hang':
            await asyncio.sleep(3600)
        self.last = message
        await self.say('250 2.0.0 kept')

    async def do_RSET(self, argument):
        self.reset()
        await self.say('250 2.0.0 ok')

    async def do_NOOP(self, argument):
        await self.say('250 2.0.0 ok')

    async def do_QUIT(self, argument):
        await self.say('221 2.0.0 bye')
        return False
