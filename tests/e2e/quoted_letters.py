#!/usr/bin/python3
# SPDX-License-Identifier: ISC
# run: limit=240
"""Replies that quote a letter of ours, in each language of the letters: the
reader takes what the merchant wrote, and nothing that we wrote."""
import json
import os
import re
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor

from harness import BUILD, tap

LETTERS = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                       '../../etc/letters')
FIELDS = ('country', 'state', 'locality', 'organization', 'unit')
CODES = ('missing', 'unknown', 'ambiguous', 'too_long', 'invalid',
         'placeholder')
DOMAIN = 'www.acme-shop.test'
KNOWN = {'country': 'GB', 'organization': 'Acme Shop Ltd', 'unit': 'Web'}
NEW = {'de': ('Bayern', 'München'), 'fr': ('Rhône', 'Lyon'),
       'es': ('Cataluña', 'Barcelona'), 'it': ('Lombardia', 'Milano'),
       'pt': ('Lisboa', 'Cascais'), 'nl': ('Utrecht', 'Amersfoort'),
       'pl': ('mazowieckie', 'Warszawa'), 'tr': ('İstanbul', 'Kadıköy'),
       'ru': ('Московская область', 'Химки'),
       'uk': ('Львівська область', 'Львів'), 'zh': ('浙江省', '杭州市'),
       'ja': ('東京都', '渋谷区'), 'en': ('Kent', 'Dover')}


class Language:
    """What the daemon does with one language's templates, by other means."""

    def __init__(self, name):
        self.name = name
        self.words = dict(line.split(': ', 1) for line in
                          self.load('words').splitlines())
        state, locality = NEW[name]
        self.lines = {k: self.pair(k, v) for k, v in dict(
            KNOWN, state=state, locality=locality).items()}
        self.new = {'state': state, 'locality': locality}

    def load(self, letter):
        path = os.path.join(LETTERS, self.name, letter + '.txt')
        with open(path, encoding='utf-8') as f:
            return f.read()

    def pair(self, field, value=''):
        return self.words['pair'].replace(
            '{field}', self.words['field.' + field]).replace('{value}', value)

    def problem(self, code, field):
        return self.words['problem.' + code].replace(
            '{field}', self.words['field.' + field]).replace('{}', 'Gondor')

    def letter(self, name):
        values = {
            'domain': DOMAIN, 'number': '7', 'service': 'Example Shops',
            'give_up': '24.11.2026', 'until': '24.11.2026', 'csr': 'MIIC',
            'problems_list': '\n- '.join(
                self.problem(code, FIELDS[n % 4])
                for n, code in enumerate(CODES)),
            'understood_list': '\n- '.join(
                self.pair(k, v) for k, v in KNOWN.items()),
            'shops_list': DOMAIN + '\n- www.small-shop.test'}
        text = self.load(name).split('\n\n', 1)[1]
        text = re.sub(r'^\{[?!/]\w+\}\n', '', text, flags=re.M)
        text = re.sub(r'^    ', '', text, flags=re.M)
        return re.sub(r'\{(\w+)\}', lambda m: values[m.group(1)], text)


def quoted(text):
    return 'On Mon, 23 Nov 2026, Example Shops <sales@example.test> ' \
        'wrote:\n' + re.sub('^', '> ', text, flags=re.M)


def below(text):
    return '-----Original Message-----\nFrom: Example Shops ' \
        '<sales@example.test>\nSent: Monday, 23 November 2026 10:00\n' \
        'To: Ann\nSubject: Re: SSL installation [SSL-7]\n\n' + text


def read(body):
    head = ('From: Ann <owner@acme-shop.test>\nTo: sales@example.test\n'
            'Subject: Re: SSL installation [SSL-7]\nMessage-ID: <a@b.test>\n'
            'In-Reply-To: <ssl-7.aa@example.test>\nMIME-Version: 1.0\n'
            'Date: Tue, 24 Nov 2026 10:00:00 +0000\n'
            'Content-Type: text/plain; charset=utf-8\n'
            'Content-Transfer-Encoding: 8bit\n\n')
    with tempfile.NamedTemporaryFile(suffix='.eml') as f:
        f.write((head + body).encode())
        f.flush()
        out = subprocess.run([os.path.join(BUILD, 'certmailctl'), 'read',
                              '--json', f.name], stdout=subprocess.PIPE)
    reading = json.loads(out.stdout.decode())
    return reading['fields'], [
        (p['field'], p['code'], p['detail']) for p in reading['problems']
        if p['code'] != 'missing']


def check(cases):
    """cases: (what, body, fields); the domain may be there or not."""
    bad = []
    with ThreadPoolExecutor(4) as pool:
        for (what, _, want), (got, problems) in zip(
                cases, pool.map(read, [c[1] for c in cases])):
            if got.get('domain') == DOMAIN and 'domain' not in want:
                del got['domain']
            if got != want or problems:
                bad.append('%s: %r, problems %r' % (what, got, problems))
    assert not bad, '\n'.join(bad)


def test_new_lines_above_the_letter(languages):
    "Missing lines above our question: they alone are new"
    check([('%s %s' % (x.name, quote.__name__),
            '%s\n%s\n\n%s' % (x.lines['state'], x.lines['locality'],
                              quote(x.letter('ask'))), dict(KNOWN, **x.new))
           for x in languages for quote in (quoted, below)])


def test_nothing_new(languages):
    "A reply without any answer: our own problems and forms are no values"
    check([('%s %s %s' % (x.name, name, quote.__name__),
            'OK.\n\n' + quote(x.letter(name)),
            KNOWN if name in ('ask', 'csr') else {})
           for x in languages for quote in (quoted, below)
           for name in ('ask', 'remind-details', 'csr')])


def test_form_filled_in(languages):
    "The form in our question, filled in where it stands"
    def fill(x):
        text = x.letter('ask')
        for field in x.new:
            text = re.sub('^%s$' % re.escape(x.pair(field).rstrip(' ')),
                          lambda m: x.lines[field], text, flags=re.M)
        return text
    check([(x.name, quoted(fill(x)), dict(KNOWN, **x.new))
           for x in languages])


def test_form_alone(languages):
    "The form copied and filled in, without the letter"
    check([(x.name, '\n'.join(x.lines[f] for f in FIELDS) + '\n',
            dict(KNOWN, **x.new)) for x in languages])


def test_which_shop(languages):
    "The domain above the question which shop is meant"
    check([('%s %s' % (x.name, quote.__name__),
            '%s\n\n%s' % (x.pair('domain', 'www.small-shop.test'),
                          quote(x.letter('which-shop'))),
            {'domain': 'www.small-shop.test'})
           for x in languages for quote in (quoted, below)])


if __name__ == '__main__':
    tap.run(globals(), lambda: [Language(name) for name in
                                sorted(os.listdir(LETTERS))])
