# SPDX-License-Identifier: ISC
"""The shared file of killpoint.c: which durable steps there were, and before
which one somebody is to be killed."""
import os
import struct

from .proc import BUILD

ROLES = ('certmaild', 'intake', 'clerk', 'courier', 'installer')
KINDS = ('sync', 'name', 'net', 'run')
ONE, ALL = 0, 1
COUNT, HEAD, STEP = struct.Struct('Q'), struct.Struct('QQQQQ'), \
    struct.Struct('HHI')
STEPS_MAX = 8192
FIRST = HEAD.size + len(ROLES) * COUNT.size
SIZE = FIRST + STEPS_MAX * STEP.size


class Killpoint:
    def __init__(self, path):
        self.path = path
        self.arm(None, ONE)
        # A sanitizer's runtime would like to be preloaded first.
        self.env = {
            'KILLPOINT': path,
            'LD_PRELOAD': os.path.join(BUILD, 'tests/killpoint.so'),
            'ASAN_OPTIONS': os.environ.get('ASAN_OPTIONS', '') +
            ':verify_asan_link_order=0'}

    def arm(self, step, mode):
        """step: (role, kind, number), or None to count only.  Before the
        daemon is started."""
        role, number = (ROLES.index(step[0]), step[2]) if step else (0, 0)
        self.armed = bool(step)
        with open(self.path, 'wb') as f:
            f.write(HEAD.pack(0, number, role, mode, 0) +
                    bytes(SIZE - HEAD.size))

    def disarm(self):
        self.armed = False
        with open(self.path, 'r+b') as f:
            f.seek(COUNT.size)
            f.write(COUNT.pack(0))

    def head(self):
        with open(self.path, 'rb') as f:
            return HEAD.unpack(f.read(HEAD.size))

    def fired(self):
        """The step that somebody was killed at, or None."""
        n = self.head()[4]
        return self.step(n) if n else None

    def step(self, n):
        """Step n of all, from 1: (role, kind, number)."""
        with open(self.path, 'rb') as f:
            f.seek(FIRST + (n - 1) * STEP.size)
            role, kind, number = STEP.unpack(f.read(STEP.size))
        return ROLES[role], KINDS[kind], number

    def steps(self):
        return [self.step(n) for n in range(1, self.head()[0] + 1)]


def tell(step):
    return '%s:%d (%s)' % (step[0], step[2], step[1])
