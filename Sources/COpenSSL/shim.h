#ifndef VPNAUDIT_COPENSSL_SHIM_H
#define VPNAUDIT_COPENSSL_SHIM_H

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#endif
