/* SPDX-License-Identifier: ISC */
/*
 * For targets that reach libytnef: it forgets parts of a broken winmail.dat.
 * That is memory of a reader's child, which ends after its one message.
 */
#ifndef TESTS_FUZZ_LIBYTNEF_H
#define TESTS_FUZZ_LIBYTNEF_H

const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:libytnef";
}

#endif
