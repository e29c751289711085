/* SPDX-License-Identifier: ISC */
/* status: how everything is; check: does everything work; audit: is it
 * true. */
#ifndef CERTMAILCTL_STATUS_H
#define CERTMAILCTL_STATUS_H

#include "certmailctl/tool.h"

int status_run(struct tool *tool);
int check_run(struct tool *tool);
int audit_run(struct tool *tool);

#endif
