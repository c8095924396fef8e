#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/kcmp.h>
#include <stdlib.h>
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

// The kernel's form of an entry (getdents64(2)): readdir(3) would ask for the folder's size first, and needs memory.
struct entry {
  uint64_t inode;
  int64_t offset;
  unsigned short length;
  unsigned char type;
  char name[];
};

// Writes a number that is not negative, with a zero byte behind it; returns where that stands. snprintf(3) takes a tenth of
// the kernel's time.
static char *decimal(char *place, unsigned number) {
  char digits[10];
  int count = 0;
  do {
    digits[count++] = (char)('0' + number % 10);
    number /= 10;
  } while (number > 0);
  while (count > 0) *place++ = digits[--count];
  *place = 0;
  return place;
}

// What a descriptor of an open folder /proc/P/fd leads to: whether it matters, and how.
static int matters(int folder, const char *name, const struct vpnaudit_wanted *wanted, enum vpnaudit_kept_kind *kind) {
  struct statx found;
  *kind = VPNAUDIT_KEPT_UNKNOWN;
  if (statx(folder, name, AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT, STATX_TYPE, &found) < 0) return -errno;
  int is_driver =
      S_ISCHR(found.stx_mode) && found.stx_rdev_major == wanted->major && found.stx_rdev_minor == wanted->minor;
  int is_namespace = S_ISREG(found.stx_mode) &&
                     ((uint64_t)found.stx_dev_major << 32 | found.stx_dev_minor) == wanted->file_system;
  *kind = is_driver ? VPNAUDIT_KEPT_DRIVER : VPNAUDIT_KEPT_NAMESPACE;
  return is_driver || is_namespace;
}

int vpnaudit_first_descriptors(int folder, const struct vpnaudit_wanted *wanted, struct vpnaudit_kept *kept,
                               unsigned room, unsigned *count) {
  *count = 0;
  struct statx table;
  // Since Linux 6.2 the size is the number of descriptors.
  if (statx(folder, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC, STATX_SIZE, &table) < 0) return 0;
  uint64_t left = table.stx_size;
  if (left == 0 || left > room) return 0;
  unsigned missed = 0;
  int number = 0;
  for (; left > 0 && missed < 4; number++) {
    char name[12];
    decimal(name, (unsigned)number);
    enum vpnaudit_kept_kind kind;
    int result = matters(folder, name, wanted, &kind);
    if (result == -ENOENT) {
      missed++;
      continue;
    }
    left--;
    if (result != 0) kept[(*count)++] = (struct vpnaudit_kept){.descriptor = number, .kind = kind};
  }
  if (left > 0) return number;
  // Where there are more or fewer by now, one of them may have come behind.
  uint64_t before = table.stx_size;
  int is_same =
      statx(folder, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC, STATX_SIZE, &table) == 0 && table.stx_size == before;
  return is_same ? -1 : number;
}

int vpnaudit_kept_descriptors(int folder, int first, const struct vpnaudit_wanted *wanted, struct vpnaudit_kept *kept,
                              unsigned room, unsigned *count) {
  // Each entry takes 24 bytes at least: never more of them than there is room for.
  _Alignas(struct entry) char bytes[8192];
  size_t most = (size_t)room * 24 < sizeof bytes ? (size_t)room * 24 : sizeof bytes;
  *count = 0;
  long read = syscall(SYS_getdents64, folder, bytes, most);
  if (read < 0) return -errno;
  for (long at = 0; at < read;) {
    const struct entry *entry = (const struct entry *)(bytes + at);
    at += entry->length;
    if (entry->name[0] < '0' || entry->name[0] > '9') continue;
    int number = atoi(entry->name);
    if (number < first) continue;
    enum vpnaudit_kept_kind kind;
    if (matters(folder, entry->name, wanted, &kind) == 0) continue;
    kept[(*count)++] = (struct vpnaudit_kept){.descriptor = number, .kind = kind};
  }
  return read > 0;
}

int vpnaudit_numbered(int folder, int *numbers, unsigned room, unsigned *count) {
  _Alignas(struct entry) char bytes[16384];
  size_t most = (size_t)room * 24 < sizeof bytes ? (size_t)room * 24 : sizeof bytes;
  *count = 0;
  long read = syscall(SYS_getdents64, folder, bytes, most);
  if (read < 0) return -errno;
  for (long at = 0; at < read;) {
    const struct entry *entry = (const struct entry *)(bytes + at);
    at += entry->length;
    char *end;
    long number = strtol(entry->name, &end, 10);
    if (entry->name[0] < '0' || entry->name[0] > '9' || *end || number > INT_MAX) continue;
    numbers[(*count)++] = (int)number;
  }
  return read > 0;
}

int64_t vpnaudit_namespace_inode(int folder, const char *path) {
  // Half as long as stat(2), for which the kernel makes the file.
  char text[64];
  ssize_t length = readlinkat(folder, path, text, sizeof text - 1);
  if (length < 0 && errno == EINVAL) {
    struct stat found;
    return fstatat(folder, path, &found, 0) < 0 ? -errno : (int64_t)found.st_ino;
  }
  if (length < 0) return -errno;
  text[length] = 0;
  char *number = strchr(text, '['), *end = NULL;
  long long inode = number ? strtoll(number + 1, &end, 10) : 0;
  return inode > 0 && strcmp(end, "]") == 0 ? inode : -EBADMSG;
}

void vpnaudit_glance(int folder, pid_t process, int places, struct vpnaudit_glance *glance, void *executable,
                     size_t room) {
  char path[32];
  char *name = decimal(path, (unsigned)process);
  strcpy(name, "/exe");
  ssize_t count = readlinkat(folder, path, executable, room);
  glance->executable = count < 0 ? -errno : (int)count;
  strcpy(name, "/task");
  struct statx found;
  int is_known = statx(folder, path, AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT, STATX_NLINK, &found) == 0;
  // Two, and one for each thread.
  glance->has_one_thread = is_known && found.stx_nlink == 3;
  if (!places) return;
  strcpy(name, "/ns/net");
  glance->network = vpnaudit_namespace_inode(folder, path);
  strcpy(name, "/ns/mnt");
  glance->mounts = vpnaudit_namespace_inode(folder, path);
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
