/* SPDX-License-Identifier: ISC */
#include "reader/pkcs12.h"

#include <openssl/asn1t.h>
#include <openssl/err.h>
#include <openssl/pkcs12.h>

#include "base/mem.h"
#include "reader/pkcs.h"

#define SAFES_MAX 64 /* AuthenticatedSafe entries, and bags in one */

/* Take the rounds of one derivation from what is left; false: too many.
 * Three derivations (key, IV, MAC) may run with one count. */
static bool
afford(struct bundle *b, const ASN1_INTEGER *rounds)
{
	int64_t n = 1;

	if (rounds != NULL && ASN1_INTEGER_get_int64(&n, rounds) != 1)
		return false;
	if (n < 0 || (uint64_t)n > b->kdf_rounds)
		return false;
	b->kdf_rounds -= (uint64_t)n;
	return true;
}

/* scrypt (RFC 7914) mixes N * r * p blocks, two of them as long as a round of
 * the others.  OpenSSL bounds the memory, p by next to nothing. */
static bool
afford_scrypt(struct bundle *b, const X509_ALGOR *kdf)
{
	SCRYPT_PARAMS *param = ASN1_TYPE_unpack_sequence(
	    ASN1_ITEM_rptr(SCRYPT_PARAMS), kdf->parameter);
	const ASN1_INTEGER *factors[3];
	uint64_t work = 1, n;
	bool fine = param != NULL;
	size_t i;

	if (fine) {
		factors[0] = param->costParameter;
		factors[1] = param->blockSize;
		factors[2] = param->parallelizationParameter;
	}
	for (i = 0; i < COUNT(factors) && fine; i++) {
		fine = ASN1_INTEGER_get_uint64(&n, factors[i]) == 1 &&
		    n > 0 && n <= UINT32_MAX && work <= b->kdf_rounds * 2;
		work *= n;
	}
	SCRYPT_PARAMS_free(param);
	if (!fine || work / 2 > b->kdf_rounds)
		return false;
	b->kdf_rounds -= work / 2;
	return true;
}

static bool
afford_pbkdf2(struct bundle *b, const X509_ALGOR *kdf)
{
	const ASN1_OBJECT *oid;
	PBKDF2PARAM *param;
	const void *value;
	bool fine = false;
	int type;

	X509_ALGOR_get0(&oid, &type, &value, kdf);
	if (OBJ_obj2nid(oid) == NID_id_scrypt)
		return afford_scrypt(b, kdf);
	if (OBJ_obj2nid(oid) != NID_id_pbkdf2)
		return false;
	param = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBKDF2PARAM),
	    kdf->parameter);
	if (param != NULL)
		fine = afford(b, param->iter);
	PBKDF2PARAM_free(param);
	return fine;
}

/* Password-based encryption: PBES2 or one of PKCS#12's own schemes. */
static bool
afford_pbe(struct bundle *b, const X509_ALGOR *algor)
{
	const ASN1_OBJECT *oid;
	PBE2PARAM *pbes2;
	PBEPARAM *pbe;
	bool fine = false;

	X509_ALGOR_get0(&oid, NULL, NULL, algor);
	if (OBJ_obj2nid(oid) == NID_pbes2) {
		pbes2 = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBE2PARAM),
		    algor->parameter);
		if (pbes2 != NULL)
			fine = afford_pbkdf2(b, pbes2->keyfunc);
		PBE2PARAM_free(pbes2);
		return fine;
	}
	pbe = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBEPARAM),
	    algor->parameter);
	if (pbe != NULL)
		fine = afford(b, pbe->iter);
	PBEPARAM_free(pbe);
	return fine;
}

/* What opens it: "" or NULL (Windows and OpenSSL differ in what an empty
 * password is).  False: neither, or it would take too long to tell. */
static bool
find_password(struct bundle *b, PKCS12 *p12, const char **password_out)
{
	const ASN1_INTEGER *rounds = NULL;

	*password_out = "";
	if (PKCS12_mac_present(p12) != 1)
		return true;
	PKCS12_get0_mac(NULL, NULL, NULL, &rounds, p12);
	if (!afford(b, rounds))
		return false;
	if (PKCS12_verify_mac(p12, "", 0) == 1)
		return true;
	*password_out = NULL;
	return afford(b, rounds) && PKCS12_verify_mac(p12, NULL, 0) == 1;
}

static void
read_cert_bag(struct bundle *b, const struct bundle_place *place,
    PKCS12_SAFEBAG *bag)
{
	X509 *x509 = PKCS12_SAFEBAG_get1_cert(bag);

	if (x509 == NULL)
		return;
	bundle_add_cert(b, place, x509);
	X509_free(x509);
}

static void
read_key_bag(struct bundle *b, PKCS12_SAFEBAG *bag, const char *password)
{
	const PKCS8_PRIV_KEY_INFO *plain = NULL;
	PKCS8_PRIV_KEY_INFO *own = NULL;
	unsigned char *der = NULL;
	EVP_PKEY *key = NULL;
	const X509_SIG *sig;
	const X509_ALGOR *algor;
	int len;

	if (PKCS12_SAFEBAG_get_nid(bag) == NID_keyBag)
		plain = PKCS12_SAFEBAG_get0_p8inf(bag);
	else {
		sig = PKCS12_SAFEBAG_get0_pkcs8(bag);
		X509_SIG_get0(sig, &algor, NULL);
		if (afford_pbe(b, algor))
			own = PKCS12_decrypt_skey(bag, password, 0);
		plain = own;
	}
	if (plain != NULL) {
		key = pkcs_open_key(b, plain);
		len = i2d_PKCS8_PRIV_KEY_INFO(plain, &der);
	} else
		len = i2d_X509_SIG(PKCS12_SAFEBAG_get0_pkcs8(bag), &der);
	if (len > 0)
		bundle_add_private_key(b, der, (size_t)len, key);
	OPENSSL_clear_free(der, len > 0 ? (size_t)len : 0);
	EVP_PKEY_free(key);
	PKCS8_PRIV_KEY_INFO_free(own);
}

static void
read_bags(struct bundle *b, const struct bundle_place *place,
    const STACK_OF(PKCS12_SAFEBAG) *bags, const char *password)
{
	PKCS12_SAFEBAG *bag;
	int i;

	/* SafeContents inside SafeContents are legal and unheard of. */
	for (i = 0; i < sk_PKCS12_SAFEBAG_num(bags) && i < SAFES_MAX; i++) {
		bag = sk_PKCS12_SAFEBAG_value(bags, i);
		switch (PKCS12_SAFEBAG_get_nid(bag)) {
		case NID_certBag:
			read_cert_bag(b, place, bag);
			break;
		case NID_keyBag:
		case NID_pkcs8ShroudedKeyBag:
			read_key_bag(b, bag, password);
			break;
		default:
			break;
		}
	}
}

/* False when a part of it cannot be decrypted. */
static bool
read_safe(struct bundle *b, const struct bundle_place *place, PKCS7 *safe,
    const char *password)
{
	STACK_OF(PKCS12_SAFEBAG) *bags = NULL;

	if (PKCS7_type_is_data(safe))
		bags = PKCS12_unpack_p7data(safe);
	else if (PKCS7_type_is_encrypted(safe) && safe->d.encrypted != NULL &&
	    safe->d.encrypted->enc_data != NULL &&
	    afford_pbe(b, safe->d.encrypted->enc_data->algorithm))
		bags = PKCS12_unpack_p7encdata(safe, password, 0);
	if (bags == NULL)
		return false;
	read_bags(b, place, bags, password);
	sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
	return true;
}

static bool
read_safes(struct bundle *b, const struct bundle_place *place, PKCS12 *p12,
    const char *password)
{
	STACK_OF(PKCS7) *safes = PKCS12_unpack_authsafes(p12);
	bool all = safes != NULL;
	int i;

	for (i = 0; i < sk_PKCS7_num(safes) && i < SAFES_MAX; i++)
		if (!read_safe(b, place, sk_PKCS7_value(safes, i), password))
			all = false;
	sk_PKCS7_pop_free(safes, PKCS7_free);
	return all;
}

bool
pkcs12_read(struct bundle *b, const struct bundle_place *place,
    const unsigned char *data, size_t len)
{
	const unsigned char *p = data;
	PKCS12 *p12 = d2i_PKCS12(NULL, &p, (long)len);
	const char *password;

	if (p12 == NULL || p != data + len) {
		PKCS12_free(p12);
		return false;
	}
	if (!find_password(b, p12, &password) ||
	    !read_safes(b, place, p12, password))
		bundle_problem(b, VERDICT_PASSWORD_NEEDED, true, place,
		    "PKCS#12 protected by a password");
	PKCS12_free(p12);
	ERR_clear_error();
	return true;
}
