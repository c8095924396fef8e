#ifndef VPNAUDIT_CLINUX_AGENT_H
#define VPNAUDIT_CLINUX_AGENT_H

// What a service needs beside what a command does.

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// From now on each SIGINT, SIGTERM and SIGHUP writes its number as a byte to the descriptor, and does nothing else.
void vpnaudit_service_signals(int descriptor);

// Gives the socket room for so many bytes of messages, as far as the kernel allows it. Returns 0, or -errno.
int vpnaudit_netlink_room(int descriptor, int bytes);

// Lets the socket hear of all network namespaces that have a number in its own (CAP_NET_BROADCAST). Returns 0, or -errno.
int vpnaudit_netlink_listen_all(int descriptor);

// Receives one datagram of the kernel's from such a socket without waiting. Fills in the number of the namespace that it is
// from, -1 for the socket's own. Returns its length, which is greater than `count` where it was cut off, or -errno: -EAGAIN
// where nothing is there, -ENOBUFS where the kernel lost something.
ssize_t vpnaudit_netlink_receive_anywhere(int descriptor, void *bytes, size_t count, int *namespace);

// A descriptor that becomes readable whenever the wall clock is set, and when the host wakes up. Returns it, or -errno.
int vpnaudit_clock_watch(void);

// Makes it wait again. Returns 0, or -errno.
int vpnaudit_clock_rearm(int descriptor);

// Sends one datagram to the service manager's socket, of the form that sd_notify(3) has, without waiting. Returns 0, or
// -errno.
int vpnaudit_notify(const char *path, const void *bytes, size_t count);

#endif
