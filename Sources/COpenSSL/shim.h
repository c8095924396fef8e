#ifndef VPNAUDIT_COPENSSL_SHIM_H
#define VPNAUDIT_COPENSSL_SHIM_H

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/ocsp.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

// Swift sees no function-like macros: each of these is one.

static inline long vpnaudit_SSL_CTX_set_min_proto_version(SSL_CTX *context, int version) {
  return SSL_CTX_set_min_proto_version(context, version);
}

static inline long vpnaudit_SSL_CTX_set_max_proto_version(SSL_CTX *context, int version) {
  return SSL_CTX_set_max_proto_version(context, version);
}

static inline long vpnaudit_SSL_CTX_set_session_cache_mode(SSL_CTX *context, long mode) {
  return SSL_CTX_set_session_cache_mode(context, mode);
}

static inline long vpnaudit_SSL_CTX_set_mode(SSL_CTX *context, long mode) { return SSL_CTX_set_mode(context, mode); }

/// Lets a read take what has come of several records at once, not a record's header and then its body.
static inline void vpnaudit_SSL_CTX_set_read_ahead(SSL_CTX *context) { SSL_CTX_set_read_ahead(context, 1); }

/// Has handshakes verify servers, and complete the client's own chain, by a store that the SSL_CTX does not own. What
/// others set on its own store (SSL_CTX_get_cert_store(3)) then touches no other SSL_CTX.
static inline int vpnaudit_SSL_CTX_set1_stores(SSL_CTX *context, X509_STORE *store) {
  return SSL_CTX_set1_verify_cert_store(context, store) == 1 && SSL_CTX_set1_chain_cert_store(context, store) == 1;
}

/// Pads a ClientHello of 256 to 511 bytes to 512 (RFC 7685).
static inline void vpnaudit_SSL_CTX_set_padding(SSL_CTX *context) {
  SSL_CTX_set_options(context, SSL_OP_TLSEXT_PADDING);
}

/// Leaves a ClientHello as long as it is.
static inline void vpnaudit_SSL_CTX_clear_padding(SSL_CTX *context) {
  SSL_CTX_clear_options(context, SSL_OP_TLSEXT_PADDING);
}

/// Asks servers for a stapled OCSP response.
static inline long vpnaudit_SSL_CTX_request_ocsp(SSL_CTX *context) {
  return SSL_CTX_set_tlsext_status_type(context, TLSEXT_STATUSTYPE_ocsp);
}

/// Whether an OCSP response was stapled; -1 where none was asked for.
static inline int vpnaudit_SSL_has_ocsp_response(SSL *ssl) {
  if (SSL_get_tlsext_status_type(ssl) != TLSEXT_STATUSTYPE_ocsp) return -1;
  const unsigned char *response = NULL;
  return SSL_get_tlsext_status_ocsp_resp(ssl, &response) > 0;
}

/// The OCSP response that was stapled, which belongs to the SSL object; its size, or less than 1 where there is none.
static inline long vpnaudit_SSL_get_ocsp_response(SSL *ssl, const unsigned char **response) {
  return SSL_get_tlsext_status_ocsp_resp(ssl, response);
}

static inline long vpnaudit_SSL_set_tlsext_host_name(SSL *ssl, const char *name) {
  return SSL_set_tlsext_host_name(ssl, name);
}

static inline long vpnaudit_SSL_set1_groups_list(SSL *ssl, const char *list) { return SSL_set1_groups_list(ssl, list); }

static inline long vpnaudit_SSL_CTX_set1_groups_list(SSL_CTX *context, const char *list) {
  return SSL_CTX_set1_groups_list(context, list);
}

static inline long vpnaudit_SSL_set_msg_callback_arg(SSL *ssl, void *argument) {
  return SSL_set_msg_callback_arg(ssl, argument);
}

static inline long vpnaudit_SSL_CTX_set_msg_callback_arg(SSL_CTX *context, void *argument) {
  return SSL_CTX_set_msg_callback_arg(context, argument);
}

/// The name of the group that the keys were exchanged in; NULL where there was none.
static inline const char *vpnaudit_SSL_group_name(SSL *ssl) {
  int group = (int)SSL_get_negotiated_group(ssl);
  if (group == 0) return NULL;
  // TLS' own spelling differs between releases of OpenSSL; the object name does not.
  const char *name = (group & TLSEXT_nid_unknown) ? NULL : OBJ_nid2sn(group);
  return name ? name : SSL_group_to_name(ssl, group);
}

static inline int vpnaudit_sk_X509_num(const STACK_OF(X509) * stack) { return stack ? sk_X509_num(stack) : 0; }

static inline X509 *vpnaudit_sk_X509_value(const STACK_OF(X509) * stack, int index) {
  return sk_X509_value(stack, index);
}

static inline void vpnaudit_sk_X509_pop_free(STACK_OF(X509) * stack) { sk_X509_pop_free(stack, X509_free); }

static inline STACK_OF(X509) * vpnaudit_sk_X509_new(void) { return sk_X509_new_null(); }

/// Adds a certificate, which the stack then owns; 0 where memory ran out.
static inline int vpnaudit_sk_X509_push(STACK_OF(X509) * stack, X509 *certificate) {
  return sk_X509_push(stack, certificate);
}

/// Memory that is wiped when it is freed, for what nobody else shall read.
static inline void *vpnaudit_OPENSSL_zalloc(size_t count) { return OPENSSL_zalloc(count); }

static inline void vpnaudit_OPENSSL_clear_free(void *memory, size_t count) { OPENSSL_clear_free(memory, count); }

/// Whether the error is that a PEM text holds no further block of the kind that was looked for.
static inline int vpnaudit_ERR_is_pem_end(unsigned long error) {
  return ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
}

static inline int vpnaudit_sk_X509_OBJECT_num(const STACK_OF(X509_OBJECT) * stack) {
  return stack ? sk_X509_OBJECT_num(stack) : 0;
}

/// Prints a name on one line as RFC 2253 has it. `utf8` keeps letters outside ASCII; without it every byte of a
/// string is taken for a character, and what is not ASCII is escaped.
static inline int vpnaudit_X509_NAME_print(BIO *bio, const X509_NAME *name, int utf8) {
  unsigned long drop = utf8 ? ASN1_STRFLGS_ESC_MSB : ASN1_STRFLGS_UTF8_CONVERT;
  return X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253 & ~drop);
}

static inline int vpnaudit_sk_GENERAL_NAME_num(const GENERAL_NAMES *names) {
  return names ? sk_GENERAL_NAME_num(names) : 0;
}

/// A DNS name or an address of a certificate (RFC 5280 section 4.2.1.6): its type, and its bytes, which belong to it.
/// 0 for a name of another type.
static inline int vpnaudit_GENERAL_NAME_host(const GENERAL_NAMES *names, int index, const unsigned char **bytes, int *count) {
  int type = 0;
  const ASN1_STRING *value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names, index), &type);
  if ((type != GEN_DNS && type != GEN_IPADD) || !value) return 0;
  *bytes = ASN1_STRING_get0_data(value);
  *count = ASN1_STRING_length(value);
  return type == GEN_DNS ? 1 : 2;
}

/// Whether a certificate says that a server must staple an OCSP response (RFC 7633 section 4.2.3.1).
static inline int vpnaudit_X509_must_staple(const X509 *certificate) {
  TLS_FEATURE *features = X509_get_ext_d2i(certificate, NID_tlsfeature, NULL, NULL);
  int found = 0;
  for (int index = 0; features && index < sk_ASN1_INTEGER_num(features); index++)
    if (ASN1_INTEGER_get(sk_ASN1_INTEGER_value(features, index)) == TLSEXT_TYPE_status_request) found = 1;
  TLS_FEATURE_free(features);
  return found;
}

static inline int vpnaudit_BIO_reset(BIO *bio) { return BIO_reset(bio); }

static inline void vpnaudit_OPENSSL_free(void *memory) { OPENSSL_free(memory); }

static inline int vpnaudit_ERR_is_tls(unsigned long error) { return ERR_GET_LIB(error) == ERR_LIB_SSL; }

/// The library that an error is of (ERR_LIB_SSL, …).
static inline int vpnaudit_ERR_library(unsigned long error) { return ERR_GET_LIB(error); }

/// Puts an error at the end of this thread's queue.
static inline void vpnaudit_ERR_put(int library, int reason) {
  ERR_new();
  ERR_set_error(library, reason, NULL);
}

/// Whether a reason is that another library could not read something: DER, a certificate, a point of a curve.
static inline int vpnaudit_ERR_is_unreadable(int reason) {
  return reason == ERR_R_ASN1_LIB || reason == ERR_R_X509_LIB || reason == ERR_R_EC_LIB;
}

static inline int vpnaudit_ERR_reason(unsigned long error) { return ERR_GET_REASON(error); }

static inline int vpnaudit_ERR_is_memory(unsigned long error) {
  return ERR_GET_REASON(error) == ERR_R_MALLOC_FAILURE;
}

static inline long vpnaudit_BIO_get_mem_data(BIO *bio, char **data) { return BIO_get_mem_data(bio, data); }

#endif
