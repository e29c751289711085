/* SPDX-License-Identifier: ISC */
#include "config/load.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/mem.h"

#define DROPINS "certmaild.d"
#define DROPINS_MAX (LOAD_FILES_MAX - 2)
#define REPORT_MAX (1024 * 1024)

void
config_report_init(struct config_report *report)
{
	*report = (struct config_report){ 0 };
	buf_init(&report->text, REPORT_MAX);
	buf_init(&report->effective, REPORT_MAX);
}

void
config_report_release(struct config_report *report)
{
	buf_release(&report->text);
	buf_release(&report->effective);
}

static void note(struct loading *l, const char *file, int line,
    const char *label, const char *fmt, va_list ap)
    __attribute__((format(printf, 5, 0)));
static void
note(struct loading *l, const char *file, int line, const char *label,
    const char *fmt, va_list ap)
{
	struct finding *f;
	struct buf text;
	size_t i;

	l->findings = xreallocarray(l->findings, l->finding_count + 1,
	    sizeof(*l->findings));
	f = &l->findings[l->finding_count];
	for (i = 0; i < l->file_count && l->files[i] != file; i++)
		;
	buf_init(&text, REPORT_MAX);
	buf_printf(&text, "%s:%d: %s", file, line, label);
	buf_vprintf(&text, fmt, ap);
	*f = (struct finding){ .file = i, .line = line,
		.number = l->finding_count++, .text = buf_take(&text) };
}

void
report_error(struct loading *l, const char *file, int line, const char *fmt,
    ...)
{
	va_list ap;

	va_start(ap, fmt);
	note(l, file, line, "", fmt, ap);
	va_end(ap);
	l->errors++;
}

void
report_warning(struct loading *l, const char *file, int line, const char *fmt,
    ...)
{
	va_list ap;

	va_start(ap, fmt);
	note(l, file, line, "warning: ", fmt, ap);
	va_end(ap);
	l->warnings++;
}

/* As an editor goes through them: by file, then by line. */
static int
by_place(const void *one, const void *other)
{
	const struct finding *a = one, *b = other;

	if (a->file != b->file)
		return a->file < b->file ? -1 : 1;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	return a->number < b->number ? -1 : 1;
}

static void
put_findings(struct loading *l, struct config_report *report)
{
	size_t i;

	if (l->finding_count > 0)
		qsort(l->findings, l->finding_count, sizeof(*l->findings),
		    by_place);
	for (i = 0; i < l->finding_count; i++)
		if (l->findings[i].text != NULL)
			buf_printf(&report->text, "%s\n",
			    l->findings[i].text);
	report->errors += l->errors;
	report->warnings += l->warnings;
}

static void
report_unknown(struct loading *l, const char *file, const char *group,
    const struct tree *node)
{
	const char *near;

	if (*group == '\0' && node->type == TREE_GROUP)
		near = setting_nearest_group(node->name);
	else
		near = setting_nearest(group, node->name);
	report_error(l, file, node->line,
	    "%s%s%.64s: unknown %s%s%s%s", group, *group == '\0' ? "" : ".",
	    node->name, node->type == TREE_GROUP ? "group" : "setting",
	    near == NULL ? "; certmaild.conf(5) lists all" : "; did you mean ",
	    near == NULL ? "" : near, near == NULL ? "" : "?");
}

static void
load_setting(struct loading *l, const char *group, const struct tree *node,
    const char *file, const char *dir)
{
	int id = setting_find(group, node->name);
	struct origin *origin;
	struct err err;

	if (id == -1) {
		report_unknown(l, file, group, node);
		return;
	}
	origin = &l->origins[id];
	*origin = (struct origin){ file, node->line, true, false };
	if (setting_take(&settings[id], l->config, node, dir, &err) == -1) {
		origin->failed = true;
		report_error(l, file, node->line, "%s: %s",
		    settings[id].name, err.text);
	}
}

static void
load_group(struct loading *l, const struct tree *group, const char *file,
    const char *dir)
{
	size_t i;

	for (i = 0; i < SETTING_COUNT; i++)
		if (setting_in(&settings[i], group->name) &&
		    l->origins[i].file == NULL)
			l->origins[i] = (struct origin){ .file = file,
				.line = group->line };
	if (group->type != TREE_GROUP) {
		report_error(l, file, group->line,
		    "%s: is no group; expected %s: { ... };", group->name,
		    group->name);
		return;
	}
	for (i = 0; i < group->count; i++)
		load_setting(l, group->name, &group->children[i], file, dir);
}

void
load_tree(struct loading *l, const struct tree *root, const char *file,
    const char *dir)
{
	size_t i;

	for (i = 0; i < root->count; i++) {
		const struct tree *node = &root->children[i];

		if (setting_is_group(node->name))
			load_group(l, node, file, dir);
		else
			load_setting(l, "", node, file, dir);
	}
}

/* Nobody else may write to what decides which programs we run. */
static void
check_mode(struct loading *l, const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0 && (st.st_mode & S_IWOTH) != 0)
		report_error(l, path, 1,
		    "everybody may write to it (mode %03o); run: chmod o-w %s",
		    (unsigned)(st.st_mode & 0777), path);
}

/* Takes path, which lives as long as l. */
static const char *
add_file(struct loading *l, char *path)
{
	l->files[l->file_count++] = path;
	return path;
}

static void
load_file(struct loading *l, const char *path, const char *dir)
{
	struct tree *root = NULL;
	struct err err;
	struct buf text;
	int line = 1;

	buf_init(&text, TREE_TEXT_MAX);
	if (file_read(path, &text, &err) == -1) {
		report_error(l, path, 1, "cannot be read: %s",
		    err.saved_errno != 0 ? strerror(err.saved_errno) :
		    err.text);
		l->broken = true;
	} else if (tree_parse(text.data, text.len, &root, &line, &err) == -1) {
		check_mode(l, path);
		report_error(l, path, line, "%s", err.text);
		l->broken = true;
	} else {
		check_mode(l, path);
		load_tree(l, root, path, dir);
	}
	tree_free(root);
	buf_release(&text);
}

static int
is_dropin(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return entry->d_name[0] != '.' && len > 5 &&
	    strcmp(entry->d_name + len - 5, ".conf") == 0;
}

static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static char *
join(const char *dir, const char *name)
{
	struct buf b;

	buf_init(&b, 2 * PATH_MAX);
	if (strcmp(dir, ".") != 0)
		buf_printf(&b, "%s/", strcmp(dir, "/") == 0 ? "" : dir);
	buf_puts(&b, name);
	return buf_take(&b);
}

/* The directory that path stands in, as it was given. */
static char *
dir_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return xstrdup(".");
	return slash == path ? xstrdup("/") :
	    xstrndup(path, (size_t)(slash - path));
}

static void
load_dropins(struct loading *l, const char *beside)
{
	const char *dir = add_file(l, join(beside, DROPINS));
	char *full = realpath(dir, NULL);
	struct dirent **entries = NULL;
	int count = 0, i;

	if (full == NULL && errno == ENOENT)
		goto out;
	if (full != NULL)
		count = scandir(dir, &entries, is_dropin, by_name);
	if (full == NULL || count == -1) {
		report_error(l, dir, 1, "cannot be read: %s",
		    strerror(errno));
		goto out;
	}
	check_mode(l, dir);
	for (i = 0; i < count; i++) {
		if (i < DROPINS_MAX)
			load_file(l, add_file(l, join(dir,
			    entries[i]->d_name)), full);
		else if (i == DROPINS_MAX)
			report_error(l, dir, 1, "holds %d files; expected at "
			    "most %d", count, DROPINS_MAX);
		free(entries[i]);
	}
out:
	free(entries);
	free(full);
}

static void
load_release(struct loading *l)
{
	size_t i;

	for (i = 0; i < l->file_count; i++)
		free(l->files[i]);
	for (i = 0; i < l->finding_count; i++)
		free(l->findings[i].text);
	free(l->findings);
	config_free(l->config);
}

int
config_load(const char *path, struct config **config_out,
    struct config_report *report)
{
	struct loading l = { .config = settings_new() };
	char *dir = dir_of(path), *full = realpath(dir, NULL);
	size_t i;
	int rc = -1;

	load_file(&l, add_file(&l, xstrdup(path)), full);
	load_dropins(&l, dir);
	for (i = 0; i < SETTING_COUNT; i++)
		if (l.origins[i].file == NULL)
			l.origins[i] = (struct origin){ .file = l.files[0],
				.line = 1 };
	settings_finish(l.config);
	/* Half a configuration would be reported as full of gaps. */
	if (!l.broken)
		check_all(&l);
	put_findings(&l, report);
	if (l.errors > 0)
		goto out;
	write_settings(l.config, false, l.origins, &report->effective);
	*config_out = l.config;
	l.config = NULL;
	rc = 0;
out:
	load_release(&l);
	free(full);
	free(dir);
	return rc;
}

static int
read_fd(int fd, struct buf *text, struct err *err)
{
	ssize_t n;
	char *room;

	for (;;) {
		room = buf_reserve(text, 8192);
		if (room == NULL)
			return err_set(err, ERR_CONFIG,
			    "the settings are too long");
		n = pread(fd, room, 8192, (off_t)text->len);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return err_set_errno(err, ERR_CONFIG, "the settings");
		if (n == 0)
			return 0;
		buf_added(text, (size_t)n);
	}
}

int
config_parse_fd(int fd, struct config **config_out, struct err *err)
{
	struct loading l = { .config = settings_new() };
	struct tree *root = NULL;
	struct buf text;
	int line, rc = -1;

	buf_init(&text, TREE_TEXT_MAX);
	if (read_fd(fd, &text, err) == -1)
		goto out;
	if (tree_parse(text.data, text.len, &root, &line, err) == -1) {
		err_prefix(err, "settings:%d", line);
		goto out;
	}
	load_tree(&l, root, "settings", NULL);
	if (l.errors > 0) {
		err_set(err, ERR_CONFIG, "%s", l.findings[0].text);
		goto out;
	}
	settings_finish(l.config);
	*config_out = l.config;
	l.config = NULL;
	rc = 0;
out:
	tree_free(root);
	buf_release(&text);
	load_release(&l);
	return rc;
}
