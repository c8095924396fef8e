#ifndef VPNAUDIT_CLINUX_H
#define VPNAUDIT_CLINUX_H

// Kernel interfaces that the Glibc module leaves out. Feature macros are defined in the .c files, never here:
// a header that defines _GNU_SOURCE after the Glibc module was built makes two worlds of the same types.

#include <stdint.h>
#include <sys/types.h>
#include <sys/xattr.h>

#include <linux/if_link.h>
#include <linux/if_tun.h>
#include <linux/fib_rules.h>
#include <linux/genetlink.h>
#include <linux/inet_diag.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nf_tables_compat.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <linux/pkt_cls.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <linux/wireguard.h>

// Opens a netlink socket of the protocol, close-on-exec, with a receive timeout and strict checking of requests
// where the kernel has it. Returns the descriptor, or -errno.
int vpnaudit_netlink_open(int protocol, int timeout_ms);

// Subscribes the socket to a multicast group (RTNLGRP_…). Returns 0, or -errno.
int vpnaudit_netlink_join(int descriptor, int group);

// Drops what lies ready on the socket. Returns how much there was, or -errno: ENOBUFS where some of it was lost.
int vpnaudit_netlink_drain(int descriptor);

// Sends one datagram to the kernel. Returns 0, or -errno.
int vpnaudit_netlink_send(int descriptor, const void *bytes, size_t count);

// Receives one datagram whose sender is the kernel; others are skipped. Returns its length, which is greater than
// `count` when it was cut off, or -errno.
ssize_t vpnaudit_netlink_receive(int descriptor, void *bytes, size_t count);

// The same without waiting: -EAGAIN where nothing is there, -ENOBUFS where the kernel lost something.
ssize_t vpnaudit_netlink_receive_now(int descriptor, void *bytes, size_t count);

// The namespace (inode of its nsfs file) of the interface behind a tun descriptor of another process or thread:
// pidfd_open, pidfd_getfd, TUNGETDEVNETNS. The duplicate is closed at once, because it keeps the tun alive.
// Returns 0 and fills `inode`, or -errno; -ENOTTY for a descriptor that is no tun.
int vpnaudit_tun_namespace(pid_t process, pid_t thread, int descriptor, uint64_t *inode);

// The id of the mount that a descriptor's file lies on, as /proc/P/mountinfo lists it; nothing is asked of the file system
// itself. Returns 0, or -errno.
int vpnaudit_mount(int descriptor, uint64_t *id);

// What a path leads to, as the kernel knows it: nothing is asked of a file system's server (statx with
// AT_STATX_DONT_SYNC). Fills the mode, the device that a node stands for, and the device of the file system; the numbers
// of devices as major << 32 | minor. Returns 0, or -errno.
int vpnaudit_node(const char *path, uint32_t *mode, uint64_t *device, uint64_t *file_system);

// A descriptor of a process that matters to an observation.
enum vpnaudit_kept_kind {
  // The kernel does not say what it leads to.
  VPNAUDIT_KEPT_UNKNOWN,
  // A device of the driver that was asked for.
  VPNAUDIT_KEPT_DRIVER,
  // A file of the file system that was asked for.
  VPNAUDIT_KEPT_NAMESPACE,
};
struct vpnaudit_kept {
  int descriptor;
  enum vpnaudit_kept_kind kind;
};

// What descriptors are looked for: those of a character device, and those that lead to a regular file of a file system
// (major << 32 | minor).
struct vpnaudit_wanted {
  uint32_t major;
  uint32_t minor;
  uint64_t file_system;
};

// The descriptors of an open folder /proc/P/fd from 0 on, as many as the kernel says that there are, if they are `room` at
// most: a list of them takes as long as half of the questions. Stores those that are wanted, and those of which the kernel
// does not say, by statx with AT_STATX_DONT_SYNC. Returns -1 where that were all; else the number from which on
// vpnaudit_kept_descriptors is to look, as where several numbers are free, and in kernels before 6.2.
int vpnaudit_first_descriptors(int folder, const struct vpnaudit_wanted *wanted, struct vpnaudit_kept *kept,
                               unsigned room, unsigned *count);

// The next descriptors of the folder's list, in the same way, but for those below `first`: looks at some hundreds and stores
// at most `room`. Returns 1 where there may be more, 0 at the end, or -errno.
int vpnaudit_kept_descriptors(int folder, int first, const struct vpnaudit_wanted *wanted, struct vpnaudit_kept *kept,
                              unsigned room, unsigned *count);

// The next entries of an open folder that are numbers, as those of /proc and of /proc/P/task: some hundreds, and at most
// `room`. Returns 1 where there may be more, 0 at the end, or -errno.
int vpnaudit_numbered(int folder, int *numbers, unsigned room, unsigned *count);

// The inode of a namespace by a path from a folder, such as 12/ns/net, or of a file that stands in a namespace's place; or
// -errno.
int64_t vpnaudit_namespace_inode(int folder, const char *path);

// What is asked of each process.
struct vpnaudit_glance {
  // The length of what its link `exe` says, or -errno.
  int executable;
  // Whether it has one thread; 0 where that is not known.
  int has_one_thread;
  // The inodes of its namespaces, or -errno.
  int64_t network;
  int64_t mounts;
};

// Asks it of a process of an open /proc; of its namespaces only with `places`. Where its executable lies is stored in
// `executable`, without a zero byte behind it.
void vpnaudit_glance(int folder, pid_t process, int places, struct vpnaudit_glance *glance, void *executable,
                     size_t room);

// Where a piece first stands in bytes (memmem), or -1.
ssize_t vpnaudit_find(const void *bytes, size_t count, const void *piece, size_t length);

// Whether two threads share one table of descriptors (kcmp KCMP_FILES): 1 yes, 0 no, -errno unknown.
int vpnaudit_same_files(pid_t a, pid_t b);

// Whether the kernel's clock is kept by a time service (adjtimex without STA_UNSYNC): 1, 0, or -errno.
int vpnaudit_clock_synchronized(void);

// The process at the other end of a connected Unix socket when it called listen(2) (SO_PEERCRED), or -errno.
pid_t vpnaudit_peer_process(int descriptor);

// Calls `body` on a thread that was made for it, has entered the network namespace, and ends afterwards: no other thread
// ever leaves its own. Returns 0, or -errno where the namespace could not be entered and nothing was called.
int vpnaudit_in_namespace(int namespace, void (*body)(void *), void *context);

// The cookie of the calling thread's network namespace (SO_NETNS_COOKIE, Linux 5.14): 0, or -errno.
int vpnaudit_namespace_cookie(uint64_t *cookie);

// A table of the packet filter before nf_tables (IPT_SO_GET_INFO, IPT_SO_GET_ENTRIES) of AF_INET or AF_INET6: where the
// rules of its hooks begin, which hooks it has (a bit each), and its entries, which the caller frees. 0, or -errno.
int vpnaudit_legacy_table(
    int family, const char *name, uint32_t hooks[5], uint32_t *valid_hooks, void **entries, uint32_t *size);

#include "CLinuxAgent.h"
#include "CLinuxBPF.h"
#include "CLinuxDatagram.h"
#include "CLinuxEcho.h"
#include "CLinuxOuter.h"
#include "CLinuxPacket.h"
#include "CLinuxProbe.h"
#include "CLinuxStamps.h"
#include "CLinuxTerminal.h"

#endif
