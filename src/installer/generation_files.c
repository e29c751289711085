/* SPDX-License-Identifier: ISC */
/* What is in a generation: writing the certificates, reading all back. */
#include "installer/generation.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/files.h"
#include "base/mem.h"
#include "base/secret.h"
#include "pki/ssl_err.h"

#define KEY_MAX 16384

/* Which of the certificates stand in which file. */
static const struct file_row {
	const char *name;
	size_t first;
	size_t last; /* the one after it */
} files[] = {
	{ "fullchain.pem", 0, GENERATION_CHAIN_MAX },
	{ "chain.pem", 1, GENERATION_CHAIN_MAX },
	{ "cert.pem", 0, 1 },
};

/* PEM with lines of 64 characters, what every server reads. */
static int
put_pem(const struct generation_cert *cert, struct buf *pem, struct err *err)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *text;
	long len;
	int rc = -1;

	if (bio != NULL &&
	    PEM_write_bio(bio, PEM_STRING_X509, "", cert->der,
		(long)cert->len) > 0) {
		len = BIO_get_mem_data(bio, &text);
		buf_put(pem, text, (size_t)len);
		rc = 0;
	} else
		ssl_err_set(err, ERR_BUG, "certificate to PEM");
	BIO_free(bio);
	return rc;
}

static int
write_file(const struct generation *n, const struct file_row *row,
    const struct generation_cert *certs, size_t count, struct err *err)
{
	struct buf pem;
	size_t i;
	int rc = -1;

	buf_init(&pem, GENERATION_FILE_MAX);
	for (i = row->first; i < row->last && i < count; i++)
		if (put_pem(&certs[i], &pem, err) == -1)
			goto out;
	if (!buf_ok(&pem)) {
		err_set(err, ERR_PERM, "%s: over %u bytes", row->name,
		    GENERATION_FILE_MAX);
		goto out;
	}
	rc = file_create_at(n->dirfd, row->name, 0644, pem.data, pem.len, err);
out:
	buf_release(&pem);
	return rc;
}

int
generation_write(struct generation *n, const struct generation_cert *certs,
    size_t count, struct err *err)
{
	size_t i;

	if (count == 0 || count > GENERATION_CHAIN_MAX)
		return err_set(err, ERR_BUG, "%zu certificates", count);
	for (i = 0; i < COUNT(files); i++)
		if (write_file(n, &files[i], certs, count, err) == -1)
			return -1;
	return 0;
}

/* ---- The layout's files */

static mode_t
key_mode(const struct generation *n)
{
	const struct generation_layout *layout = n->of->layout;

	return layout != NULL && layout->has_group ? 0640 : 0600;
}

int
generation_set_owner(const struct generation *n, int fd, const char *name,
    struct err *err)
{
	const struct generation_layout *layout = n->of->layout;

	if (layout == NULL || !layout->has_group)
		return 0;
	if (fchown(fd, (uid_t)-1, layout->group) == -1 ||
	    fchmod(fd, key_mode(n)) == -1)
		return err_set_errno(err, ERR_CONFIG,
		    "give %s to the group install.group", name);
	return 0;
}

static bool
has_key(const struct syntax_file *file)
{
	size_t i;

	for (i = 0; i < file->part_count; i++)
		if (file->parts[i] == PART_KEY)
			return true;
	return false;
}

/* With {domain} filled in. */
static int
file_name(const struct generation *n, const struct syntax_file *file,
    struct buf *name, struct err *err)
{
	static const char mark[] = "{domain}";
	const char *rest = file->name, *at;

	buf_init(name, NAME_MAX);
	for (; (at = strstr(rest, mark)) != NULL; rest = at + sizeof mark - 1) {
		buf_put(name, rest, (size_t)(at - rest));
		buf_puts(name, n->of->domain);
	}
	buf_puts(name, rest);
	if (buf_ok(name))
		return 0;
	buf_release(name);
	return err_set(err, ERR_CONFIG, "install.files: with %s in it, %s is "
	    "too long for a file name", n->of->domain, file->name);
}

/* What stands in a file, piece by piece; the key by the one who has it. */
struct pieces {
	const struct generation_cert *certs;
	size_t count;
	int (*put_key)(void *arg, int fd, struct err *err);
	void *arg;
};

static int
put_part(enum syntax_part part, const struct pieces *p, int fd,
    struct err *err)
{
	size_t i = part == PART_CHAIN ? 1 : 0;
	size_t end = part == PART_CERTIFICATE ? 1 : p->count;
	struct buf pem;
	int rc = -1;

	if (part == PART_KEY)
		return p->put_key(p->arg, fd, err);
	buf_init(&pem, GENERATION_FILE_MAX);
	for (; i < end; i++)
		if (put_pem(&p->certs[i], &pem, err) == -1)
			goto out;
	if (!buf_ok(&pem))
		err_set(err, ERR_PERM, "over %u bytes", GENERATION_FILE_MAX);
	else if (write_full(fd, pem.data, pem.len) == -1)
		err_set_errno(err, ERR_TEMP, "write");
	else
		rc = 0;
out:
	buf_release(&pem);
	return rc;
}

static int
write_more(const struct generation *n, const struct syntax_file *file,
    const struct pieces *p, struct err *err)
{
	bool key = has_key(file);
	struct buf name;
	int fd, rc = -1;
	size_t i;

	if (file_name(n, file, &name, err) == -1)
		return -1;
	fd = openat(n->dirfd, name.data,
	    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd == -1) {
		err_set_errno(err, ERR_TEMP, "create %s", name.data);
		goto out;
	}
	if (key ? generation_set_owner(n, fd, name.data, err) == -1
		: fchmod(fd, 0644) == -1)
		goto out;
	for (i = 0; i < file->part_count; i++)
		if (put_part(file->parts[i], p, fd, err) == -1) {
			err_prefix(err, "%s", name.data);
			goto out;
		}
	if (fsync(fd) == -1) {
		err_set_errno(err, ERR_TEMP, "fsync %s", name.data);
		goto out;
	}
	rc = 0;
out:
	if (fd != -1)
		close(fd);
	buf_release(&name);
	return rc;
}

int
generation_write_more(struct generation *n,
    const struct generation_cert *certs, size_t count,
    int (*put_key)(void *arg, int fd, struct err *err), void *arg,
    struct err *err)
{
	const struct generation_layout *layout = n->of->layout;
	const struct pieces p = { certs, count, put_key, arg };
	size_t i;

	for (i = 0; layout != NULL && i < layout->count; i++)
		if (write_more(n, &layout->files[i], &p, err) == -1)
			return -1;
	return 0;
}

/* ---- Reading back */

/* The content of n/name, a regular file of this mode. */
static int
read_back(const struct generation *n, const char *name, mode_t mode,
    struct secret *out, struct err *err)
{
	struct stat st;
	int fd, rc = -1;

	fd = openat(n->dirfd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd == -1)
		return err_set_errno(err, ERR_TEMP, "open %s", name);
	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode) ||
	    (st.st_mode & 07777) != mode || st.st_size < 0 ||
	    st.st_size > GENERATION_FILE_MAX) {
		err_set(err, ERR_PERM, "%s: not the file that was written",
		    name);
		goto out;
	}
	secret_alloc(out, (size_t)st.st_size);
	if (read_full(fd, out->data, out->len) == -1) {
		err_set_errno(err, ERR_TEMP, "read %s", name);
		goto out;
	}
	rc = 0;
out:
	close(fd);
	return rc;
}

/* The certificates of a file, to be freed with sk_X509_pop_free; NULL. */
static STACK_OF(X509) *
certificates_of(const struct secret *text)
{
	STACK_OF(X509) *certs = sk_X509_new_null();
	BIO *bio = BIO_new_mem_buf(text->data, (int)text->len);
	X509 *cert;

	ERR_clear_error();
	while (certs != NULL && bio != NULL &&
	    (cert = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL)
		if (sk_X509_push(certs, cert) <= 0)
			X509_free(cert);
	/* It ends with "no start line" when all of it was read. */
	if (ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE) {
		sk_X509_pop_free(certs, X509_free);
		certs = NULL;
	}
	ERR_clear_error();
	BIO_free(bio);
	return certs;
}

/* The file holds those certificates of the chain that its row says. */
static int
compare_file(const struct generation *n, const struct file_row *row,
    STACK_OF(X509) *chain, struct err *err)
{
	struct secret text = { 0 };
	STACK_OF(X509) *certs = NULL;
	int i, count = 0, last, rc = -1;
	bool same;

	if (read_back(n, row->name, 0644, &text, err) == -1)
		goto out;
	certs = certificates_of(&text);
	last = sk_X509_num(chain) < (int)row->last ? sk_X509_num(chain)
						   : (int)row->last;
	count = last - (int)row->first;
	same = certs != NULL && sk_X509_num(certs) == count;
	for (i = 0; i < count && same; i++)
		same = X509_cmp(sk_X509_value(certs, i),
			   sk_X509_value(chain, i + (int)row->first)) == 0;
	if (!same) {
		err_set(err, ERR_PERM, "%s: not the certificates of the chain",
		    row->name);
		goto out;
	}
	rc = 0;
out:
	sk_X509_pop_free(certs, X509_free);
	secret_release(&text);
	return rc;
}

/* OpenSSL would ask on the terminal for a password; there is none. */
static int
no_password(char *buf, int size, int rwflag, void *arg)
{
	(void)buf;
	(void)size;
	(void)rwflag;
	(void)arg;
	return -1;
}

static int
check_key(const struct generation *n, X509 *leaf, struct err *err)
{
	struct secret text = { 0 };
	EVP_PKEY *key = NULL;
	BIO *bio = NULL;
	int rc = -1;

	if (read_back(n, "privkey.pem", key_mode(n), &text, err) == -1)
		goto out;
	if (text.len <= KEY_MAX)
		bio = BIO_new_mem_buf(text.data, (int)text.len);
	if (bio != NULL)
		key = PEM_read_bio_PrivateKey(bio, NULL, no_password, NULL);
	if (key == NULL) {
		ssl_err_set(err, ERR_PERM, "privkey.pem");
		goto out;
	}
	if (X509_check_private_key(leaf, key) != 1) {
		ssl_err_set(err, ERR_PERM,
		    "privkey.pem: not the key of the certificate");
		goto out;
	}
	rc = 0;
out:
	EVP_PKEY_free(key);
	BIO_free(bio);
	secret_release(&text);
	return rc;
}

/* A file of the layout is those of the four that its parts name, one behind
 * the other. */
static int
check_more(const struct generation *n, const struct syntax_file *file,
    struct err *err)
{
	static const struct {
		const char *name;
		bool key;
	} parts[] = {
		[PART_CERTIFICATE] = { "cert.pem", false },
		[PART_CHAIN] = { "chain.pem", false },
		[PART_KEY] = { "privkey.pem", true },
	};
	struct secret text = { 0 }, part = { 0 };
	size_t i, at = 0;
	struct buf name;
	bool same = true;
	int rc = -1;

	if (file_name(n, file, &name, err) == -1)
		return -1;
	if (read_back(n, name.data, has_key(file) ? key_mode(n) : 0644, &text,
		err) == -1)
		goto out;
	for (i = 0; same && i < file->part_count; i++) {
		const char *from = parts[file->parts[i]].name;

		if (read_back(n, from, parts[file->parts[i]].key
			? key_mode(n) : 0644, &part, err) == -1)
			goto out;
		same = part.len <= text.len - at && (part.len == 0 ||
		    memcmp((const char *)text.data + at, part.data,
			part.len) == 0);
		at += part.len;
		secret_release(&part);
	}
	if (!same || at != text.len) {
		err_set(err, ERR_PERM, "%s: not made of its parts", name.data);
		goto out;
	}
	rc = 0;
out:
	secret_release(&text);
	secret_release(&part);
	buf_release(&name);
	return rc;
}

int
generation_verify(const struct generation *n,
    const unsigned char spki_sha256[SPKI_HASH_SIZE], struct err *err)
{
	const struct generation_layout *layout = n->of->layout;
	unsigned char hash[SPKI_HASH_SIZE];
	struct secret text = { 0 };
	STACK_OF(X509) *chain = NULL;
	size_t i;
	int rc = -1;

	if (read_back(n, files[0].name, 0644, &text, err) == -1)
		goto out;
	chain = certificates_of(&text);
	if (chain == NULL || sk_X509_num(chain) == 0) {
		err_set(err, ERR_PERM, "%s: no certificate", files[0].name);
		goto out;
	}
	if (spki_hash_cert(sk_X509_value(chain, 0), hash, err) == -1)
		goto out;
	if (memcmp(hash, spki_sha256, sizeof hash) != 0) {
		err_set(err, ERR_PERM,
		    "%s: the first certificate has another key",
		    files[0].name);
		goto out;
	}
	for (i = 1; i < COUNT(files); i++)
		if (compare_file(n, &files[i], chain, err) == -1)
			goto out;
	if (check_key(n, sk_X509_value(chain, 0), err) == -1)
		goto out;
	for (i = 0; layout != NULL && i < layout->count; i++)
		if (check_more(n, &layout->files[i], err) == -1)
			goto out;
	rc = 0;
out:
	sk_X509_pop_free(chain, X509_free);
	secret_release(&text);
	return rc;
}

/* A complete one, opened to read. */
static int
open_number(const struct generations *g, unsigned number,
    struct generation *n_out, struct err *err)
{
	struct generation n = { .of = g, .number = number, .key_fd = -1 };
	char name[24];

	snprintf(name, sizeof name, "%u", number);
	n.dirfd = openat(g->home, name,
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (n.dirfd == -1)
		return err_set_errno(err, ERR_PERM, "generation %u", number);
	*n_out = n;
	return 0;
}

int
generation_check(const struct generations *g, unsigned number,
    const unsigned char spki_sha256[SPKI_HASH_SIZE], struct err *err)
{
	struct generation n;
	int rc;

	if (open_number(g, number, &n, err) == -1)
		return -1;
	rc = generation_verify(&n, spki_sha256, err);
	close(n.dirfd);
	return rc;
}

int
generation_leaf(const struct generations *g, unsigned number,
    unsigned char sha256_out[GENERATION_HASH_SIZE], struct err *err)
{
	STACK_OF(X509) *certs = NULL;
	struct secret text = { 0 };
	struct generation n;
	int rc = -1;

	if (open_number(g, number, &n, err) == -1)
		return -1;
	if (read_back(&n, "cert.pem", 0644, &text, err) == -1)
		goto out;
	certs = certificates_of(&text);
	if (certs == NULL || sk_X509_num(certs) != 1 ||
	    X509_digest(sk_X509_value(certs, 0), EVP_sha256(), sha256_out,
		NULL) != 1) {
		err_set(err, ERR_PERM, "generation %u: cert.pem holds no "
		    "certificate", number);
		goto out;
	}
	rc = 0;
out:
	sk_X509_pop_free(certs, X509_free);
	secret_release(&text);
	close(n.dirfd);
	return rc;
}
