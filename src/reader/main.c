/* SPDX-License-Identifier: ISC */
/*
 * certmaild-reader: reads messages and judges certificates for the other
 * processes.  Started by the master or by a tool, never by hand.
 */
#include <fcntl.h>

#include "base/log.h"
#include "proc/child.h"
#include "reader/inspect.h"
#include "reader/serve.h"

static int
if_open(int fd)
{
	return fcntl(fd, F_GETFD) == -1 ? -1 : fd;
}

int
main(void)
{
	/* Before anything else can get these numbers. */
	int socks[] = { if_open(FD_SERVE_INTAKE), if_open(FD_SERVE_CLERK) };
	struct config *config;
	struct reader_limits limits;
	struct err err = { 0 };
	struct serve serve;

	config = child_begin(ROLE_READER);
	reader_limits_set(&limits, &config->limits);
	if (serve_start(&serve, &config->trust, &limits, &err) == -1)
		child_fatal("reader.start", &err);
	log_debug("reader.ready", L_INT("address_space", serve.base_memory));
	serve_loop(&serve, socks, 2, child_stop_fd());
	serve_release(&serve);
	inspect_release();
	config_free(config);
	return 0;
}
