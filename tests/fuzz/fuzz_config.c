/* SPDX-License-Identifier: ISC */
/*
 * FUZZES: config
 *
 * A configuration text: as a tree, and as the settings that one of our
 * processes gives another.  What was taken is written as a text that is read
 * back the same.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "base/mem.h"
#include "config/config.h"
#include "config/tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* libconfig 1.5 forgets the text that a syntax error interrupts: once for
 * each bad file, in a process that reads one at a time. */
const char *
__lsan_default_suppressions(void)
{
	return "leak:libconfig";
}

static struct config *
parse(const void *text, size_t len)
{
	int fd = memfd_of("fuzz", text, len, NULL);
	struct config *config = NULL;

	if (fd == -1)
		abort();
	if (config_parse_fd(fd, &config, NULL) == -1)
		config = NULL;
	close(fd);
	return config;
}

static void
write_again(const struct config *config)
{
	struct config *again;
	struct buf a, b;

	buf_init(&a, 1U << 20);
	buf_init(&b, 1U << 20);
	config_write(config, true, &a);
	again = parse(a.data, a.len);
	if (again == NULL)
		abort();
	config_write(again, true, &b);
	if (!buf_ok(&a) || a.len != b.len ||
	    memcmp(a.data, b.data, a.len) != 0)
		abort();
	config_free(again);
	buf_release(&a);
	buf_release(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xmalloc(size + 1);
	struct config *config;
	struct tree *root;
	int line = 0;

	memcpy(text, data, size);
	text[size] = '\0';
	if (tree_parse(text, size, &root, &line, NULL) == 0)
		tree_free(root);
	config = parse(text, size);
	if (config != NULL) {
		write_again(config);
		config_free(config);
	}
	free(text);
	return 0;
}
