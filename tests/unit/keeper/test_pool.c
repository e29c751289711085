/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "keeper/keygen.h"
#include "keeper/pool.h"

static struct pool pool;

static void
start(enum config_key_type type, size_t ready)
{
	struct err err = { 0 };

	if (pool_start(&pool, type, ready, &err) == -1)
		fail_msg("%s", err.text);
}

/* Serve the generators until so many are ready. */
static void
await(size_t wanted)
{
	struct pollfd fds[POOL_GENERATORS_MAX];
	struct err err = { 0 };
	size_t count, i;

	while (pool.ready_count < wanted) {
		assert_int_equal(pool_refill(&pool, wanted - pool.wanted,
		    &err), 0);
		count = pool_poll_fds(&pool, fds);
		assert_true(poll(fds, count, 60000) > 0);
		for (i = 0; i < count; i++)
			if (fds[i].revents != 0 &&
			    pool_collect(&pool, i, &err) == -1)
				fail_msg("%s", err.text);
	}
	assert_int_equal(pool_refill(&pool, 0, &err), 0);
}

static void
fill(void)
{
	await(pool.wanted);
}

/* The line of /proc/PID/status that begins with key. */
static void
status_of(pid_t pid, const char *key, char *line, size_t size)
{
	char path[64];
	FILE *f;

	snprintf(path, sizeof path, "/proc/%ld/status", (long)pid);
	f = fopen(path, "r");
	assert_non_null(f);
	do
		assert_non_null(fgets(line, (int)size, f));
	while (strncmp(line, key, strlen(key)) != 0);
	fclose(f);
}

/* How many it has open over 2. */
static int
descriptors_of(pid_t pid)
{
	struct dirent *entry;
	char path[64];
	int count = 0;
	DIR *dir;

	snprintf(path, sizeof path, "/proc/%ld/fd", (long)pid);
	dir = opendir(path);
	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL)
		if (entry->d_name[0] != '.' && atoi(entry->d_name) > 2)
			count++;
	closedir(dir);
	return count;
}

static void
keys_ahead(void **state)
{
	EVP_PKEY *keys[4] = { NULL };
	struct err err = { 0 };
	size_t i, j;

	(void)state;
	start(KEY_RSA_2048, 4);
	assert_true(pool_serves(&pool, KEY_RSA_2048));
	assert_false(pool_serves(&pool, KEY_RSA_3072));
	assert_false(pool_serves(&pool, KEY_P_256));
	fill();
	assert_int_equal(pool.ready_count, 4);
	for (i = 0; i < 4; i++) {
		assert_int_equal(pool_take(&pool, &keys[i], &err), 1);
		assert_true(keygen_is_type(keys[i], KEY_RSA_2048));
		assert_int_equal(keygen_check_pair(keys[i], &err), 0);
		for (j = 0; j < i; j++)
			assert_int_not_equal(EVP_PKEY_eq(keys[i], keys[j]), 1);
	}
	assert_int_equal(pool.ready_count, 0);
	for (i = 0; i < 4; i++)
		EVP_PKEY_free(keys[i]);
	pool_release(&pool);
}

static void
on_demand(void **state)
{
	struct err err = { 0 };
	EVP_PKEY *key;
	int n;

	(void)state;
	start(KEY_RSA_2048, 0);
	for (n = 0; n < 3; n++) {
		await(1);
		assert_int_equal(pool_take(&pool, &key, &err), 1);
		assert_int_equal(keygen_check_pair(key, &err), 0);
		EVP_PKEY_free(key);
	}
	pool_release(&pool);
}

/* A full pool: the generators sleep, sandboxed, and hold what they need. */
static void
asleep_when_full(void **state)
{
	char before[128], after[128], line[128];
	size_t i;

	(void)state;
	start(KEY_RSA_2048, 2);
	fill();
	usleep(100000);
	for (i = 0; i < pool.generator_count; i++) {
		pid_t pid = pool.generators[i].pid;

		assert_int_equal(pool.generators[i].asked, 0);
		status_of(pid, "voluntary", before, sizeof before);
		usleep(300000);
		status_of(pid, "voluntary", after, sizeof after);
		assert_string_equal(before, after);
		status_of(pid, "State:", line, sizeof line);
		assert_non_null(strstr(line, "sleeping"));
		status_of(pid, "Seccomp:", line, sizeof line);
		assert_string_equal(line, "Seccomp:\t2\n");
		status_of(pid, "NoNewPrivs:", line, sizeof line);
		assert_string_equal(line, "NoNewPrivs:\t1\n");
		assert_int_equal(descriptors_of(pid), 1);
	}
	pool_release(&pool);
}

static void
generator_dies(void **state)
{
	struct pollfd fds[POOL_GENERATORS_MAX];
	struct err err = { 0 };
	EVP_PKEY *key;

	(void)state;
	start(KEY_RSA_2048, 1);
	fill();
	kill(pool.generators[0].pid, SIGKILL);
	pool_poll_fds(&pool, fds);
	assert_int_equal(poll(fds, 1, 5000), 1);
	assert_int_equal(pool_collect(&pool, 0, &err), -1);
	assert_int_equal(err.kind, ERR_TEMP);
	/* What is ready is still good. */
	assert_int_equal(pool_take(&pool, &key, &err), 1);
	EVP_PKEY_free(key);
	assert_int_equal(pool_take(&pool, &key, &err), 0);
	/* Orders to a dead one fail, too. */
	assert_int_equal(pool_refill(&pool, 2, &err), -1);
	assert_int_equal(err.kind, ERR_TEMP);
	pool_release(&pool);
}

/* Nobody is ready, two are awaited: both generators are at work at once, and
 * not one key more is made than that. */
static void
all_at_work(void **state)
{
	struct err err = { 0 };
	EVP_PKEY *key = NULL;
	size_t i;

	(void)state;
	start(KEY_RSA_4096, 0);
	assert_int_equal(pool_refill(&pool, 0, &err), 0);
	for (i = 0; i < pool.generator_count; i++)
		assert_int_equal(pool.generators[i].asked, 0);
	assert_int_equal(pool_refill(&pool, pool.generator_count, &err), 0);
	for (i = 0; i < pool.generator_count; i++)
		assert_int_equal(pool.generators[i].asked, 1);
	assert_int_equal(pool_refill(&pool, pool.generator_count, &err), 0);
	for (i = 0; i < pool.generator_count; i++)
		assert_int_equal(pool.generators[i].asked, 1);
	assert_int_equal(pool_take(&pool, &key, &err), 0);
	assert_null(key);
	pool_release(&pool);
	pool_release(&pool);
}

static void
none_for_curves(void **state)
{
	struct err err = { 0 };
	EVP_PKEY *key;

	(void)state;
	start(KEY_P_256, 16);
	assert_int_equal(pool.generator_count, 0);
	assert_false(pool_serves(&pool, KEY_P_256));
	assert_int_equal(pool_refill(&pool, 1, &err), 0);
	assert_int_equal(pool_take(&pool, &key, &err), -1);
	assert_int_equal(err.kind, ERR_BUG);
	pool_release(&pool);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_ahead),
		cmocka_unit_test(on_demand),
		cmocka_unit_test(asleep_when_full),
		cmocka_unit_test(generator_dies),
		cmocka_unit_test(all_at_work),
		cmocka_unit_test(none_for_curves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
