#ifndef VPNAUDIT_CCURL_SHIM_H
#define VPNAUDIT_CCURL_SHIM_H

// The type checks of curl's own macros are for GCC's variadic calls; the prototypes below check as much.
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

// Swift calls no variadic C function: each of these is one call with the argument's type spelt out.

static inline CURLcode vpnaudit_curl_set_long(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

/// A string option. libcurl copies the string; NULL takes the option back, also where the build set a default.
static inline CURLcode vpnaudit_curl_set_string(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}

/// A list option. libcurl keeps the pointer, so the list must outlive the handle.
static inline CURLcode vpnaudit_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *list) {
  return curl_easy_setopt(handle, option, list);
}

/// A buffer of CURL_ERROR_SIZE that must outlive the handle.
static inline CURLcode vpnaudit_curl_set_error_buffer(CURL *handle, char *buffer) {
  return curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, buffer);
}

static inline CURLcode vpnaudit_curl_set_writer(
    CURL *handle, size_t (*writer)(char *, size_t, size_t, void *), void *context) {
  CURLcode status = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, writer);
  return status ? status : curl_easy_setopt(handle, CURLOPT_WRITEDATA, context);
}

static inline CURLcode vpnaudit_curl_set_header_reader(
    CURL *handle, size_t (*reader)(char *, size_t, size_t, void *), void *context) {
  CURLcode status = curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, reader);
  return status ? status : curl_easy_setopt(handle, CURLOPT_HEADERDATA, context);
}

/// The callbacks that open, prepare and close the socket. The address is left out: ours is connected already.
static inline CURLcode vpnaudit_curl_set_socket_callbacks(
    CURL *handle, curl_socket_t (*open)(void *, curlsocktype, struct curl_sockaddr *),
    int (*prepare)(void *, curl_socket_t, curlsocktype), int (*close)(void *, curl_socket_t), void *context) {
  CURLcode status = curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, open);
  if (!status) status = curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, context);
  if (!status) status = curl_easy_setopt(handle, CURLOPT_SOCKOPTFUNCTION, prepare);
  if (!status) status = curl_easy_setopt(handle, CURLOPT_SOCKOPTDATA, context);
  if (!status) status = curl_easy_setopt(handle, CURLOPT_CLOSESOCKETFUNCTION, close);
  return status ? status : curl_easy_setopt(handle, CURLOPT_CLOSESOCKETDATA, context);
}

static inline CURLcode vpnaudit_curl_set_tls_callback(
    CURL *handle, CURLcode (*callback)(CURL *, void *, void *), void *context) {
  CURLcode status = curl_easy_setopt(handle, CURLOPT_SSL_CTX_FUNCTION, callback);
  return status ? status : curl_easy_setopt(handle, CURLOPT_SSL_CTX_DATA, context);
}

static inline CURLcode vpnaudit_curl_set_request_callback(
    CURL *handle, int (*callback)(void *, char *, char *, int, int), void *context) {
  CURLcode status = curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, callback);
  return status ? status : curl_easy_setopt(handle, CURLOPT_PREREQDATA, context);
}

/// What libcurl says about a transfer while it runs; the bytes end with no zero.
static inline CURLcode vpnaudit_curl_set_word_reader(
    CURL *handle, int (*reader)(CURL *, curl_infotype, char *, size_t, void *), void *context) {
  CURLcode status = curl_easy_setopt(handle, CURLOPT_DEBUGFUNCTION, reader);
  if (!status) status = curl_easy_setopt(handle, CURLOPT_DEBUGDATA, context);
  return status ? status : curl_easy_setopt(handle, CURLOPT_VERBOSE, 1L);
}

/// The body of a request by POST, which libcurl does not copy: it must outlive the transfer.
static inline CURLcode vpnaudit_curl_set_body(CURL *handle, const void *bytes, size_t count) {
  CURLcode status = curl_easy_setopt(handle, CURLOPT_POST, 1L);
  if (!status) status = curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)count);
  return status ? status : curl_easy_setopt(handle, CURLOPT_POSTFIELDS, (const char *)bytes);
}

/// The seconds that the server asks to be waited for (Retry-After, as a number or as a date); 0 where it does not.
static inline long long vpnaudit_curl_retry_after(CURL *handle) {
  curl_off_t seconds = 0;
  return curl_easy_getinfo(handle, CURLINFO_RETRY_AFTER, &seconds) == CURLE_OK ? seconds : 0;
}

/// A number about a transfer; 0 where libcurl does not know it.
static inline long vpnaudit_curl_long(CURL *handle, CURLINFO info) {
  long value = 0;
  return curl_easy_getinfo(handle, info, &value) == CURLE_OK ? value : 0;
}

/// A string about a transfer, which lives as long as the handle; NULL where there is none.
static inline const char *vpnaudit_curl_string(CURL *handle, CURLINFO info) {
  char *value = NULL;
  return curl_easy_getinfo(handle, info, &value) == CURLE_OK ? value : NULL;
}

static inline CURLMcode vpnaudit_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}

/// Waits until a transfer or the other descriptor can go on, at most `milliseconds`.
static inline CURLMcode vpnaudit_curl_multi_poll(CURLM *multi, int other, int milliseconds) {
  struct curl_waitfd extra = {.fd = other, .events = CURL_WAIT_POLLIN};
  return curl_multi_poll(multi, &extra, 1, milliseconds, NULL);
}

/// The next transfer that has ended, with its result; NULL where there is none left.
static inline CURL *vpnaudit_curl_multi_next_ended(CURLM *multi, CURLcode *result) {
  int left = 0;
  CURLMsg *message;
  while ((message = curl_multi_info_read(multi, &left))) {
    if (message->msg != CURLMSG_DONE) continue;
    *result = message->data.result;
    return message->easy_handle;
  }
  return NULL;
}

#endif
