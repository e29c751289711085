# SPDX-License-Identifier: ISC
"""TAP from plain functions: every test_* of a script, in the order written.

    def test_it_works(site): "says what is expected"; assert ...
    if __name__ == '__main__': tap.run(globals(), make_site)

make_site is called once; its result is each test's argument and is closed at
the end.  A test that needs the one before it to have passed raises Skip.
"""
import sys
import time
import traceback


class Skip(Exception):
    pass


def run(names, setup=None, teardown=None):
    tests = [(n, f) for n, f in names.items()
             if n.startswith('test_') and callable(f)]
    tests.sort(key=lambda t: t[1].__code__.co_firstlineno)
    only = sys.argv[1:]
    if only:
        tests = [t for t in tests if any(o in t[0] for o in only)]
    subject, bad, number = None, 0, 0
    try:
        if setup:
            subject = setup()
        print('1..%d' % len(tests), flush=True)
        for name, function in tests:
            number += 1
            title = (function.__doc__ or name[5:].replace('_', ' '))
            title = ' '.join(title.split()).replace('#', 'no. ')
            start = time.monotonic()
            try:
                function(*([subject] if setup else []))
                print('ok %d - %s' % (number, title))
            except Skip as e:
                print('ok %d - %s # SKIP %s' % (number, title, e))
            except (Exception, SystemExit):
                bad += 1
                print('not ok %d - %s' % (number, title))
                note(traceback.format_exc())
                if subject is not None and hasattr(subject, 'tell'):
                    note(subject.tell())
            print('# %.2f s' % (time.monotonic() - start), flush=True)
    except Skip as e:
        print('1..0 # SKIP %s' % e)
    except (Exception, KeyboardInterrupt):
        bad += 1
        print('Bail out! the test could not be set up')
        note(traceback.format_exc())
        if subject is not None and hasattr(subject, 'tell'):
            note(subject.tell())
    finally:
        if subject is not None and hasattr(subject, 'close'):
            subject.close()
    sys.stdout.flush()
    sys.exit(1 if bad else 0)


def note(text):
    for line in str(text).rstrip('\n').split('\n'):
        print('#   ' + line)
    sys.stdout.flush()
