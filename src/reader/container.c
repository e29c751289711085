/* SPDX-License-Identifier: ISC */
#include "reader/container.h"

#include <archive.h>
#include <archive_entry.h>
#include <iconv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/mem.h"

#define TAR_BLOCK 512
#define ZIP_END 22     /* octets of an end record */
#define ZIP_LINE 46    /* of a line of the directory, without its name */
#define ZIP_TAIL 65557 /* end record and the longest comment */
#define READ_CHUNK 65536

static bool
is_zip(const unsigned char *data, size_t len)
{
	return len >= 22 && (memcmp(data, "PK\3\4", 4) == 0 ||
				memcmp(data, "PK\5\6", 4) == 0 ||
				memcmp(data, "PK00PK\3\4", 8) == 0);
}

enum layout { LAYOUT_ZIP, LAYOUT_TAR, LAYOUT_RAW, LAYOUT_7Z, LAYOUT_RAR };

/* What begins with its name.  A filter may have a tar inside. */
struct magic {
	const char *bytes;
	size_t len;
	enum layout layout;
	const char *format, *tar_format; /* tar_format: it is a filter */
};

static const struct magic magics[] = {
	{ "\x1f\x8b\x08", 3, LAYOUT_RAW, "gzip", "tar.gz" },
	{ "BZh", 3, LAYOUT_RAW, "bzip2", "tar.bz2" },
	{ "\xfd" "7zXZ\0", 6, LAYOUT_RAW, "xz", "tar.xz" },
	{ "7z\xbc\xaf\x27\x1c", 6, LAYOUT_7Z, "7z", NULL },
	{ "Rar!\x1a\7\0", 7, LAYOUT_RAR, "rar", NULL },
	{ "Rar!\x1a\7\1\0", 8, LAYOUT_RAR, "rar", NULL },
};

static const struct magic *
find_magic(const unsigned char *data, size_t len)
{
	size_t i;

	for (i = 0; i < COUNT(magics); i++)
		if (len >= 18 &&
		    memcmp(data, magics[i].bytes, magics[i].len) == 0)
			return &magics[i];
	return NULL;
}

static unsigned
octal(const unsigned char *s, size_t len)
{
	unsigned v = 0;
	size_t i;

	for (i = 0; i < len && s[i] == ' '; i++)
		continue;
	for (; i < len && s[i] >= '0' && s[i] <= '7'; i++)
		v = v << 3 | (unsigned)(s[i] - '0');
	return v;
}

/* POSIX 1003.1 ustar header: the sum of its bytes, the field itself taken as
 * blanks.  Old tars have no other mark. */
static bool
is_tar(const unsigned char *data, size_t len)
{
	unsigned sum = 0;
	size_t i;

	if (len < TAR_BLOCK || data[0] == '\0')
		return false;
	for (i = 0; i < TAR_BLOCK; i++)
		sum += i >= 148 && i < 156 ? ' ' : data[i];
	return sum == octal(data + 148, 8);
}

static int
support_rar(struct archive *a)
{
	int rc = archive_read_support_format_rar(a);

	return rc == ARCHIVE_OK ? archive_read_support_format_rar5(a) : rc;
}

static int
support_filters(struct archive *a)
{
	static int (*const filters[])(struct archive *) = {
		archive_read_support_filter_gzip,
		archive_read_support_filter_bzip2,
		archive_read_support_filter_xz,
	};
	int rc = ARCHIVE_OK;
	size_t i;

	for (i = 0; i < COUNT(filters) && rc == ARCHIVE_OK; i++)
		rc = filters[i](a);
	return rc;
}

static struct archive *
open_archive(const unsigned char *data, size_t len, enum layout layout)
{
	static int (*const formats[])(struct archive *) = {
		[LAYOUT_ZIP] = archive_read_support_format_zip,
		[LAYOUT_TAR] = archive_read_support_format_tar,
		[LAYOUT_RAW] = archive_read_support_format_raw,
		[LAYOUT_7Z] = archive_read_support_format_7zip,
		[LAYOUT_RAR] = support_rar,
	};
	bool filtered = layout == LAYOUT_TAR || layout == LAYOUT_RAW;
	struct archive *a = archive_read_new();

	if (a == NULL)
		return NULL;
	/* A wrong check sum is no reason to throw the last block away: what is
	 * in it must be whole DER. */
	if (formats[layout](a) != ARCHIVE_OK ||
	    (layout == LAYOUT_ZIP &&
		archive_read_set_option(a, "zip", "ignorecrc32", "1") !=
		    ARCHIVE_OK) ||
	    (filtered && support_filters(a) != ARCHIVE_OK) ||
	    archive_read_open_memory(a, data, len) < ARCHIVE_WARN) {
		archive_read_free(a);
		return NULL;
	}
	return a;
}

/* What a filter holds: libarchive takes a file of zeros for an empty tar and
 * would never look at the rest of it. */
static enum layout
layout_inside(const unsigned char *data, size_t len)
{
	struct archive *a = open_archive(data, len, LAYOUT_RAW);
	enum layout layout = LAYOUT_RAW;
	unsigned char block[TAR_BLOCK];
	struct archive_entry *entry;

	if (a != NULL && archive_read_next_header(a, &entry) >= ARCHIVE_WARN &&
	    archive_read_data(a, block, sizeof block) == sizeof block &&
	    is_tar(block, sizeof block))
		layout = LAYOUT_TAR;
	if (a != NULL)
		archive_read_free(a);
	return layout;
}

/* One archive while it is read; budget is the outermost one's. */
struct reading_archive {
	struct archive *a;
	size_t packed;   /* its own length */
	size_t produced; /* out of this one */
	unsigned layers; /* of compression, each an archive in an archive */
	struct bundle_archive *budget;
	struct bundle *b;
};

static bool
is_over_limit(const struct reading_archive *r)
{
	const struct bundle_archive *budget = r->budget;

	/* What a filter let through without being an entry's data: padding
	 * and extended headers of a tar. */
	if (archive_filter_count(r->a) > 1 && archive_filter_bytes(r->a, 0) >
	    (int64_t)r->b->unpacked_max + BUNDLE_RATIO_FROM)
		return true;
	return budget->too_large || r->b->unpackable == 0 ||
	    budget->entries > r->b->entries_max ||
	    budget->bytes > r->b->unpacked_max ||
	    (r->produced >= BUNDLE_RATIO_FROM &&
		r->produced / BUNDLE_RATIO_MAX >= r->packed);
}

/* The data of one entry, as far as it goes; out may be NULL for what is
 * only counted.  False when the archive is over its limits. */
static bool
read_entry(struct reading_archive *r, struct buf *out, bool *broken_out)
{
	char chunk[READ_CHUNK];
	la_ssize_t n;

	*broken_out = false;
	for (;;) {
		n = archive_read_data(r->a, chunk, sizeof chunk);
		if (n == ARCHIVE_RETRY)
			continue;
		if (n <= 0)
			break;
		r->produced += (size_t)n;
		r->budget->bytes += (size_t)n;
		r->b->unpackable -= (size_t)n < r->b->unpackable ?
		    (size_t)n : r->b->unpackable;
		if (is_over_limit(r))
			return false;
		if (out != NULL)
			buf_put(out, chunk, (size_t)n);
	}
	/* A wrong check sum is a warning: the content decides. */
	*broken_out = n < ARCHIVE_WARN;
	return true;
}

static uint32_t
little(const unsigned char *p)
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	    (uint32_t)p[3] << 24;
}

/* The last end record of a ZIP (APPNOTE 4.3.16); NULL when it was cut off. */
static const unsigned char *
find_end_record(const unsigned char *data, size_t len)
{
	size_t from = len > ZIP_TAIL ? len - ZIP_TAIL : 0, at = len;

	while (at-- > from)
		if (len - at >= ZIP_END && memcmp(data + at, "PK\5\6", 4) == 0)
			return data + at;
	return NULL;
}

/*
 * Lines of the directory (4.3.12) that point to one entry: libarchive shows it
 * once, everybody else unpacks it as often as it is named, and so it counts.
 * False when the archive is over its limits.
 */
static bool
count_directory(const unsigned char *data, size_t len,
    struct reading_archive *r)
{
	const unsigned char *end = find_end_record(data, len), *p;
	struct bundle_archive *budget = r->budget;
	uint32_t *offsets, size;
	size_t count, i;
	bool fine = false;

	if (end == NULL || little(end + 12) > (size_t)(end - data))
		return true;
	offsets = xcalloc(r->b->entries_max, sizeof *offsets);
	p = end - little(end + 12);
	for (count = 0; end - p >= ZIP_LINE && memcmp(p, "PK\1\2", 4) == 0;
	     count++) {
		if (count == r->b->entries_max)
			goto out;
		size = little(p + 24);
		offsets[count] = little(p + 42);
		for (i = 0; i < count && offsets[i] != offsets[count]; i++)
			continue;
		if (i < count && offsets[count] != UINT32_MAX) /* no ZIP64 */
			budget->bytes += size;
		if (budget->bytes > r->b->unpacked_max)
			goto out;
		i = (size_t)(little(p + 28) & 0xffff) +
		    (little(p + 28) >> 16) + (little(p + 32) & 0xffff);
		if ((size_t)(end - p) < ZIP_LINE + i)
			break;
		p += ZIP_LINE + i;
	}
	fine = true;
out:
	free(offsets);
	return fine;
}

static const char *
entry_name(struct archive_entry *entry)
{
	const char *name = archive_entry_pathname(entry);

	return name != NULL ? name : "";
}

/* True: go on with the next entry. */
static bool
open_entry(struct bundle *b, const struct bundle_place *place,
    struct reading_archive *r, struct archive_entry *entry)
{
	struct bundle_place inner = bundle_inside(place, entry_name(entry));
	bool regular, broken, fine;
	struct buf data;

	inner.archives += r->layers;
	inner.budget = r->budget;
	r->budget->entries++;
	if (is_over_limit(r))
		return false;
	if (archive_entry_is_encrypted(entry)) {
		bundle_problem(b, VERDICT_ENCRYPTED_ARCHIVE, true, place,
		    "protected by a password");
		return true;
	}
	regular = archive_entry_filetype(entry) == AE_IFREG &&
	    archive_entry_hardlink(entry) == NULL;
	buf_init(&data, b->unpacked_max);
	fine = read_entry(r, regular ? &data : NULL, &broken);
	if (fine && broken)
		bundle_problem(b, VERDICT_UNREADABLE, true, &inner,
		    "damaged in the archive");
	if (fine && regular)
		bundle_open(b, &inner, (unsigned char *)data.data, data.len);
	buf_release(&data);
	return fine && !r->budget->too_large;
}

/* Where even the names are encrypted, no entry can be shown. */
static void
note_broken(struct bundle *b, const struct bundle_place *place,
    struct archive *a)
{
	if (archive_read_has_encrypted_entries(a) == 1)
		bundle_problem(b, VERDICT_ENCRYPTED_ARCHIVE, true, place,
		    "protected by a password");
	else
		bundle_problem(b, VERDICT_UNREADABLE, true, place,
		    "damaged archive");
}

/* All entries; false when a limit was passed. */
static bool
open_entries(struct bundle *b, const struct bundle_place *place,
    struct reading_archive *r)
{
	struct archive_entry *entry;
	int rc;

	for (;;) {
		rc = archive_read_next_header(r->a, &entry);
		if (rc == ARCHIVE_RETRY && !is_over_limit(r)) {
			r->budget->entries++;
			continue;
		}
		if (rc == ARCHIVE_EOF)
			return true;
		if (rc < ARCHIVE_WARN) {
			note_broken(b, place, r->a);
			return !is_over_limit(r);
		}
		/* libarchive undoes filters in filters by itself, up to 25
		 * times.  The memory below counts as a filter, too. */
		r->layers = archive_filter_count(r->a) > 2 ?
		    (unsigned)archive_filter_count(r->a) - 1 : 1;
		if (place->archives + r->layers > BUNDLE_ARCHIVE_DEPTH)
			return false;
		if (!open_entry(b, place, r, entry))
			return false;
	}
}

static const char *
read_archive(struct bundle *b, const struct bundle_place *place,
    const unsigned char *data, size_t len, enum layout layout,
    const char *format)
{
	struct bundle_archive own = { 0 };
	struct reading_archive r = { .packed = len, .budget = place->budget,
		.b = b };
	struct bundle_mark mark = bundle_mark(b);
	bool fine;

	if (r.budget == NULL)
		r.budget = &own;
	if (place->archives >= BUNDLE_ARCHIVE_DEPTH) {
		r.budget->too_large = true;
		return format;
	}
	r.a = open_archive(data, len, layout);
	if (r.a == NULL) {
		bundle_problem(b, VERDICT_UNREADABLE, true, place,
		    "damaged archive");
		return format;
	}
	fine = (layout != LAYOUT_ZIP ||
		   count_directory(data, len, &r)) &&
	    open_entries(b, place, &r);
	archive_read_free(r.a);
	if (fine && !r.budget->too_large)
		return format;
	r.budget->too_large = true;
	if (r.budget == &own) {
		bundle_rewind(b, &mark);
		bundle_problem(b, VERDICT_ARCHIVE_TOO_LARGE, true, place,
		    "more than %zu entries, %zu MiB unpacked, a ratio of %d, "
		    "archives nested more than %d deep, or %u MiB in all "
		    "archives of the delivery",
		    b->entries_max, b->unpacked_max >> 20, BUNDLE_RATIO_MAX,
		    BUNDLE_ARCHIVE_DEPTH, BUNDLE_UNPACKED_ALL >> 20);
	}
	return format;
}

/* What data looks like: its name, or NULL when like none of them. */
static const char *
recognise(const unsigned char *data, size_t len, enum layout *layout_out)
{
	const struct magic *m = find_magic(data, len);

	if (m != NULL) {
		*layout_out = m->layout;
		if (m->tar_format != NULL)
			*layout_out = layout_inside(data, len);
		return *layout_out == LAYOUT_TAR ? m->tar_format : m->format;
	}
	if (is_zip(data, len)) {
		*layout_out = LAYOUT_ZIP;
		return "zip";
	}
	*layout_out = LAYOUT_TAR;
	return is_tar(data, len) ? "tar" : NULL;
}

const char *
container_read(struct bundle *b, const struct bundle_place *place,
    const unsigned char *data, size_t len)
{
	enum layout layout;
	const char *format = recognise(data, len, &layout);

	if (format == NULL)
		return NULL;
	return read_archive(b, place, data, len, layout, format);
}

const char *
container_format(const unsigned char *data, size_t len)
{
	enum layout layout;
	const char *format = recognise(data, len, &layout);

	return format != NULL ? format : "unknown";
}

const char *
container_read_hidden(struct bundle *b, const struct bundle_place *place,
    const unsigned char *data, size_t len)
{
	size_t from = len > ZIP_TAIL ? len - ZIP_TAIL : 0;

	if (memmem(data + from, len - from, "PK\5\6", 4) == NULL ||
	    memmem(data, len, "PK\1\2", 4) == NULL)
		return NULL;
	return read_archive(b, place, data, len, LAYOUT_ZIP, "zip");
}

void
container_warm_up(void)
{
	/* The dates of a ZIP are local time: without a fixed zone glibc looks
	 * at /etc/localtime for each of them. */
	setenv("TZ", "UTC0", 1);
	tzset();
	/* An empty archive of each kind makes libarchive set up its readers;
	 * iconv reads its table of modules at the first conversion. */
	static const unsigned char zip[22] = { 'P', 'K', 5, 6 };
	static const unsigned char tar[2 * TAR_BLOCK] = { 0 };
	static iconv_t names[2];
	struct archive_entry *entry;
	struct archive *a;
	iconv_t cd;
	size_t i;

	a = open_archive(zip, sizeof zip, LAYOUT_ZIP);
	if (a != NULL) {
		archive_read_next_header(a, &entry);
		archive_read_free(a);
	}
	a = open_archive(tar, sizeof tar, LAYOUT_TAR);
	if (a != NULL) {
		archive_read_next_header(a, &entry);
		archive_read_free(a);
	}
	/* The names in 7z and RAR.  Kept open: without a user the C library
	 * unloads its module, and would have to open it again. */
	for (i = 0; i < COUNT(names); i++)
		if (names[i] == NULL)
			names[i] = iconv_open("", i == 0 ? "UTF-16LE" :
							   "UTF-16BE");
	cd = iconv_open("", "UTF-8");
	if (cd != (iconv_t)-1)
		iconv_close(cd);
	cd = iconv_open("UTF-8", "");
	if (cd != (iconv_t)-1)
		iconv_close(cd);
}
