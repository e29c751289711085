# SPDX-License-Identifier: ISC
"""A line-recording proxy before a plain-text server: what the client said,
and, where a rule asks for it, something else in a line's place, or a fault."""
import re
import socket
import threading
import time

from .proc import free_port


class Fault:
    """What happens at the next command that matches `at`, and to its answer:
    instead: sent to the client, the server never hears the command;
    before: put in front of the answer; rewrite: [(pattern, text)] over it;
    drip: seconds for each byte of it; limit: bytes of it that still pass,
    then the connection ends; drop: it ends at once, after `instead`.
    {tag} in a text stands for the command's tag.  `times`: so often."""

    def __init__(self, at, instead=None, before=None, rewrite=(), drip=0,
                 limit=None, drop=False, times=1):
        self.at = re.compile(at, re.I)
        self.instead, self.before, self.rewrite = instead, before, rewrite
        self.drip, self.limit, self.drop = drip, limit, drop
        self.left, self.hits = times, 0

    def matches(self, line):
        if self.left == 0 or not self.at.search(line):
            return False
        self.left -= 1
        self.hits += 1
        return True


class Proxy:
    def __init__(self, site, port):
        """rewrite: [(regular expression, replacement)] over what the server
        says, line by line; may be changed at any time.  So may fault."""
        self.upstream, self.host, self.port = port, '127.0.0.1', free_port()
        self.said, self.rewrite = [], []
        self.received = 0       # bytes, from the server
        self.stall, self.stalled = None, 0
        self.fault, self.faulty = None, {}
        self.limit = None       # bytes from the server, for new connections
        self.sockets, self.frozen, self.ended = set(), set(), False
        self.socket = socket.create_server((self.host, self.port))
        self.connections = 0
        threading.Thread(target=self._serve, daemon=True).start()
        site.add(self)

    def stop(self):
        self.ended = True
        for s in [self.socket] + list(self.sockets):
            _end(s)
            s.close()

    def cut(self):
        """Drop every connection there is, without a word."""
        for s in list(self.sockets):
            _end(s)

    def stall_at(self, pattern):
        """A connection over which the client says a line like that carries
        nothing more."""
        self.stall = re.compile(pattern, re.I)

    def freeze(self):
        """The connections there are stay open and carry nothing more, as
        when every packet is dropped; new ones work."""
        self.frozen |= self.sockets

    def commands(self, pattern):
        return [line for line in list(self.said)
                if re.search(pattern, line, re.I)]

    def _serve(self):
        while not self.ended:
            try:
                client, _ = self.socket.accept()
                server = socket.create_connection(('127.0.0.1',
                                                   self.upstream))
            except OSError:
                if self.ended:
                    return
                client.close()
                continue
            self.connections += 1
            self.sockets |= {client, server}
            for target, a, b in ((self._up, client, server),
                                 (self._down, server, client)):
                threading.Thread(target=self._copy, args=(target, a, b),
                                 daemon=True).start()

    def _copy(self, target, source, sink):
        try:
            target(source, sink)
        except OSError:
            pass
        for s in (source, sink):
            _end(s)
            s.close()
            self.sockets.discard(s)
            self.faulty.pop(s, None)

    def _up(self, client, server):
        """The client's commands, on to the server."""
        pending = b''
        while True:
            data = client.recv(65536)
            if not data:
                return
            if self.stall and self.stall.search(data.decode('utf-8',
                                                            'replace')):
                self.stalled += 1
                self.frozen |= {client, server}
            if client in self.frozen:
                continue
            pending += data
            *lines, pending = pending.split(b'\n')
            lines = [x.decode('utf-8', 'replace').rstrip('\r') for x in lines]
            self.said += lines
            fault = self.fault
            hit = next((x for x in lines if fault and fault.matches(x)), None)
            if hit and self._answer(fault, hit.split(' ')[0], client, server):
                continue
            server.sendall(data)

    def _answer(self, fault, tag, client, server):
        """True when the server is not to hear of it."""
        self.faulty[client] = [fault, tag, fault.limit]
        if fault.instead is not None:
            client.sendall(fault.instead.replace('{tag}', tag).encode())
        if fault.drop:
            raise OSError
        return fault.instead is not None

    def _down(self, server, client):
        """What the server says, to the client."""
        left = self.limit
        while True:
            data = server.recv(65536)
            if not data:
                return
            if server in self.frozen:
                continue
            for pattern, text in self.rewrite:
                data = re.sub(pattern, text, data)
            if client in self.faulty:
                data = self._spoil(self.faulty[client], data, client)
            if left is not None:
                client.sendall(data[:left])
                left -= len(data)
                if left <= 0:
                    return
            else:
                client.sendall(data)
            self.received += len(data)

    def _spoil(self, faulty, data, client):
        fault, tag, left = faulty
        if fault.before:
            data = fault.before.replace('{tag}', tag).encode() + data
        for pattern, text in fault.rewrite:
            data = re.sub(pattern, text, data)
        for n in range(len(data) if fault.drip else 0):
            client.sendall(data[n:n + 1])
            time.sleep(fault.drip)
        if left is not None and len(data) >= left:
            client.sendall(data[:left])
            raise OSError
        if left is not None:
            faulty[2] = left - len(data)
        else:
            del self.faulty[client]
        return b'' if fault.drip else data


def _end(s):
    try:
        s.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
