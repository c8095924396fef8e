// The ceiling: as many verified TLS handshakes as one thread can make with OpenSSL and one epoll instance.
//
// It measures nothing of a handshake and keeps nothing of it, so no probe that does can be faster. With 'stamps' it
// prints the kernel's times of each handshake and still nothing else, so no probe that goes by these can be nearer to
// the truth. Scripts/bench compiles it and runs it beside the probe.
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "stamps.h"

enum { MOST_AT_ONCE = 10000, SILENCE_MS = 10000 };

typedef struct {
  int socket;
  SSL *tls;  // none until the connection stands
  Wire wire;
} Slot;

static Slot slots[MOST_AT_ONCE];
static SSL_CTX *authorities;
static const char *name;
static struct sockaddr_in server = {.sin_family = AF_INET};
static int loop, stamped;
static long started, good, bad;

static long long microseconds(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return time.tv_sec * 1000000LL + time.tv_nsec / 1000;
}

static int broken(const char *call) {
  fprintf(stderr, "ceiling: error: %s: %s\n", call, strerror(errno));
  ERR_print_errors_fp(stderr);
  return 70;
}

// Connects the slot's socket anew; what cannot be connected counts as a failed handshake.
static void start(unsigned slot) {
  // Closing with a reset leaves no port in TIME_WAIT, of which the kernel has only some 28,000.
  const struct linger at_once = {.l_onoff = 1, .l_linger = 0};
  const int on = 1;
  int one = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  struct epoll_event interest = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.u32 = slot};
  struct sockaddr_in to = server;
  // A capture distinguishes handshakes by the server's address.
  if (stamped) to.sin_addr.s_addr = htonl(ntohl(server.sin_addr.s_addr) + (uint32_t)started);
  started++;
  slots[slot] = (Slot){.socket = one};
  if (one < 0 || setsockopt(one, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) < 0 ||
      setsockopt(one, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) < 0 ||
      (connect(one, (struct sockaddr *)&to, sizeof to) < 0 && errno != EINPROGRESS) ||
      epoll_ctl(loop, EPOLL_CTL_ADD, one, &interest) < 0) {
    broken("socket");
    exit(70);
  }
}

// Goes as far as the socket lets it: 0 while it waits, 1 once the handshake has succeeded, -1 once it has failed.
static int go_on(Slot *slot) {
  if (!slot->tls) {
    slot->tls = SSL_new(authorities);
    if (!slot->tls || !SSL_set1_host(slot->tls, name) || !SSL_set_tlsext_host_name(slot->tls, name)) return -1;
    BIO *bio = stamped ? stamps_begin(&slot->wire, slot->socket) : BIO_new_socket(slot->socket, BIO_NOCLOSE);
    if (!bio) return -1;
    SSL_set_bio(slot->tls, bio, bio);
  }
  int status = SSL_connect(slot->tls);
  if (status == 1) return 1;
  int reason = SSL_get_error(slot->tls, status);
  return reason == SSL_ERROR_WANT_READ || reason == SSL_ERROR_WANT_WRITE ? 0 : -1;
}

// Prints what the kernel's stamps say of a handshake.
static void report(Slot *slot) {
  struct sockaddr_in here, there;
  socklen_t size = sizeof here;
  char address[INET_ADDRSTRLEN];
  stamps_drain(&slot->wire);
  if (getsockname(slot->socket, (struct sockaddr *)&here, &size) < 0 ||
      getpeername(slot->socket, (struct sockaddr *)&there, &size) < 0 ||
      !inet_ntop(AF_INET, &there.sin_addr, address, sizeof address))
    return;
  printf("{\"address\":\"%s\",\"local_port\":%u,\"network_us\":%.3f}\n", address, ntohs(here.sin_port),
         (double)stamps_network(&slot->wire) / 1000);
}

int main(int argc, char **argv) {
  stamped = argc == 8 && strcmp(argv[7], "stamps") == 0;
  if (argc != 7 && !stamped) {
    fputs("Examples:\n  ceiling 127.0.0.1 8443 any.bench.test ca.pem 2000 50\n"
          "  ceiling 10.66.0.1 8443 any.bench.test ca.pem 2000 50 stamps\n\n"
          "Makes 2000 handshakes, 50 at once, and prints one line of JSON. With 'stamps' each goes to an address of its\n"
          "own, counted from the given one, and has a line, too.\n", argc == 2 ? stdout : stderr);
    return argc == 2 ? 0 : 64;
  }
  name = argv[3];
  long count = atol(argv[5]), at_once = atol(argv[6]);
  server.sin_port = htons((uint16_t)atoi(argv[2]));
  if (inet_pton(AF_INET, argv[1], &server.sin_addr) != 1 || count < 1 || at_once < 1 || at_once > MOST_AT_ONCE) {
    fputs("ceiling: error: the address or a number is none\nceiling: hint: see ceiling --help\n", stderr);
    return 64;
  }
  authorities = SSL_CTX_new(TLS_client_method());
  if (!authorities || SSL_CTX_load_verify_file(authorities, argv[4]) != 1) return broken("the authority");
  SSL_CTX_set_verify(authorities, SSL_VERIFY_PEER, NULL);
  loop = epoll_create1(EPOLL_CLOEXEC);
  if (loop < 0) return broken("epoll_create1");
  if (stamped && stamps_keep() < 0) return broken("stamps");

  long long wall = microseconds(CLOCK_MONOTONIC), processor = microseconds(CLOCK_PROCESS_CPUTIME_ID);
  if (at_once > count) at_once = count;
  for (unsigned slot = 0; slot < at_once; slot++) start(slot);
  while (good + bad < count) {
    struct epoll_event events[256];
    int ready = epoll_wait(loop, events, 256, SILENCE_MS);
    if (ready == 0) {
      fputs("ceiling: error: the server fell silent\n", stderr);
      return 70;
    }
    for (int i = 0; i < ready; i++) {
      Slot *slot = &slots[events[i].data.u32];
      // Readable alone says nothing about a connection that is being made.
      if (!slot->tls && !(events[i].events & (EPOLLOUT | EPOLLERR | EPOLLHUP))) continue;
      // Left in the queue, the stamps of what was sent would wake the loop again and again.
      if (stamped && slot->tls && events[i].events & EPOLLERR) stamps_drain(&slot->wire);
      int outcome = go_on(slot);
      if (outcome == 0) continue;
      if (outcome > 0) good++; else bad++;
      if (stamped && outcome > 0) report(slot);
      SSL_free(slot->tls);
      close(slot->socket);
      ERR_clear_error();
      if (started < count) start(events[i].data.u32);
    }
  }
  wall = microseconds(CLOCK_MONOTONIC) - wall;
  processor = microseconds(CLOCK_PROCESS_CPUTIME_ID) - processor;
  printf("{\"samples\":%ld,\"failed\":%ld,\"wall_us\":%lld,\"cpu_us\":%lld}\n", good + bad, bad, wall, processor);
  return bad ? 1 : 0;
}
