/* SPDX-License-Identifier: ISC */
#include "store/raw.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/files.h"
#include "pki/ssl_err.h"
#include "store/db_private.h"

#define PIECE 16384

/* Exactly len bytes at offset. */
static int
read_piece(int fd, unsigned char *piece, size_t len, int64_t offset,
    struct err *err)
{
	ssize_t n;
	size_t done = 0;

	while (done < len) {
		n = pread(fd, piece + done, len - done,
		    (off_t)(offset + (int64_t)done));
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return err_set_errno(err, ERR_TEMP, "read message");
		if (n == 0)
			return err_set(err, ERR_TEMP,
			    "message became shorter while it was read");
		done += (size_t)n;
	}
	return 0;
}

static size_t
piece_len(int64_t size, int64_t offset)
{
	return size - offset < PIECE ? (size_t)(size - offset) : PIECE;
}

int
raw_write(struct db *db, const char *table, int64_t id, int fd, int64_t size,
    struct err *err)
{
	unsigned char piece[PIECE];
	sqlite3_blob *blob = NULL;
	int64_t offset;
	size_t len;
	int code, rc = -1;

	code = sqlite3_blob_open(db->handle, "main", table, "raw", id, 1,
	    &blob);
	if (code != SQLITE_OK)
		return db_error(db, code, table, err);
	for (offset = 0; offset < size; offset += (int64_t)len) {
		len = piece_len(size, offset);
		if (read_piece(fd, piece, len, offset, err) == -1) {
			db->failed = true;
			goto out;
		}
		code = sqlite3_blob_write(blob, piece, (int)len, (int)offset);
		if (code != SQLITE_OK) {
			db_error(db, code, table, err);
			goto out;
		}
	}
	rc = 0;
out:
	code = sqlite3_blob_close(blob);
	if (rc == 0 && code != SQLITE_OK)
		rc = db_error(db, code, table, err);
	return rc;
}

static int
copy_out(struct db *db, sqlite3_blob *blob, int fd, struct err *err)
{
	unsigned char piece[PIECE];
	int64_t offset, size = sqlite3_blob_bytes(blob);
	size_t len;
	int code;

	for (offset = 0; offset < size; offset += (int64_t)len) {
		len = piece_len(size, offset);
		code = sqlite3_blob_read(blob, piece, (int)len, (int)offset);
		if (code != SQLITE_OK)
			return db_error(db, code, "read raw bytes", err);
		if (write_full(fd, piece, len) == -1)
			return err_set_errno(err, ERR_TEMP, "memfd");
	}
	if (lseek(fd, 0, SEEK_SET) == -1 ||
	    fcntl(fd, F_ADD_SEALS,
		F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW) == -1)
		return err_set_errno(err, ERR_TEMP, "memfd");
	return 0;
}

int
raw_fd(struct db *db, const char *table, int64_t id, struct err *err)
{
	sqlite3_blob *blob = NULL;
	int code, fd;

	if (db->lost)
		return err_set(err, ERR_BUG, "database: lost");
	code = sqlite3_blob_open(db->handle, "main", table, "raw", id, 0,
	    &blob);
	if (code == SQLITE_ERROR) {
		sqlite3_blob_close(blob);
		return err_set(err, ERR_PERM,
		    "the bytes of %s %lld are not kept any more", table,
		    (long long)id);
	}
	if (code != SQLITE_OK)
		return db_error(db, code, table, err);
	fd = memfd_create(table, MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (fd == -1) {
		err_set_errno(err, ERR_TEMP, "memfd");
	} else if (copy_out(db, blob, fd, err) == -1) {
		close(fd);
		fd = -1;
	}
	sqlite3_blob_close(blob);
	return fd;
}

int
raw_hash(int fd, int64_t size, unsigned char hash_out[DB_HASH_SIZE],
    struct err *err)
{
	unsigned char piece[PIECE];
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	int64_t offset;
	size_t len;
	int rc = -1;

	if (md == NULL || EVP_DigestInit_ex(md, EVP_sha256(), NULL) != 1) {
		ssl_err_set(err, ERR_BUG, "SHA-256");
		goto out;
	}
	for (offset = 0; offset < size; offset += (int64_t)len) {
		len = piece_len(size, offset);
		if (read_piece(fd, piece, len, offset, err) == -1)
			goto out;
		if (EVP_DigestUpdate(md, piece, len) != 1) {
			ssl_err_set(err, ERR_BUG, "SHA-256");
			goto out;
		}
	}
	if (EVP_DigestFinal_ex(md, hash_out, NULL) != 1) {
		ssl_err_set(err, ERR_BUG, "SHA-256");
		goto out;
	}
	rc = 0;
out:
	EVP_MD_CTX_free(md);
	return rc;
}
