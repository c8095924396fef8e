#define _GNU_SOURCE
#include "CLinuxEcho.h"

#include <errno.h>
#include <linux/icmp.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

// They use struct timespec without naming its header.
#include <linux/errqueue.h>

int vpnaudit_take_echo_report(int descriptor, struct vpnaudit_echo_report *report) {
  union {
    struct cmsghdr header;
    char bytes[512];
  } control;
  memset(report, 0, sizeof *report);
  struct iovec part = {.iov_base = report->quoted, .iov_len = sizeof report->quoted};
  struct msghdr message = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
  ssize_t count = recvmsg(descriptor, &message, MSG_ERRQUEUE | MSG_DONTWAIT);
  if (count < 0) return 0;
  report->quoted_count = (uint32_t)count;
  int64_t stamp = 0;
  struct sock_extended_err error;
  memset(&error, 0, sizeof error);
  for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c)) {
    struct scm_timestamping stamps;
    if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPING && c->cmsg_len >= CMSG_LEN(sizeof stamps)) {
      memcpy(&stamps, CMSG_DATA(c), sizeof stamps);
      stamp = (int64_t)stamps.ts[0].tv_sec * 1000000000 + stamps.ts[0].tv_nsec;
    }
    int v4 = c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_RECVERR;
    int v6 = c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_RECVERR;
    if ((v4 || v6) && c->cmsg_len >= CMSG_LEN(sizeof error)) memcpy(&error, CMSG_DATA(c), sizeof error);
  }
  if (error.ee_origin == SO_EE_ORIGIN_TIMESTAMPING) {
    if (error.ee_info == SCM_TSTAMP_SND) report->sent_ns = stamp;
  } else if (error.ee_origin == SO_EE_ORIGIN_ICMP || error.ee_origin == SO_EE_ORIGIN_ICMP6) {
    report->error = (int32_t)error.ee_errno;
    report->type = error.ee_type;
    report->code = error.ee_code;
  }
  return 1;
}

int vpnaudit_echo_replies_only(int descriptor, int family) {
  if (family == 4) {
    // A set bit keeps a type out (raw(7)).
    struct icmp_filter filter = {.data = ~(1u << ICMP_ECHOREPLY)};
    return setsockopt(descriptor, SOL_RAW, ICMP_FILTER, &filter, sizeof filter);
  }
  struct icmp6_filter filter;
  ICMP6_FILTER_SETBLOCKALL(&filter);
  ICMP6_FILTER_SETPASS(ICMP6_ECHO_REPLY, &filter);
  return setsockopt(descriptor, IPPROTO_ICMPV6, ICMP6_FILTER, &filter, sizeof filter);
}
