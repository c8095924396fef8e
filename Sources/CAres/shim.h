#ifndef VPNAUDIT_CARES_SHIM_H
#define VPNAUDIT_CARES_SHIM_H

#include <ares.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/time.h>

/// Turns c-ares' cache of answers off, where it has one (1.31 and later): a second sample would time the cache.
static inline int vpnaudit_ares_without_cache(struct ares_options *options) {
#ifdef ARES_OPT_QUERY_CACHE
  options->qcache_max_ttl = 0;
  return ARES_OPT_QUERY_CACHE;
#else
  (void)options;
  return 0;
#endif
}

/// Microseconds until ares_process_fd is next needed; -1 while nothing is asked. It keeps `struct timeval` out of
/// Swift, where several of our C modules claim to define it.
static inline int64_t vpnaudit_ares_timeout(ares_channel channel) {
  struct timeval time;
  if (!ares_timeout(channel, NULL, &time)) return -1;
  return (int64_t)time.tv_sec * 1000000 + time.tv_usec;
}

#endif
