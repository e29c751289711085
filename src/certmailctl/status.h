/* SPDX-License-Identifier: ISC */
/* status: how everything is; check: does everything work; audit: is it
 * true. */
#ifndef CERTMAILCTL_STATUS_H
#define CERTMAILCTL_STATUS_H

#include "certmailctl/tool.h"

int status_run(struct tool *tool);
/* Nothing can be told, because of this: the exit status. */
int status_unknown(const struct tool *tool, const struct err *err);
int check_run(struct tool *tool);
int audit_run(struct tool *tool);

#endif
