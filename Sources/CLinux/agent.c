#define _GNU_SOURCE
#include "CLinuxAgent.h"

#include <errno.h>
#include <linux/netlink.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t bell = -1;

static void ring(int number) {
  int error = errno;
  unsigned char byte = (unsigned char)number;
  ssize_t written = bell >= 0 ? write(bell, &byte, 1) : 0;
  // A full pipe has already woken its reader.
  (void)written;
  errno = error;
}

void vpnaudit_service_signals(int descriptor) {
  static const int rung[] = {SIGINT, SIGTERM, SIGHUP};
  bell = descriptor;
  struct sigaction action = {.sa_handler = ring, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigset_t set;
  sigemptyset(&set);
  for (size_t index = 0; index < sizeof rung / sizeof *rung; index++) {
    sigaction(rung[index], &action, NULL);
    sigaddset(&set, rung[index]);
  }
  // Whoever started the program may have blocked them.
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

int vpnaudit_netlink_room(int descriptor, int bytes) {
  if (setsockopt(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes) == 0) return 0;
  return setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes) < 0 ? -errno : 0;
}

int vpnaudit_netlink_listen_all(int descriptor) {
  int yes = 1;
  return setsockopt(descriptor, SOL_NETLINK, NETLINK_LISTEN_ALL_NSID, &yes, sizeof yes) < 0 ? -errno : 0;
}

ssize_t vpnaudit_netlink_receive_anywhere(int descriptor, void *bytes, size_t count, int *namespace) {
  union {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int))];
  } control;
  struct sockaddr_nl from;
  for (;;) {
    struct iovec part = {.iov_base = bytes, .iov_len = count};
    struct msghdr message = {
        .msg_name = &from, .msg_namelen = sizeof from, .msg_iov = &part, .msg_iovlen = 1,
        .msg_control = &control, .msg_controllen = sizeof control};
    memset(&from, 0, sizeof from);
    ssize_t got = recvmsg(descriptor, &message, MSG_DONTWAIT | MSG_TRUNC);
    if (got < 0) {
      if (errno == EINTR) continue;
      return -errno;
    }
    // Any process may send to a netlink socket; only port 0 is the kernel.
    if (from.nl_pid != 0) continue;
    *namespace = -1;
    for (struct cmsghdr *one = CMSG_FIRSTHDR(&message); one; one = CMSG_NXTHDR(&message, one)) {
      if (one->cmsg_level == SOL_NETLINK && one->cmsg_type == NETLINK_LISTEN_ALL_NSID) {
        memcpy(namespace, CMSG_DATA(one), sizeof *namespace);
      }
    }
    return got;
  }
}

int vpnaudit_clock_watch(void) {
  int descriptor = timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
  if (descriptor < 0) return -errno;
  int result = vpnaudit_clock_rearm(descriptor);
  if (result == 0) return descriptor;
  close(descriptor);
  return result;
}

int vpnaudit_clock_rearm(int descriptor) {
  uint64_t count;
  // It ends with ECANCELED where the clock was set, which is what the timer is there for.
  ssize_t got = read(descriptor, &count, sizeof count);
  (void)got;
  // A moment that does not come: the year 2200, or as late as the clock allows.
  struct itimerspec far = {.it_value = {.tv_sec = sizeof(time_t) > 4 ? (time_t)7258118400 : 0x7fffffff}};
  return timerfd_settime(descriptor, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &far, NULL) < 0 ? -errno : 0;
}

int vpnaudit_notify(const char *path, const void *bytes, size_t count) {
  struct sockaddr_un to = {.sun_family = AF_UNIX};
  size_t length = strlen(path);
  if ((path[0] != '/' && path[0] != '@') || length < 2 || length >= sizeof to.sun_path) return -EINVAL;
  memcpy(to.sun_path, path, length);
  // A name beside the file system begins with a zero byte, and its length is part of it.
  if (path[0] == '@') to.sun_path[0] = 0;
  int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return -errno;
  socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length + (path[0] == '/'));
  ssize_t sent;
  do {
    sent = sendto(descriptor, bytes, count, MSG_NOSIGNAL, (struct sockaddr *)&to, size);
  } while (sent < 0 && errno == EINTR);
  int error = sent < 0 ? errno : 0;
  close(descriptor);
  return -error;
}
