#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <unistd.h>

// Debian 12's headers are older than the kernels that it runs on.
#ifndef PIDFD_THREAD
#define PIDFD_THREAD O_EXCL
#endif

int vpnaudit_tun_namespace(pid_t process, pid_t thread, int descriptor, uint64_t *inode) {
  // A thread with a table of its own is addressed by PIDFD_THREAD (Linux 6.9); the leader works everywhere.
  int leader = thread == process;
  int pidfd = (int)syscall(SYS_pidfd_open, leader ? process : thread, leader ? 0 : PIDFD_THREAD);
  if (pidfd < 0) return -errno;
  int duplicate = (int)syscall(SYS_pidfd_getfd, pidfd, descriptor, 0);
  int error = duplicate < 0 ? errno : 0;
  close(pidfd);
  if (error) return -error;
  int namespace = ioctl(duplicate, TUNGETDEVNETNS);
  error = namespace < 0 ? errno : 0;
  close(duplicate);
  if (error) return -error;
  struct stat found;
  error = fstat(namespace, &found) < 0 ? errno : 0;
  close(namespace);
  if (error) return -error;
  *inode = found.st_ino;
  return 0;
}

ssize_t vpnaudit_find(const void *bytes, size_t count, const void *piece, size_t length) {
  const char *found = memmem(bytes, count, piece, length);
  return found ? found - (const char *)bytes : -1;
}

int vpnaudit_mount(int descriptor, uint64_t *id) {
#ifdef STATX_MNT_ID
  struct statx found;
  // AT_STATX_DONT_SYNC: what the kernel knows, without a question to a server.
  if (statx(descriptor, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC, STATX_MNT_ID, &found) == 0 &&
      (found.stx_mask & STATX_MNT_ID)) {
    *id = found.stx_mnt_id;
    return 0;
  }
#endif
  // Before Linux 5.8. The handle itself is of no interest, and there is no room for it.
  struct file_handle handle = {.handle_bytes = 0};
  int mount = 0;
  if (name_to_handle_at(descriptor, "", &handle, &mount, AT_EMPTY_PATH) < 0 && errno != EOVERFLOW) return -errno;
  *id = (uint64_t)mount;
  return 0;
}

int vpnaudit_node(const char *path, uint32_t *mode, uint64_t *device, uint64_t *file_system) {
  struct statx found;
  if (statx(AT_FDCWD, path, AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT, STATX_TYPE, &found) < 0) return -errno;
  *mode = found.stx_mode;
  *device = (uint64_t)found.stx_rdev_major << 32 | found.stx_rdev_minor;
  *file_system = (uint64_t)found.stx_dev_major << 32 | found.stx_dev_minor;
  return 0;
}

int vpnaudit_same_files(pid_t a, pid_t b) {
  long order = syscall(SYS_kcmp, a, b, KCMP_FILES, 0, 0);
  if (order < 0) return -errno;
  return order == 0;
}

int vpnaudit_clock_synchronized(void) {
  struct timex clock;
  memset(&clock, 0, sizeof clock);
  if (adjtimex(&clock) < 0) return -errno;
  return (clock.status & STA_UNSYNC) == 0;
}

pid_t vpnaudit_peer_process(int descriptor) {
  struct ucred peer;
  socklen_t length = sizeof peer;
  if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &length) < 0) return -errno;
  return peer.pid;
}
