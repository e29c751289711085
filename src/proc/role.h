/* SPDX-License-Identifier: ISC */
/*
 * The processes, and how a child finds what the master gave it: fixed
 * descriptors, named here and nowhere else.  A child that is not given one
 * finds it closed.
 */
#ifndef PROC_ROLE_H
#define PROC_ROLE_H

enum role {
	ROLE_MASTER,
	ROLE_INTAKE,
	ROLE_READER,
	ROLE_CLERK,
	ROLE_KEEPER,
	ROLE_COURIER,
	ROLE_INSTALLER,
	ROLE_FETCHER, /* when trust.aia is on */
};
#define ROLE_COUNT (ROLE_FETCHER + 1)

enum role_fd {
	FD_LOG = 3,      /* pipe to the master: log lines */
	FD_CONFIG,       /* the settings: config_parse_fd */
	FD_READER,       /* intake, clerk: ask the reader */
	FD_KEEPER,       /* clerk, installer: ask the keeper */
	FD_FETCHER,      /* clerk: ask the fetcher */
	FD_SERVE_INTAKE, /* reader: questions of the intake, or of a tool */
	FD_SERVE_CLERK,  /* reader, keeper, fetcher: questions of the clerk */
	FD_SERVE_INSTALLER, /* keeper: questions of the installer */
	FD_BELL_INTAKE,  /* eventfds: ring and, for one's own, wait */
	FD_BELL_CLERK,
	FD_BELL_COURIER,
	FD_BELL_INSTALLER,
	FD_LOCK,         /* the PID file: locked while any of us lives */
	FD_ROLE_END,
};

extern const char *const role_names[ROLE_COUNT];

#endif
