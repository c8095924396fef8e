#ifndef VPNAUDIT_CLINUX_PACKET_H
#define VPNAUDIT_CLINUX_PACKET_H

#include <stdint.h>
#include <sys/types.h>

#include <linux/filter.h>
#include <linux/if_packet.h>

// A packet socket (packet(7)) that delivers what the filter lets pass, on every interface of the namespace. It is bound
// after the filter is in place, so that no other packet ever reaches it. Returns the descriptor, or -errno.
int vpnaudit_packet_open(const struct sock_filter *filter, uint16_t count);

// Takes one packet without waiting: its first bytes from the network header on, and the index of the interface.
// Returns their number, or -errno: -EAGAIN where nothing is there.
ssize_t vpnaudit_packet_receive(int descriptor, void *bytes, size_t count, unsigned *interface);

// How many packets found no room since the last call, or -errno.
int64_t vpnaudit_packet_drops(int descriptor);

// A TCP socket that holds a port and never listens: for itself, or `shared` with sockets of the same user that set
// SO_REUSEPORT, as vpnaudit_share_port does, and with no others. For both families where the host has both. Returns the
// descriptor, or -errno.
int vpnaudit_hold_port(uint16_t port, int shared);

// Binds a socket of a family to a port that vpnaudit_hold_port holds. Returns 0, or -errno.
int vpnaudit_share_port(int descriptor, int family, uint16_t port);

#endif
