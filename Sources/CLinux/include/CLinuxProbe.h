#ifndef VPNAUDIT_CLINUX_PROBE_H
#define VPNAUDIT_CLINUX_PROBE_H

#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

/// The part of TCP_INFO (linux/tcp.h) that a sample keeps. It is copied here because <netinet/tcp.h> and
/// <linux/tcp.h> define the same names, and a header of this module must not choose for its neighbours.
struct vpnaudit_tcp_details {
  uint32_t rtt_us;
  uint32_t rtt_variance_us;
  uint32_t retransmits;
  uint32_t mss;
  uint32_t path_mtu;
};

/// Reads TCP_INFO of a socket; 0, or -1 with errno.
int vpnaudit_tcp_details(int descriptor, struct vpnaudit_tcp_details *details);

/// The symbolic name of an error number, such as "ECONNRESET"; NULL for one that glibc does not know.
const char *vpnaudit_errno_name(int number);

/// Takes the ICMP message out of a socket's error queue, which IP_RECVERR fills (ip(7)).
/// Returns 1 with its type and code, 0 where the queue holds none.
int vpnaudit_icmp_error(int descriptor, uint8_t *type, uint8_t *code);

/// Sends without SIGPIPE; like write(2) otherwise. MSG_NOSIGNAL is an enumerator that Swift cannot pass as an int.
/// What is last before the socket is closed waits for the FIN, to leave in one packet with it.
long vpnaudit_send(int descriptor, const void *bytes, unsigned long count, int is_last);

/// Whether the routing tables have a route to an address of 4 or 16 bytes over an interface, given by its index: 1 or 0, or
/// -1 if that is unknown (rtnetlink(7)).
int vpnaudit_has_route(int family, const void *address, unsigned count, unsigned interface);

/// epoll_pwait2(2) with a timeout in nanoseconds, negative for none; where the kernel is older than 5.11, epoll_wait(2)
/// with the timeout rounded up to milliseconds.
int vpnaudit_epoll_wait(int descriptor, struct epoll_event *events, int count, int64_t timeout_ns);

/// Makes two non-blocking sockets that are connected to each other by TCP on 127.0.0.1; 0, or -1 with errno. accept4(2) is
/// hidden by glibc.
///
/// libcurl (7.88) calls connect(2) on a socket that it is told is connected, which no pair of socketpair(2) bears. The next
/// connect(2) on `far` reports success, as the first after one that did not wait does.
int vpnaudit_loopback_pair(int *near, int *far);

/// Names the calling thread, as `top -H` shows it; of a longer name than 15 bytes the first 15 (prctl(2)).
void vpnaudit_name_thread(const char *name);

#endif
