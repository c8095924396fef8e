#define _GNU_SOURCE
#include "CLinuxPacket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int vpnaudit_packet_open(const struct sock_filter *filter, uint16_t count) {
  // Of no protocol, it delivers nothing until it is bound.
  int descriptor = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return -errno;
  struct sock_fprog program = {.len = count, .filter = (struct sock_filter *)filter};
  // As much as an ordinary user may have; the kernel cuts a greater number to that.
  int room = 4 << 20;
  struct sockaddr_ll name = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL)};
  setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
  if (setsockopt(descriptor, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) != 0 ||
      bind(descriptor, (struct sockaddr *)&name, sizeof name) != 0) {
    int error = errno;
    close(descriptor);
    return -error;
  }
  return descriptor;
}

ssize_t vpnaudit_packet_receive(int descriptor, void *bytes, size_t count, unsigned *interface) {
  struct sockaddr_ll from = {0};
  socklen_t size = sizeof from;
  ssize_t length = recvfrom(descriptor, bytes, count, MSG_DONTWAIT, (struct sockaddr *)&from, &size);
  if (length < 0) return -errno;
  *interface = (unsigned)from.sll_ifindex;
  return length;
}

int64_t vpnaudit_packet_drops(int descriptor) {
  struct tpacket_stats counts = {0};
  socklen_t size = sizeof counts;
  if (getsockopt(descriptor, SOL_PACKET, PACKET_STATISTICS, &counts, &size) != 0) return -errno;
  return counts.tp_drops;
}

static int bind_to(int descriptor, int family, uint16_t port) {
  struct sockaddr_storage storage;
  memset(&storage, 0, sizeof storage);
  storage.ss_family = (sa_family_t)family;
  if (family == AF_INET6) {
    ((struct sockaddr_in6 *)&storage)->sin6_port = htons(port);
  } else {
    ((struct sockaddr_in *)&storage)->sin_port = htons(port);
  }
  socklen_t size = family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
  return bind(descriptor, (struct sockaddr *)&storage, size) == 0 ? 0 : -errno;
}

int vpnaudit_share_port(int descriptor, int family, uint16_t port) {
  int on = 1;
  if (setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0) return -errno;
  return bind_to(descriptor, family, port);
}

int vpnaudit_hold_port(uint16_t port, int shared) {
  int families[] = {AF_INET6, AF_INET};
  int error = EAFNOSUPPORT;
  for (int index = 0; index < 2; index++) {
    int descriptor = socket(families[index], SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) {
      error = errno;
      continue;
    }
    int off = 0;
    if (families[index] == AF_INET6) setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    int status = shared ? vpnaudit_share_port(descriptor, families[index], port)
                        : bind_to(descriptor, families[index], port);
    if (status == 0) return descriptor;
    close(descriptor);
    error = -status;
    // A host that has IPv6 switched off may have the family, and no address of it.
    if (error != EADDRNOTAVAIL) break;
  }
  return -error;
}
