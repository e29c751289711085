# SPDX-License-Identifier: ISC
"""What the end-to-end tests stand on.

A test makes a Site: a private directory, ports of its own on loopback, and
the servers it asks for (Dovecot, Postfix or the scripted SMTP sink, nginx, a
small CA).  Everything runs as a child of the test and ends with it.  Nothing
here depends on the daemon's sources: the daemon is a program that is
configured, started, written to by mail and asked by certmailctl.
"""
from . import tap                                              # noqa: F401
from .ca import CA                                             # noqa: F401
from .daemon import Certmaild                                  # noqa: F401
from .dovecot import Dovecot                                   # noqa: F401
from .fakeimap import FakeImap                                 # noqa: F401
from .frontends import Apache, Caddy, HAProxy, Tmpfs           # noqa: F401
from .letters import Letter                                    # noqa: F401
from .merchant import Merchant                                 # noqa: F401
from .nginx import Nginx                                       # noqa: F401
from .postfix import Postfix                                   # noqa: F401
from .proc import BUILD, ROOT, Site, until                     # noqa: F401
from .proxy import Fault, Proxy                                # noqa: F401
from .sink import Sink                                         # noqa: F401
from .story import Story                                       # noqa: F401
