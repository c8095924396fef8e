#ifndef VPNAUDIT_CLINUX_ECHO_H
#define VPNAUDIT_CLINUX_ECHO_H

#include <stdint.h>

// Echo requests. Control messages are walked here, for CMSG_* are macros.

/// One entry of the error queue of a socket that sends echo requests.
struct vpnaudit_echo_report {
  /// When a request left, by the wall clock in nanoseconds; 0 where the entry is about something else.
  int64_t sent_ns;
  /// The error number that an ICMP message was turned into; 0 where it was none, or none that ends anything.
  int32_t error;
  uint8_t type;
  uint8_t code;
  /// The beginning of the request that the message is about, as the message quotes it.
  uint8_t quoted[64];
  uint32_t quoted_count;
};

/// Takes one entry out of the error queue; 1, or 0 where it is empty.
int vpnaudit_take_echo_report(int descriptor, struct vpnaudit_echo_report *report);

/// Has a raw socket of ICMP (family 4) or ICMPv6 (6) pass nothing on but echo replies; 0, or -1 with errno.
int vpnaudit_echo_replies_only(int descriptor, int family);

#endif
