#!/usr/bin/python3
# SPDX-License-Identifier: ISC
"""Letters of compose_letter read back by a program that is not ours: run by
test_compose with a directory of N.eml and what each must say; removes it."""
import email
import email.policy
import glob
import os
import re
import shutil
import sys

DIRECTORY = sys.argv[1]
HEADERS = {'from', 'to', 'subject', 'date', 'message-id', 'in-reply-to',
           'references', 'auto-submitted', 'x-auto-response-suppress',
           'content-language', 'mime-version', 'content-type',
           'content-transfer-encoding'}
BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,\-./:=?]{1,70}")
failed = 0


def load(base, suffix):
    with open('%s.%s' % (base, suffix), 'rb') as f:
        return f.read().decode()


def same(base, what, got, wanted):
    global failed
    if got != wanted:
        failed += 1
        print('# %s: %s is %r, not %r' % (base, what, got, wanted),
              file=sys.stderr)


def content(part):
    return part.get_content().replace('\r\n', '\n')


def check_lines(base, raw, only_ascii):
    same(base, 'a bare CR or LF', re.search(rb'\r(?!\n)|(?<!\r)\n', raw), None)
    long = [line for line in raw.split(b'\r\n') if len(line) > 78]
    same(base, 'long lines', long, [])
    if only_ascii:
        same(base, 'a byte beyond ASCII', re.search(rb'[^\0-\x7f]', raw), None)


def check(base):
    with open(base + '.eml', 'rb') as f:
        raw = f.read()
    to = load(base, 'to')
    check_lines(base, raw, to.isascii())
    letter = email.message_from_bytes(
        raw, policy=email.policy.default.clone(utf8=not to.isascii()))
    for part in letter.walk():
        same(base, 'defects', list(part.defects), [])
        if part.get_boundary() is not None:
            same(base, 'boundary', bool(BOUNDARY.fullmatch(
                part.get_boundary())), True)
    same(base, 'other headers',
         {name.lower() for name in letter.keys()} - HEADERS, set())
    same(base, 'headers said twice',
         [n for n in HEADERS if len(letter.get_all(n, [])) > 1], [])
    same(base, 'subject', letter['subject'],
         ' '.join(load(base, 'subject').split()))
    same(base, 'from', str(letter['from']),
         'Example Shops <sales@example.net>')
    if to.isascii():
        same(base, 'to', letter['to'].addresses[0].addr_spec, to)
        same(base, 'recipients', len(letter['to'].addresses), 1)
    same(base, 'date', letter['date'].datetime.timestamp(), 1795532663)
    same(base, 'references', letter['references'],
         '<b@x.example> <a@x.example>')
    same(base, 'auto-submitted', letter['auto-submitted'], 'auto-replied')
    text = letter.get_body(('plain',))
    # Every part ends with the line end before its boundary.
    same(base, 'text', content(text).rstrip('\n'),
         load(base, 'text').rstrip('\n'))
    same(base, 'flowed', text.get_param('format'), None)
    html = letter.get_body(('html',))
    same(base, 'html', '' if html is None else content(html).rstrip('\n'),
         load(base, 'html').rstrip('\n'))
    files = list(letter.iter_attachments()) \
        if letter.get_content_type() == 'multipart/mixed' else []
    name = load(base, 'name')
    same(base, 'attachments', [part.get_filename() for part in files],
         [name] if name else [])
    for part in files:
        same(base, 'attachment', content(part).rstrip('\n'),
             load(base, 'attachment').rstrip('\n'))


letters = sorted(glob.glob(os.path.join(DIRECTORY, '*.eml')))
for path in letters:
    check(path[:-len('.eml')])
if not letters:
    failed = 1
shutil.rmtree(DIRECTORY)
sys.exit(1 if failed else 0)
