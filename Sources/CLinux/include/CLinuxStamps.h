#ifndef VPNAUDIT_CLINUX_STAMPS_H
#define VPNAUDIT_CLINUX_STAMPS_H

#include <stdint.h>

// Software timestamps of what a socket sends and receives (Documentation/networking/timestamping.rst): moments of the
// wall clock in nanoseconds, 0 where there is none. Control messages are walked here, for CMSG_* are macros.

/// Switches the stamps of a connected TCP socket on; 0, or -1 with errno. Bytes are counted from this call on.
int vpnaudit_stamp(int descriptor);

/// Like recv(2), with the stamp of the last packet whose bytes were read to its end.
long vpnaudit_receive(int descriptor, void *bytes, unsigned long count, int64_t *stamp_ns);

/// Takes one stamp of sent bytes out of the error queue: when the packet with this byte, counted from 0, went to the
/// device. 1, or 0 where the queue holds none.
int vpnaudit_take_sent_stamp(int descriptor, uint32_t *last_byte, int64_t *stamp_ns);

/// Whether every packet came in its turn, as far as the kernel reports; 0 where one overtook another. The stamp of bytes
/// that were read is then the last one's in their order, which may have come long before one that filled a gap.
int vpnaudit_came_in_order(int descriptor);

/// A socket that keeps the kernel stamping for as long as it is open: the first one to ask for stamps is served only a
/// moment later (net_enable_timestamp defers to a work queue), and the last one to go ends it. The descriptor, or
/// -errno.
int vpnaudit_keep_stamps(void);

/// Waits until the kernel stamps what arrives; 1, or 0 where it had not begun by then.
int vpnaudit_await_stamps(int descriptor, int limit_ms);

#endif
