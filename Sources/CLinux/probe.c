#define _GNU_SOURCE
#include "CLinuxProbe.h"

#include <errno.h>
#include <linux/errqueue.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>

int vpnaudit_tcp_details(int descriptor, struct vpnaudit_tcp_details *details) {
  struct tcp_info info;
  socklen_t size = sizeof info;
  memset(&info, 0, sizeof info);
  if (getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return -1;
  details->rtt_us = info.tcpi_rtt;
  details->rtt_variance_us = info.tcpi_rttvar;
  details->retransmits = info.tcpi_total_retrans;
  details->mss = info.tcpi_snd_mss;
  details->path_mtu = info.tcpi_pmtu;
  return 0;
}

const char *vpnaudit_errno_name(int number) { return strerrorname_np(number); }

int vpnaudit_icmp_error(int descriptor, uint8_t *type, uint8_t *code) {
  char payload[64], control[512];
  struct iovec part = {.iov_base = payload, .iov_len = sizeof payload};
  // Bounded: a queue holds few messages, and one that refills meanwhile must not keep us here.
  for (int round = 0; round < 8; round++) {
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    if (recvmsg(descriptor, &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) return 0;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c)) {
      int v4 = c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_RECVERR;
      int v6 = c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_RECVERR;
      if (!(v4 || v6) || c->cmsg_len < CMSG_LEN(sizeof(struct sock_extended_err))) continue;
      struct sock_extended_err error;
      memcpy(&error, CMSG_DATA(c), sizeof error);
      if (error.ee_origin != SO_EE_ORIGIN_ICMP && error.ee_origin != SO_EE_ORIGIN_ICMP6) continue;
      *type = error.ee_type;
      *code = error.ee_code;
      return 1;
    }
  }
  return 0;
}

long vpnaudit_send(int descriptor, const void *bytes, unsigned long count, int is_last) {
  return send(descriptor, bytes, count, MSG_NOSIGNAL | (is_last ? MSG_MORE : 0));
}

int vpnaudit_epoll_wait(int descriptor, struct epoll_event *events, int count, int64_t timeout_ns) {
  struct timespec limit = {.tv_sec = timeout_ns / 1000000000, .tv_nsec = timeout_ns % 1000000000};
  int ready = epoll_pwait2(descriptor, events, count, timeout_ns < 0 ? NULL : &limit, NULL);
  if (ready >= 0 || errno != ENOSYS) return ready;
  int64_t milliseconds = timeout_ns < 0 ? -1 : (timeout_ns + 999999) / 1000000;
  return epoll_wait(descriptor, events, count, milliseconds > 60000 ? 60000 : (int)milliseconds);
}

void vpnaudit_name_thread(const char *name) { prctl(PR_SET_NAME, name); }
