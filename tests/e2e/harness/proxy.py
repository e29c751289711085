# SPDX-License-Identifier: ISC
"""A line-recording proxy before a plain-text server: what the client said,
and, where a rule asks for it, something else in a line's place."""
import re
import socket
import threading

from .proc import free_port


class Proxy:
    def __init__(self, site, port):
        """rewrite: [(regular expression, replacement)] over what the server
        says, line by line; may be changed at any time."""
        self.upstream, self.host, self.port = port, '127.0.0.1', free_port()
        self.said, self.rewrite = [], []
        self.received = 0       # bytes, from the server
        self.stall, self.stalled = None, 0
        self.sockets, self.frozen, self.ended = set(), set(), False
        self.socket = socket.create_server((self.host, self.port))
        self.connections = 0
        threading.Thread(target=self._serve, daemon=True).start()
        site.add(self)

    def stop(self):
        self.ended = True
        for s in [self.socket] + list(self.sockets):
            try:
                s.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            s.close()

    def cut(self):
        """Drop every connection there is, without a word."""
        for s in list(self.sockets):
            try:
                s.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

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
            for a, b, up in ((client, server, True), (server, client, False)):
                threading.Thread(target=self._copy, args=(a, b, up),
                                 daemon=True).start()

    def _copy(self, source, sink, up):
        pending = b''
        try:
            while True:
                data = source.recv(65536)
                if not data:
                    break
                if up and self.stall and self.stall.search(
                        data.decode('utf-8', 'replace')):
                    self.stalled += 1
                    self.frozen |= {source, sink}
                if source in self.frozen:
                    continue
                if not up and self.rewrite:
                    for pattern, text in self.rewrite:
                        data = re.sub(pattern, text, data)
                sink.sendall(data)
                if not up:
                    self.received += len(data)
                if up:
                    pending += data
                    *lines, pending = pending.split(b'\n')
                    self.said += [x.decode('utf-8', 'replace').rstrip('\r')
                                  for x in lines]
        except OSError:
            pass
        for s in (source, sink):
            try:
                s.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            s.close()
            self.sockets.discard(s)
