#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <linux/netfilter_ipv4/ip_tables.h>
#include <linux/netfilter_ipv6/ip6_tables.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// Debian 12's libc headers are older than the kernels that it runs on.
#ifndef SO_NETNS_COOKIE
#define SO_NETNS_COOKIE 71
#endif

struct visit {
  int namespace;
  void (*body)(void *);
  void *context;
  int error;
};

static void *visit(void *argument) {
  struct visit *visit = argument;
  if (setns(visit->namespace, CLONE_NEWNET) < 0) {
    visit->error = errno;
    return NULL;
  }
  visit->body(visit->context);
  return NULL;
}

int vpnaudit_in_namespace(int namespace, void (*body)(void *), void *context) {
  struct visit job = {.namespace = namespace, .body = body, .context = context, .error = 0};
  pthread_t thread;
  // The thread inherits the mask: the program's signals are for its other threads.
  sigset_t every, before;
  sigfillset(&every);
  pthread_sigmask(SIG_SETMASK, &every, &before);
  int error = pthread_create(&thread, NULL, visit, &job);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (error) return -error;
  pthread_join(thread, NULL);
  return -job.error;
}

int vpnaudit_namespace_cookie(uint64_t *cookie) {
  int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return -errno;
  socklen_t length = sizeof *cookie;
  int error = getsockopt(descriptor, SOL_SOCKET, SO_NETNS_COOKIE, cookie, &length) < 0 ? errno : 0;
  close(descriptor);
  return -error;
}

int vpnaudit_legacy_table(
    int family, const char *name, uint32_t hooks[5], uint32_t *valid_hooks, void **entries, uint32_t *size) {
  // struct ipt_getinfo and struct ip6t_getinfo have one layout, and so have the heads of the two get_entries.
  _Static_assert(sizeof(struct ipt_getinfo) == sizeof(struct ip6t_getinfo), "one layout");
  _Static_assert(
      offsetof(struct ipt_get_entries, entrytable) == offsetof(struct ip6t_get_entries, entrytable), "one layout");
  int level = family == AF_INET ? IPPROTO_IP : IPPROTO_IPV6;
  int get_info = family == AF_INET ? IPT_SO_GET_INFO : IP6T_SO_GET_INFO;
  int get_entries = family == AF_INET ? IPT_SO_GET_ENTRIES : IP6T_SO_GET_ENTRIES;
  int descriptor = socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return -errno;

  int error = EAGAIN;
  // The kernel answers EAGAIN where the table changed its size between the two questions.
  for (int round = 0; round < 8 && error == EAGAIN; round++) {
    struct ipt_getinfo info;
    memset(&info, 0, sizeof info);
    strncpy(info.name, name, sizeof info.name - 1);
    socklen_t length = sizeof info;
    if (getsockopt(descriptor, level, get_info, &info, &length) < 0) {
      error = errno;
      continue;
    }
    if (info.size > 256u << 20) {
      error = EFBIG;
      continue;
    }
    size_t head = offsetof(struct ipt_get_entries, entrytable);
    length = (socklen_t)(head + info.size);
    struct ipt_get_entries *all = calloc(1, length);
    if (!all) {
      error = ENOMEM;
      continue;
    }
    memcpy(all->name, info.name, sizeof all->name);
    all->size = info.size;
    if (getsockopt(descriptor, level, get_entries, all, &length) < 0) {
      error = errno;
      free(all);
      continue;
    }
    memmove(all, (char *)all + head, info.size);
    memcpy(hooks, info.hook_entry, sizeof info.hook_entry);
    *valid_hooks = info.valid_hooks;
    *entries = all;
    *size = info.size;
    error = 0;
  }
  close(descriptor);
  return -error;
}
