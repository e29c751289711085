#!/usr/bin/python3
# SPDX-License-Identifier: ISC
# run: limit=240
"""Deliveries of every kind, made anew by tests/certcases/make-more, through
`certmailctl inspect --json`: verdict, reasons, leaf and chain are the expected
ones, soon and in little memory, whatever was sent."""
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time

from harness import tap
from harness.proc import BUILD, PATIENCE, ROOT, SANITIZED

SECONDS = 5
MEMORY = 512 << 10      # KiB


class Cases:
    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix='certcases-')
        subprocess.run(
            [sys.executable, '-W', 'ignore',
             os.path.join(ROOT, 'tests/certcases/make-more'),
             os.path.join(self.dir, 'cases')],
            check=True, stdout=subprocess.DEVNULL)

    def close(self):
        shutil.rmtree(self.dir)

    def of(self, category):
        top = os.path.join(self.dir, 'cases')
        return [os.path.join(top, n) for n in sorted(os.listdir(top))
                if n.startswith(category + '-')]


def codes(findings):
    return {x['code'] if isinstance(x, dict) else x for x in findings or []}


def hashes(chain):
    return [x['sha256'] if isinstance(x, dict) else x for x in chain or []]


def faults_of(want, got):
    """What keeps an answer from being the wanted one."""
    if got.get('verdict') != want['verdict']:
        yield 'verdict ' + str(got.get('verdict'))
    said = codes(got.get('reasons'))
    have = said | (codes(got.get('warnings')) if want['verdict'] == 'ok'
                   else set())
    allowed = set(want['reasons']) | set(want['may']) | {'ct_missing'}
    for code in set(want['reasons']) - have:
        yield 'without ' + code
    for group in want.get('one_of', []):
        allowed |= set(group)
        if not have & set(group):
            yield 'none of ' + '/'.join(group)
    for code in said - allowed:
        yield 'also ' + code
    if want.get('leaf') and \
            hashes([got.get('leaf')])[:1] != [want['leaf']['sha256']]:
        yield 'another leaf'
    if want['verdict'] == 'ok' and hashes(got.get('chain')) not in \
            want['chains']:
        yield 'another chain'
    keys = want.get('private_keys_found')
    if keys is not None and got.get('private_keys_found') != keys:
        yield '%s private keys' % got.get('private_keys_found')
    files = {os.path.basename(x['name']): x for x in got.get('files', [])}
    for x in want['files']:
        answer = files.get(x['name'], {})
        if answer.get('format') not in x['format']:
            yield '%s is %s' % (x['name'], answer.get('format'))
        if x.get('certificates', answer.get('certificates')) != \
                answer.get('certificates'):
            yield '%s certificates in %s' % (answer.get('certificates'),
                                             x['name'])


def tree(top):
    return sorted(os.path.join(d, n) for d, ds, fs in os.walk(top)
                  for n in ds + fs)


def inspect(case):
    with open(os.path.join(case, 'args')) as f:
        args = f.read().split('\n')[:-1]
    with open(os.path.join(case, 'expected.json')) as f:
        want = json.load(f)
    before, start = tree(case), time.monotonic()
    done = subprocess.run(
        [os.path.join(BUILD, 'certmailctl'), 'inspect', '--json'] + args,
        cwd=case, stdin=subprocess.DEVNULL, capture_output=True,
        timeout=SECONDS * PATIENCE * (10 if SANITIZED else 1))
    assert done.returncode < 126 and done.returncode >= 0, done.returncode
    assert tree(case) == before, 'files appeared'
    took = time.monotonic() - start
    return list(faults_of(want, json.loads(done.stdout))), took


def check(cases, category):
    wrong, slowest = [], (0, '')
    for case in cases.of(category):
        name = os.path.basename(case)
        try:
            faults, took = inspect(case)
            slowest = max(slowest, (took, name))
        except (AssertionError, subprocess.TimeoutExpired, ValueError) as e:
            faults = [str(e)]
        if faults:
            wrong.append('%s: %s' % (name, ', '.join(faults)))
    tap.note('%d cases, the slowest %s in %.2f s' % (
        len(cases.of(category)), slowest[1], slowest[0]))
    assert cases.of(category)
    assert not wrong, '\n'.join(wrong)


def test_text(cases):
    "PEM in text, however spoiled"
    check(cases, 'text')


def test_binary(cases):
    "DER, PKCS#7, CMS, PKCS#12"
    check(cases, 'binary')


def test_archive(cases):
    "ZIP, tar, gzip, office files, and their limits"
    check(cases, 'archive')


def test_mail(cases):
    "Mails, and what mail programs put into them"
    check(cases, 'mail')


def test_fault(cases):
    "What is wrong with a certificate is named, all of it"
    check(cases, 'fault')


def test_damage(cases):
    "What cannot be read is named unreadable"
    check(cases, 'damage')


def test_instead(cases):
    "What comes instead of a certificate"
    check(cases, 'instead')


def test_key(cases):
    "Private keys are found wherever they are"
    check(cases, 'key')


def test_hostile(cases):
    "What is made to keep us busy does not"
    check(cases, 'hostile')


def test_memory(cases):
    "None of them took more than 512 MiB"
    if SANITIZED:
        raise tap.Skip('the sanitizer has a memory of its own')
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert used < MEMORY, used


if __name__ == '__main__':
    tap.run(globals(), Cases)
