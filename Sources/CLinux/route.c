#define _GNU_SOURCE
#include "CLinuxProbe.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

struct question {
  struct nlmsghdr head;
  struct rtmsg route;
  // Room for an address of 16 bytes and an index, each behind its head of four.
  char attributes[32];
};

static void add(struct question *question, unsigned short type, const void *value, unsigned short count) {
  struct rtattr attribute = {.rta_len = RTA_LENGTH(count), .rta_type = type};
  char *place = (char *)question + question->head.nlmsg_len;
  memcpy(place, &attribute, sizeof attribute);
  memcpy(place + RTA_LENGTH(0), value, count);
  question->head.nlmsg_len += RTA_ALIGN(attribute.rta_len);
}

int vpnaudit_has_route(int family, const void *address, unsigned count, unsigned interface) {
  if (count != 4 && count != 16) return -1;
  struct question question;
  memset(&question, 0, sizeof question);
  question.head.nlmsg_len = NLMSG_LENGTH(sizeof question.route);
  question.head.nlmsg_type = RTM_GETROUTE;
  question.head.nlmsg_flags = NLM_F_REQUEST;
  question.head.nlmsg_seq = 1;
  question.route.rtm_family = family;
  question.route.rtm_dst_len = count * 8;
  // Without it IPv4 answers for an interface as if every address were on its link.
  question.route.rtm_flags = RTM_F_FIB_MATCH;
  add(&question, RTA_DST, address, count);
  add(&question, RTA_OIF, &interface, sizeof interface);

  int descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  if (descriptor < 0) return -1;
  // The kernel answers within the call that asks.
  struct timeval limit = {.tv_sec = 0, .tv_usec = 100000};
  setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
  char answer[4096];
  long got = -1;
  if (sendto(descriptor, &question, question.head.nlmsg_len, 0, (struct sockaddr *)&kernel, sizeof kernel) > 0) {
    got = recv(descriptor, answer, sizeof answer, 0);
  }
  close(descriptor);
  struct nlmsghdr head;
  if (got < (long)sizeof head) return -1;
  memcpy(&head, answer, sizeof head);
  return head.nlmsg_type == RTM_NEWROUTE ? 1 : head.nlmsg_type == NLMSG_ERROR ? 0 : -1;
}
