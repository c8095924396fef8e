#define _GNU_SOURCE
#include "CLinuxOuter.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/virtio_net.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

int vpnaudit_outer_filter(int descriptor, const struct sock_filter *filter, uint16_t count) {
  struct sock_fprog program = {.len = count, .filter = (struct sock_filter *)filter};
  return setsockopt(descriptor, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) == 0 ? 0 : -errno;
}

int vpnaudit_outer_open(const struct sock_filter *filter, uint16_t count) {
  // Raw, because only then it says how many packets travel as one. Of no protocol, it delivers nothing until it is bound.
  int descriptor = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return -errno;
  int on = 1;
  int room = 8 << 20;
  // Without CAP_NET_ADMIN as much as an ordinary user may have; the kernel cuts a greater number to that.
  if (setsockopt(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room) != 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
  struct sockaddr_ll name = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL)};
  int error = -vpnaudit_outer_filter(descriptor, filter, count);
  if (error == 0 && (setsockopt(descriptor, SOL_PACKET, PACKET_VNET_HDR, &on, sizeof on) != 0 ||
                     setsockopt(descriptor, SOL_PACKET, PACKET_AUXDATA, &on, sizeof on) != 0 ||
                     setsockopt(descriptor, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) != 0 ||
                     bind(descriptor, (struct sockaddr *)&name, sizeof name) != 0))
    error = errno;
  if (error != 0) {
    close(descriptor);
    return -error;
  }
  return descriptor;
}

ssize_t vpnaudit_outer_receive(int descriptor, void *bytes, size_t count, struct vpnaudit_outer_packet *packet) {
  struct virtio_net_hdr header = {0};
  struct sockaddr_ll from = {0};
  struct iovec parts[] = {{&header, sizeof header}, {bytes, count}};
  union {
    char bytes[256];
    struct cmsghdr alignment;
  } control;
  struct msghdr message = {.msg_name = &from,
                           .msg_namelen = sizeof from,
                           .msg_iov = parts,
                           .msg_iovlen = 2,
                           .msg_control = control.bytes,
                           .msg_controllen = sizeof control.bytes};
  ssize_t length = recvmsg(descriptor, &message, MSG_DONTWAIT);
  if (length < 0) return -errno;
  memset(packet, 0, sizeof *packet);
  packet->interface = (unsigned)from.sll_ifindex;
  packet->outgoing = from.sll_pkttype == PACKET_OUTGOING;
  if (header.gso_type != VIRTIO_NET_HDR_GSO_NONE) packet->segment = header.gso_size;
  for (struct cmsghdr *part = CMSG_FIRSTHDR(&message); part; part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level == SOL_PACKET && part->cmsg_type == PACKET_AUXDATA) {
      struct tpacket_auxdata beside;
      memcpy(&beside, CMSG_DATA(part), sizeof beside);
      packet->network = beside.tp_net > beside.tp_mac ? (unsigned)(beside.tp_net - beside.tp_mac) : 0;
    } else if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SCM_TIMESTAMPNS) {
      struct timespec time;
      memcpy(&time, CMSG_DATA(part), sizeof time);
      packet->stamp = (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
    }
  }
  return length > (ssize_t)sizeof header ? length - (ssize_t)sizeof header : 0;
}
