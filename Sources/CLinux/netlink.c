#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

int vpnaudit_netlink_open(int protocol, int timeout_ms) {
  int descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
  if (descriptor < 0) return -errno;
  struct timeval limit = {.tv_sec = timeout_ms / 1000, .tv_usec = (timeout_ms % 1000) * 1000};
  struct sockaddr_nl self = {.nl_family = AF_NETLINK};
  if (setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) < 0 ||
      bind(descriptor, (struct sockaddr *)&self, sizeof self) < 0) {
    int error = errno;
    close(descriptor);
    return -error;
  }
  int yes = 1;
  // Older kernels lack it; they then ignore what they do not know of a request.
  setsockopt(descriptor, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &yes, sizeof yes);
  return descriptor;
}

int vpnaudit_netlink_join(int descriptor, int group) {
  return setsockopt(descriptor, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof group) < 0 ? -errno : 0;
}

int vpnaudit_netlink_drain(int descriptor) {
  // A byte of each will do: that something came is all there is to know.
  char byte;
  for (int count = 0; count < 4096; count++) {
    if (recv(descriptor, &byte, sizeof byte, MSG_DONTWAIT) >= 0 || errno == EINTR) continue;
    return errno == EAGAIN ? count : -errno;
  }
  return 4096;
}

int vpnaudit_netlink_send(int descriptor, const void *bytes, size_t count) {
  struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
  ssize_t sent;
  do {
    sent = sendto(descriptor, bytes, count, 0, (struct sockaddr *)&kernel, sizeof kernel);
  } while (sent < 0 && errno == EINTR);
  return sent < 0 ? -errno : 0;
}

static ssize_t receive(int descriptor, void *bytes, size_t count, int flags) {
  for (;;) {
    struct sockaddr_nl from;
    memset(&from, 0, sizeof from);
    socklen_t length = sizeof from;
    ssize_t got = recvfrom(descriptor, bytes, count, MSG_TRUNC | flags, (struct sockaddr *)&from, &length);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return -errno;
    // Any process may send to a netlink socket; only port 0 is the kernel.
    if (length == sizeof from && from.nl_pid == 0) return got;
  }
}

ssize_t vpnaudit_netlink_receive(int descriptor, void *bytes, size_t count) {
  return receive(descriptor, bytes, count, 0);
}

ssize_t vpnaudit_netlink_receive_now(int descriptor, void *bytes, size_t count) {
  return receive(descriptor, bytes, count, MSG_DONTWAIT);
}
