#ifndef VPNAUDIT_CLINUX_DATAGRAM_H
#define VPNAUDIT_CLINUX_DATAGRAM_H

#include <stddef.h>
#include <sys/types.h>

// Datagrams to a socket of this host. SCM_RIGHTS is put together here, for CMSG_* are macros.

// A datagram socket that is connected to a path, close-on-exec; a call on it waits for `timeout_ms` at most. The descriptor,
// or -errno.
int vpnaudit_datagrams_open(const char *path, int timeout_ms);

// Sends one datagram. Returns 0, or -errno: -EMSGSIZE where the kernel takes none of this size.
int vpnaudit_datagrams_send(int descriptor, const void *bytes, size_t count);

// Sends an empty datagram with a descriptor of memory that holds the bytes and is sealed, as the journal of systemd takes what
// is too large for a datagram (memfd_create(2), F_ADD_SEALS). Returns 0, or -errno.
int vpnaudit_datagrams_send_sealed(int descriptor, const void *bytes, size_t count);

// How many bytes of a TCP connection the far side has not acknowledged (SIOCOUTQ of tcp(7)), or -errno.
int vpnaudit_unacknowledged(int descriptor);

#endif
