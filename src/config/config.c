/* SPDX-License-Identifier: ISC */
#include "config/config.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "config/settings.h"

struct config *
settings_new(void)
{
	struct config *config = xcalloc(1, sizeof(*config));
	size_t i;

	for (i = 0; i < SETTING_COUNT; i++)
		setting_preset(&settings[i], config);
	return config;
}

static bool
has_secret(const struct config_server *server)
{
	return *server->password_file != '\0' ||
	    server->password_command.count > 0 ||
	    server->token_command.count > 0;
}

static void
adopt_text(char **at, char *text)
{
	free(*at);
	*at = text;
}

/* The name in "Example Shops <sales@example.net>" without its quotes, or the
 * domain when there is no name. */
static char *
name_of_mailbox(const char *mailbox)
{
	const char *end = strrchr(mailbox, '<'), *at = strrchr(mailbox, '@');
	struct buf name;
	size_t len;

	buf_init(&name, strlen(mailbox));
	len = end == NULL ? 0 : (size_t)(end - mailbox);
	for (; len > 0 && *mailbox == ' '; len--)
		mailbox++;
	while (len > 0 && mailbox[len - 1] == ' ')
		len--;
	if (len > 1 && *mailbox == '"' && mailbox[len - 1] == '"') {
		mailbox++;
		len -= 2;
	}
	for (; len > 0; len--, mailbox++) {
		if (*mailbox == '\\' && len > 1) {
			mailbox++;
			len--;
		}
		buf_putc(&name, *mailbox);
	}
	if (name.len == 0 && at != NULL)
		buf_put(&name, at + 1, strcspn(at + 1, ">"));
	return buf_take(&name);
}

void
settings_finish(struct config *config)
{
	static const int imap_ports[] = { [TLS_IMPLICIT] = 993,
		[TLS_STARTTLS] = 143, [TLS_NONE] = 143 };
	static const int smtp_ports[] = { [TLS_IMPLICIT] = 465,
		[TLS_STARTTLS] = 587, [TLS_NONE] = 25 };
	struct config_server *imap = &config->mailbox.server;
	struct config_server *smtp = &config->smtp.server;

	if (imap->port == 0)
		imap->port = imap_ports[imap->tls];
	if (smtp->port == 0)
		smtp->port = smtp_ports[smtp->tls];
	if (*smtp->user == '\0' && has_secret(smtp))
		adopt_text(&smtp->user, xstrdup(imap->user));
	if (*config->service_name == '\0')
		adopt_text(&config->service_name,
		    name_of_mailbox(config->smtp.from));
}

const char *
config_key_type_name(enum config_key_type type)
{
	return settings[SETTING_KEYS_TYPE].words[type];
}

struct config *
config_defaults(void)
{
	struct config *config = settings_new();

	settings_finish(config);
	return config;
}

void
config_free(struct config *config)
{
	size_t i;

	if (config == NULL)
		return;
	for (i = 0; i < SETTING_COUNT; i++)
		setting_release(&settings[i], config);
	free(config);
}
