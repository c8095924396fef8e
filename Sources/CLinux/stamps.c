#define _GNU_SOURCE
#include "CLinuxStamps.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

// They use struct timespec without naming its header.
#include <linux/errqueue.h>
#include <linux/net_tstamp.h>
// The C library's own struct tcp_info is older.
#include <linux/tcp.h>

// Room for one stamp beside an extended error with its address.
union control {
  struct cmsghdr header;
  char bytes[256];
};

static int64_t nanoseconds(struct cmsghdr *message) {
  struct scm_timestamping stamps;
  if (message->cmsg_len < CMSG_LEN(sizeof stamps)) return 0;
  memcpy(&stamps, CMSG_DATA(message), sizeof stamps);
  return (int64_t)stamps.ts[0].tv_sec * 1000000000 + stamps.ts[0].tv_nsec;
}

// SOF_TIMESTAMPING_OPT_ID_TCP of Linux 6.2; Debian 12's headers are older.
#define OPT_ID_TCP (1 << 16)

int vpnaudit_stamp(int descriptor) {
  int flags = SOF_TIMESTAMPING_SOFTWARE | SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_TX_SOFTWARE |
              SOF_TIMESTAMPING_OPT_TSONLY | SOF_TIMESTAMPING_OPT_ID;
  // Without it bytes are counted from the first that is not acknowledged yet, which is not the next one where something
  // was said before TLS: on kernels before 6.2 no stamp then fits, and the user's clock stands in.
  int exact = flags | OPT_ID_TCP;
  if (setsockopt(descriptor, SOL_SOCKET, SO_TIMESTAMPING, &exact, sizeof exact) == 0) return 0;
  return setsockopt(descriptor, SOL_SOCKET, SO_TIMESTAMPING, &flags, sizeof flags);
}

long vpnaudit_receive(int descriptor, void *bytes, unsigned long count, int64_t *stamp_ns) {
  struct iovec part = {.iov_base = bytes, .iov_len = count};
  union control control;
  struct msghdr message = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
  *stamp_ns = 0;
  ssize_t received = recvmsg(descriptor, &message, 0);
  if (received <= 0) return received;
  for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c)) {
    if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPING) *stamp_ns = nanoseconds(c);
  }
  return received;
}

int vpnaudit_take_sent_stamp(int descriptor, uint32_t *last_byte, int64_t *stamp_ns) {
  union control control;
  // Bounded: one that refills meanwhile must not keep us here.
  for (int round = 0; round < 16; round++) {
    struct msghdr message = {.msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    if (recvmsg(descriptor, &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) return 0;
    struct sock_extended_err error;
    int64_t stamp = 0;
    memset(&error, 0, sizeof error);
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c)) {
      if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPING) stamp = nanoseconds(c);
      int v4 = c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_RECVERR;
      int v6 = c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_RECVERR;
      if ((v4 || v6) && c->cmsg_len >= CMSG_LEN(sizeof error)) memcpy(&error, CMSG_DATA(c), sizeof error);
    }
    if (!stamp || error.ee_origin != SO_EE_ORIGIN_TIMESTAMPING || error.ee_info != SCM_TSTAMP_SND) continue;
    *last_byte = error.ee_data;
    *stamp_ns = stamp;
    return 1;
  }
  return 0;
}

int vpnaudit_came_in_order(int descriptor) {
  struct tcp_info info;
  socklen_t size = sizeof info;
  memset(&info, 0, sizeof info);
  // Kernels before 5.4 write less of it, without reporting how much.
  if (getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return 1;
  return info.tcpi_rcv_ooopack == 0;
}

int vpnaudit_keep_stamps(void) {
  int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return -errno;
  int flags = SOF_TIMESTAMPING_SOFTWARE | SOF_TIMESTAMPING_RX_SOFTWARE;
  struct sockaddr_in name = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof name;
  if (setsockopt(descriptor, SOL_SOCKET, SO_TIMESTAMPING, &flags, sizeof flags) < 0 ||
      bind(descriptor, (struct sockaddr *)&name, sizeof name) < 0 ||
      getsockname(descriptor, (struct sockaddr *)&name, &size) < 0 ||
      connect(descriptor, (struct sockaddr *)&name, size) < 0) {
    int error = errno;
    close(descriptor);
    return -error;
  }
  return descriptor;
}

int vpnaudit_await_stamps(int descriptor, int limit_ms) {
  for (int round = 0; round < limit_ms; round++) {
    char byte = 0;
    int64_t stamp = 0;
    if (send(descriptor, &byte, 1, MSG_NOSIGNAL) < 0) return 0;
    struct pollfd item = {.fd = descriptor, .events = POLLIN};
    if (poll(&item, 1, 1) < 0 && errno != EINTR) return 0;
    while (vpnaudit_receive(descriptor, &byte, 1, &stamp) > 0) {
      if (stamp) return 1;
    }
    // The kernel is still about it.
    poll(NULL, 0, 1);
  }
  return 0;
}
