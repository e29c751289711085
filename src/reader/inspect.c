/* SPDX-License-Identifier: ISC */
#include "reader/inspect.h"

#include <dirent.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/provider.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/files.h"
#include "base/mem.h"
#include "reader/bundle.h"
#include "reader/chain.h"
#include "reader/charset.h"
#include "reader/container.h"
#include "reader/proof.h"

#define ROOTS_FILE_MAX (16U << 20)
#define INTERMEDIATES_MAX (64U << 20)
#define SYSTEM_ROOTS "/etc/ssl/certs/ca-certificates.crt"

/* Loaded once, before the sandbox; the forked readers share it. */
static struct {
	struct certset roots;
	struct certset intermediates;
	OSSL_PROVIDER *providers[2];
} known;

static int
load_file(struct certset *set, const char *path, size_t max, struct err *err)
{
	struct buf b;
	int rc;

	buf_init(&b, max);
	rc = file_read(path, &b, err);
	if (rc == 0)
		certset_add(set, (const unsigned char *)b.data, b.len);
	else if (err != NULL)
		err->kind = ERR_CONFIG;
	buf_release(&b);
	return rc;
}

static int
load_system_roots(struct err *err)
{
	const char *path = SYSTEM_ROOTS;
	struct stat st;

	if (stat(path, &st) == -1)
		path = X509_get_default_cert_file();
	if (load_file(&known.roots, path, ROOTS_FILE_MAX, err) == -1)
		return err_prefix(err, "the system's roots");
	return 0;
}

static int
load_directory(struct certset *set, const char *path, struct err *err)
{
	struct dirent *entry;
	struct stat st;
	struct buf name;
	int rc = -1;
	DIR *dir;

	dir = opendir(path);
	if (dir == NULL)
		return err_set_errno(err, ERR_CONFIG, "%s", path);
	buf_init(&name, 4096);
	while ((entry = readdir(dir)) != NULL) {
		buf_reset(&name);
		buf_printf(&name, "%s/%s", path, entry->d_name);
		if (entry->d_name[0] == '.' || !buf_ok(&name) ||
		    stat(name.data, &st) == -1 || !S_ISREG(st.st_mode))
			continue;
		if (load_file(set, name.data, INTERMEDIATES_MAX, err) == -1)
			goto out;
	}
	rc = 0;
out:
	buf_release(&name);
	closedir(dir);
	return rc;
}

/*
 * OpenSSL reads its configuration, loads providers and fetches algorithms
 * when they are first needed; after this it opens nothing.  The legacy
 * provider is for one thing: RC2-40, in which older programs encrypt the
 * certificates of a PKCS#12 file, also under an empty password.  Without the
 * module such a file needs a password, as far as we can tell.
 */
static void
warm_up_openssl(void)
{
	unsigned char byte;

	OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CRYPTO_STRINGS |
		OPENSSL_INIT_LOAD_CONFIG | OPENSSL_INIT_ADD_ALL_CIPHERS |
		OPENSSL_INIT_ADD_ALL_DIGESTS, NULL);
	known.providers[0] = OSSL_PROVIDER_load(NULL, "default");
	known.providers[1] = OSSL_PROVIDER_load(NULL, "legacy");
	X509_STORE_free(X509_STORE_new());
	RAND_priv_bytes(&byte, 1);
	ERR_clear_error();
}

int
inspect_init(const struct config_trust *trust, struct err *err)
{
	inspect_release();
	warm_up_openssl();
	container_warm_up();
	charset_init();
	if (trust->system_roots && load_system_roots(err) == -1)
		return -1;
	if (trust->roots_file != NULL && trust->roots_file[0] != '\0' &&
	    load_file(&known.roots, trust->roots_file, ROOTS_FILE_MAX, err) ==
		-1)
		return err_prefix(err, "trust.roots_file");
	if (trust->intermediates_directory != NULL &&
	    trust->intermediates_directory[0] != '\0' &&
	    load_directory(&known.intermediates,
		trust->intermediates_directory, err) == -1)
		return err_prefix(err, "trust.intermediates_directory");
	return 0;
}

void
inspect_release(void)
{
	size_t i;

	certset_release(&known.roots);
	certset_release(&known.intermediates);
	for (i = 0; i < COUNT(known.providers); i++)
		if (known.providers[i] != NULL)
			OSSL_PROVIDER_unload(known.providers[i]);
	memset(&known, 0, sizeof known);
}

static int
check_question(const struct inspect_question *q, size_t len, size_t *files_out,
    struct err *err)
{
	size_t sum = 0, fetched = 0, i;

	if (q->file_count > VERDICT_FILES_MAX)
		return err_set(err, ERR_INPUT, "more than %d files",
		    VERDICT_FILES_MAX);
	for (i = 0; i < q->file_count; i++)
		sum += q->files[i].len;
	for (i = 0; i < q->fetched_count; i++)
		fetched += q->fetched_len[i];
	if (sum + q->trust_len + q->intermediates_len + fetched != len)
		return err_set(err, ERR_INPUT,
		    "the files are not as long as they are said to be");
	if (q->trust_len > INSPECT_PEM_MAX ||
	    q->intermediates_len + fetched > INSPECT_PEM_MAX)
		return err_set(err, ERR_INPUT,
		    "more than %u MiB of roots or intermediates",
		    INSPECT_PEM_MAX >> 20);
	*files_out = sum;
	return 0;
}

static void
read_files(const struct inspect_question *q, const unsigned char *data,
    struct bundle *b, struct verdict *v)
{
	struct bundle_place place = { 0 };
	const char *format;
	uint32_t certs;
	size_t i, used = 0;

	for (i = 0; i < q->file_count; i++) {
		place.name = q->files[i].name != NULL ? q->files[i].name : "";
		certs = 0;
		used += q->files[i].len;
		if (used > INSPECT_DATA_MAX) {
			format = container_format(data, q->files[i].len);
			bundle_problem(b, VERDICT_ARCHIVE_TOO_LARGE, true,
			    &place, "more than %u MiB in one delivery",
			    INSPECT_DATA_MAX >> 20);
		} else
			format = bundle_add_file(b, place.name, data,
			    q->files[i].len, &certs);
		data += q->files[i].len;
		v->files[v->file_count++] = (struct verdict_file){
			.name = xstrdup(place.name),
			.format = xstrdup(format),
			.certificates = certs,
		};
	}
}

/* Intermediates of the question, and what was fetched: each of a form of its
 * own. */
static void
add_given(const struct inspect_question *q, const unsigned char *data,
    struct certset *given)
{
	size_t i;

	certset_add(given, data, q->intermediates_len);
	data += q->intermediates_len;
	for (i = 0; i < q->fetched_count; i++) {
		certset_add(given, data, q->fetched_len[i]);
		data += q->fetched_len[i];
	}
}

int
inspect_run(const struct inspect_question *q, const unsigned char *data,
    size_t len, const struct reader_limits *limits,
    struct verdict *verdict_out, struct err *err)
{
	struct chain_source *source = NULL;
	struct certset trust, given;
	size_t files = 0;
	struct bundle *b;

	if (check_question(q, len, &files, err) == -1)
		return -1;
	certset_init(&trust);
	certset_init(&given);
	b = xcalloc(1, sizeof *b);
	source = xcalloc(1, sizeof *source);
	bundle_init(b);
	if (limits != NULL)
		bundle_limit(b, limits);
	verdict_init(verdict_out);
	read_files(q, data, b, verdict_out);
	certset_add(&trust, data + files, q->trust_len);
	add_given(q, data + files + q->trust_len, &given);
	source->delivered = b;
	source->given = &given;
	source->known = &known.intermediates;
	source->trust[0] = &trust;
	source->trust[1] = q->only_trust ? NULL : &known.roots;
	source->at = q->at;
	proof_run(q, b, source, verdict_out);
	free(source);
	bundle_release(b);
	free(b);
	certset_release(&trust);
	certset_release(&given);
	ERR_clear_error();
	return 0;
}
