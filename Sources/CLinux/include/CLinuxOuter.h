#ifndef VPNAUDIT_CLINUX_OUTER_H
#define VPNAUDIT_CLINUX_OUTER_H

#include <stdint.h>
#include <sys/types.h>

#include <linux/filter.h>

// What the kernel says of a packet beside its bytes.
struct vpnaudit_outer_packet {
  unsigned interface;
  // Whether it leaves by the interface; otherwise it came in.
  int outgoing;
  // CLOCK_REALTIME in nanoseconds; 0 where there is none.
  int64_t stamp;
  // Where the network header begins among the bytes.
  unsigned network;
  // Of several packets that travel as one: how many bytes of each follow its headers; 0 for a single packet.
  unsigned segment;
};

// A packet socket (packet(7)) for headers of what enters and leaves, each with its moment, on every interface of the
// namespace. It is bound after the filter is in place. Returns the descriptor, or -errno.
int vpnaudit_outer_open(const struct sock_filter *filter, uint16_t count);

// Puts another filter in the place of the socket's. Returns 0, or -errno.
int vpnaudit_outer_filter(int descriptor, const struct sock_filter *filter, uint16_t count);

// Takes one packet without waiting. Returns the number of bytes, or -errno: -EAGAIN where nothing is there.
ssize_t vpnaudit_outer_receive(int descriptor, void *bytes, size_t count, struct vpnaudit_outer_packet *packet);

#endif
