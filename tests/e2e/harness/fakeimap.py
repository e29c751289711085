# SPDX-License-Identifier: ISC
"""An IMAP server that answers from a script, for what no honest server does:
a PREAUTH greeting, no STARTTLS, bytes injected behind its answer.  It notes
every line a client sends, so that a test can prove what was never sent."""
import re
import socket
import ssl
import threading

from .proc import free_port


class FakeImap:
    """greeting: the first line.  answers: [(regular expression of a command,
    reply lines without the tag line, tag line)], the first that fits."""

    def __init__(self, site, greeting='* OK ready', answers=(), tls=None,
                 implicit=False):
        self.host, self.port = '127.0.0.1', free_port()
        self.greeting, self.answers = greeting, list(answers)
        self.lines, self.connections = [], 0
        self.context = None
        if tls:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(*tls)
        self.implicit = implicit
        self.socket = socket.create_server((self.host, self.port))
        self.ended = False
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()
        site.add(self)

    def stop(self):
        self.ended = True
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.socket.close()

    def heard(self, word):
        """Whether any client ever sent this."""
        return any(word.lower() in line.lower() for line in self.lines)

    def _serve(self):
        while not self.ended:
            try:
                client, _ = self.socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._session, args=(client,),
                             daemon=True).start()

    def _session(self, client):
        client.settimeout(60)
        try:
            if self.implicit:
                client = self.context.wrap_socket(client, server_side=True)
            client.sendall(self.greeting.encode() + b'\r\n')
            pending = b''
            while True:
                while b'\n' not in pending:
                    data = client.recv(4096)
                    if not data:
                        return
                    pending += data
                line, pending = pending.split(b'\n', 1)
                text = line.decode('utf-8', 'replace').rstrip('\r')
                self.lines.append(text)
                client = self._answer(client, text)
        except (OSError, ssl.SSLError):
            pass
        finally:
            client.close()

    def _answer(self, client, text):
        tag, _, command = text.partition(' ')
        for pattern, untagged, tagged in self.answers:
            if re.match(pattern, command, re.I):
                break
        else:
            untagged, tagged = [], 'BAD unknown'
        out = ''.join(line + '\r\n' for line in untagged)
        if tagged is not None:
            out += '%s %s\r\n' % (tag, tagged)
        client.sendall(out.encode())
        if re.match('STARTTLS', command, re.I) and self.context and \
                tagged.startswith('OK'):
            return self.context.wrap_socket(client, server_side=True)
        return client


CAPABILITY = (r'CAPABILITY', ['* CAPABILITY IMAP4rev1 STARTTLS IDLE UIDPLUS'],
              'OK done')
NO_STARTTLS = (r'CAPABILITY', ['* CAPABILITY IMAP4rev1 IDLE'], 'OK done')
