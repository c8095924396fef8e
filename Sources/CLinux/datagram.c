#define _GNU_SOURCE

#include "CLinuxDatagram.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

int vpnaudit_datagrams_open(const char *path, int timeout_ms) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path) return -ENAMETOOLONG;
  strcpy(address.sun_path, path);
  int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return -errno;
  struct timeval timeout = {.tv_sec = timeout_ms / 1000, .tv_usec = timeout_ms % 1000 * 1000};
  int size = 8 << 20;
  // More than the system's usual limit where this may; without it the kernel's default holds.
  if (setsockopt(descriptor, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof size))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
  if (setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout) ||
      connect(descriptor, (struct sockaddr *)&address, sizeof address)) {
    int error = errno;
    close(descriptor);
    return -error;
  }
  return descriptor;
}

int vpnaudit_datagrams_send(int descriptor, const void *bytes, size_t count) {
  ssize_t sent;
  do sent = send(descriptor, bytes, count, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent < 0 ? -errno : 0;
}

static int sealed_memory(const char *bytes, size_t count) {
  int memory = memfd_create("vpnaudit", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (memory < 0) return -errno;
  while (count > 0) {
    ssize_t written = write(memory, bytes, count);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      int error = written < 0 ? errno : EIO;
      close(memory);
      return -error;
    }
    bytes += written;
    count -= (size_t)written;
  }
  if (fcntl(memory, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)) {
    int error = errno;
    close(memory);
    return -error;
  }
  return memory;
}

int vpnaudit_datagrams_send_sealed(int descriptor, const void *bytes, size_t count) {
  int memory = sealed_memory(bytes, count);
  if (memory < 0) return memory;
  union {
    struct cmsghdr header;
    char room[CMSG_SPACE(sizeof(int))];
  } control = {0};
  struct msghdr message = {.msg_control = control.room, .msg_controllen = sizeof control.room};
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int));
  memcpy(CMSG_DATA(header), &memory, sizeof memory);
  ssize_t sent;
  do sent = sendmsg(descriptor, &message, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  int result = sent < 0 ? -errno : 0;
  close(memory);
  return result;
}

int vpnaudit_unacknowledged(int descriptor) {
  int count = 0;
  return ioctl(descriptor, SIOCOUTQ, &count) ? -errno : count;
}
