#define _GNU_SOURCE
#include "CLinuxProbe.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/// How long the kernel is waited for, in milliseconds; no packet leaves the host.
enum { patience = 1000 };

/// Accepts the connection of `far`; another process of the host may have been quicker.
static int accept_from(int listener, int far) {
  struct sockaddr_in own, peer;
  socklen_t size = sizeof own;
  if (getsockname(far, (struct sockaddr *)&own, &size) != 0) return -1;
  for (int round = 0; round < 8; round++) {
    struct pollfd item = {.fd = listener, .events = POLLIN};
    int ready = poll(&item, 1, patience);
    if (ready != 1) {
      if (ready == 0) errno = ETIMEDOUT;
      return -1;
    }
    size = sizeof peer;
    int near = accept4(listener, (struct sockaddr *)&peer, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (near < 0) return -1;
    if (peer.sin_port == own.sin_port && peer.sin_addr.s_addr == own.sin_addr.s_addr) return near;
    close(near);
  }
  errno = EADDRINUSE;
  return -1;
}

int vpnaudit_loopback_pair(int *near, int *far) {
  int kind = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
  int listener = socket(AF_INET, kind, 0);
  if (listener < 0) return -1;
  int from = -1, to = -1, on = 1;
  struct sockaddr_in place;
  socklen_t size = sizeof place;
  memset(&place, 0, sizeof place);
  place.sin_family = AF_INET;
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listener, (struct sockaddr *)&place, size) == 0 && listen(listener, 8) == 0
      && getsockname(listener, (struct sockaddr *)&place, &size) == 0 && (from = socket(AF_INET, kind, 0)) >= 0
      && (connect(from, (struct sockaddr *)&place, size) == 0 || errno == EINPROGRESS)) {
    to = accept_from(listener, from);
  }
  int number = errno;
  close(listener);
  if (to < 0) {
    if (from >= 0) close(from);
    errno = number;
    return -1;
  }
  setsockopt(from, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(to, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  *near = to;
  *far = from;
  return 0;
}
