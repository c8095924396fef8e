// Preloaded into a program, it sends to another address what is meant for one, and hides from where answers come.
//
// PRELOAD_FROM and PRELOAD_TO are the two IPv4 addresses.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static in_addr_t address(const char *name) {
  const char *text = getenv(name);
  return text ? inet_addr(text) : INADDR_NONE;
}

// Puts the second address where a socket address has the first.
static void exchange(struct sockaddr *socket_address, const char *old, const char *new) {
  if (!socket_address || socket_address->sa_family != AF_INET) return;
  struct sockaddr_in *in = (struct sockaddr_in *)socket_address;
  if (in->sin_addr.s_addr == address(old)) in->sin_addr.s_addr = address(new);
}

ssize_t sendto(int descriptor, const void *bytes, size_t size, int flags, const struct sockaddr *to, socklen_t length) {
  ssize_t (*real)(int, const void *, size_t, int, const struct sockaddr *, socklen_t) = dlsym(RTLD_NEXT, "sendto");
  struct sockaddr_storage copy;
  if (to && length <= sizeof copy) {
    memcpy(&copy, to, length);
    exchange((struct sockaddr *)&copy, "PRELOAD_FROM", "PRELOAD_TO");
    to = (struct sockaddr *)&copy;
  }
  return real(descriptor, bytes, size, flags, to, length);
}

ssize_t recvfrom(int descriptor, void *bytes, size_t size, int flags, struct sockaddr *from, socklen_t *length) {
  ssize_t (*real)(int, void *, size_t, int, struct sockaddr *, socklen_t *) = dlsym(RTLD_NEXT, "recvfrom");
  ssize_t count = real(descriptor, bytes, size, flags, from, length);
  if (count >= 0) exchange(from, "PRELOAD_TO", "PRELOAD_FROM");
  return count;
}

// What calls of recvfrom become where the program was compiled with checks of buffers.
ssize_t __recvfrom_chk(int descriptor, void *bytes, size_t size, size_t room, int flags, struct sockaddr *from, socklen_t *length) {
  (void)room;
  return recvfrom(descriptor, bytes, size, flags, from, length);
}
