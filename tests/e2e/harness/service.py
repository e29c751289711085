# SPDX-License-Identifier: ISC
"""What is in service for a domain, by each that knows: the files, the
database, and what a visitor is shown.  They must agree."""
import os
import re
import sqlite3

from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    Encoding, PublicFormat, load_pem_private_key)

from .proc import until

OURS = re.compile(r'\.generations/([^/]+)/([1-9][0-9]*)')


def spki(key):
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def files(live, domain):
    """(generation, leaf) in service, or None; a set that is not whole or does
    not belong together is an AssertionError.  True at any instant."""
    link = os.path.join(live, domain)
    try:
        target = os.readlink(link)
    except FileNotFoundError:
        return None
    found = OURS.fullmatch(target)
    assert found and found.group(1) == domain, target
    # One generation, whatever the link leads to the next moment.
    at = os.open(os.path.join(live, target), os.O_RDONLY | os.O_DIRECTORY)
    try:
        def get(name):
            with open(os.open(name, os.O_RDONLY, dir_fd=at), 'rb') as f:
                return f.read()
        cert, chain, full = (get(n + '.pem') for n in (
            'cert', 'chain', 'fullchain'))
        key = load_pem_private_key(get('privkey.pem'), None)
    finally:
        os.close(at)
    leaf = x509.load_pem_x509_certificate(cert)
    assert full == cert + chain, target
    assert spki(leaf.public_key()) == spki(key.public_key()), target
    return found.group(2), leaf


def database(path, domain):
    """(generation, leaf) that the database calls in service, or None."""
    db = sqlite3.connect('file:%s?mode=ro' % path, uri=True)
    try:
        rows = db.execute(
            'SELECT generation, leaf FROM certificate c JOIN request r '
            'ON r.id = c.request_id WHERE r.domain = ? AND installed_at IS '
            'NOT NULL AND replaced_at IS NULL', (domain,)).fetchall()
    finally:
        db.close()
    assert len(rows) <= 1, '%d certificates in service at once' % len(rows)
    return (rows[0][0], x509.load_der_x509_certificate(rows[0][1])) \
        if rows else None


def agree(daemon, server, domain):
    """The certificate that is in service.  The database may know of none (the
    one that was there before us), but of no other."""
    there = files(server.live, domain)
    known = database(daemon.path('certmaild.db'), domain)
    assert there, 'no files of ' + domain
    assert not known or known == there, 'the database says generation %s, ' \
        'the files are generation %s' % (known[0], there[0])
    until(lambda: server.shown(domain) == there[1], 5,
          'generation %s to be shown' % there[0])
    return there[1]
