// A small router on a tun device for tests and benchmarks: it delays, loses, limits and injects packets.
//
// The kernel hands it packets through the tun device and takes them back from it, so that routes and rules decide
// what comes past (Scripts/lab sets them up). Plain IPv4 and IPv6, no state but the packets that wait.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { LARGEST = 65536, WAITING = 1 << 17 };

typedef struct {
  int64_t due;
  uint64_t order;  // packets that are due at the same moment keep their order
  size_t size;
  uint8_t *bytes;
} Packet;

static struct {
  int64_t delay, jitter;  // nanoseconds, each way
  double loss;            // 0…1
  size_t mtu;             // 0: none; packets above it vanish
  int reset_after_hello;  // answers a ClientHello with a reset, to both sides
  const char *name;       // … only if this server name stands in it
} options;

static Packet heap[WAITING];
static size_t waiting;
static uint64_t counter, passed, lost, too_large, injected, overflown;
static volatile sig_atomic_t ended;

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int before(const Packet *a, const Packet *b) {
  return a->due != b->due ? a->due < b->due : a->order < b->order;
}

static void swap(size_t a, size_t b) {
  Packet kept = heap[a];
  heap[a] = heap[b];
  heap[b] = kept;
}

static void put(const uint8_t *bytes, size_t size, int64_t due) {
  if (waiting == WAITING) { overflown++; return; }
  uint8_t *copy = malloc(size);
  if (!copy) { overflown++; return; }
  memcpy(copy, bytes, size);
  size_t at = waiting++;
  heap[at] = (Packet){due, counter++, size, copy};
  for (; at && before(&heap[at], &heap[(at - 1) / 2]); at = (at - 1) / 2) swap(at, (at - 1) / 2);
}

static Packet take(void) {
  Packet first = heap[0];
  heap[0] = heap[--waiting];
  for (size_t at = 0;;) {
    size_t least = at, child = 2 * at + 1;
    if (child < waiting && before(&heap[child], &heap[least])) least = child;
    if (child + 1 < waiting && before(&heap[child + 1], &heap[least])) least = child + 1;
    if (least == at) return first;
    swap(at, least);
    at = least;
  }
}

static uint32_t sum(const void *bytes, size_t size, uint32_t from) {
  const uint8_t *p = bytes;
  for (; size > 1; size -= 2, p += 2) from += (uint32_t)(p[0] << 8 | p[1]);
  return size ? from + (uint32_t)(p[0] << 8) : from;
}

static uint16_t folded(uint32_t value) {
  while (value >> 16) value = (value & 0xffff) + (value >> 16);
  return htons((uint16_t)~value);
}

// A reset (RFC 9293 §3.10.7) from one end of an IPv4 connection to the other.
static void reset(uint32_t from, uint32_t to, uint16_t from_port, uint16_t to_port, uint32_t sequence, int64_t due) {
  struct { struct iphdr ip; struct tcphdr tcp; } packet;
  memset(&packet, 0, sizeof packet);
  packet.ip = (struct iphdr){.version = 4, .ihl = 5, .tot_len = htons(sizeof packet), .frag_off = htons(IP_DF),
                             .ttl = 64, .protocol = IPPROTO_TCP, .saddr = from, .daddr = to};
  packet.ip.check = folded(sum(&packet.ip, sizeof packet.ip, 0));
  packet.tcp.source = from_port;
  packet.tcp.dest = to_port;
  packet.tcp.seq = sequence;
  packet.tcp.doff = 5;
  packet.tcp.rst = 1;
  uint32_t pseudo = sum(&packet.ip.saddr, 8, IPPROTO_TCP + sizeof packet.tcp);
  packet.tcp.check = folded(sum(&packet.tcp, sizeof packet.tcp, pseudo));
  put((uint8_t *)&packet, sizeof packet, due);
  injected++;
}

// Whether the packet holds a ClientHello that is to be answered by resets; puts them in line if so.
static int answered(const uint8_t *bytes, size_t size, int64_t at) {
  if (!options.reset_after_hello || size < sizeof(struct iphdr)) return 0;
  struct iphdr ip;
  memcpy(&ip, bytes, sizeof ip);
  size_t head = ip.ihl * 4u;
  if (ip.version != 4 || ip.protocol != IPPROTO_TCP || head < 20 || size < head + sizeof(struct tcphdr)) return 0;
  struct tcphdr tcp;
  memcpy(&tcp, bytes + head, sizeof tcp);
  size_t start = head + tcp.doff * 4u;
  if (start >= size || size - start < 6) return 0;
  const uint8_t *data = bytes + start;
  size_t count = size - start;
  if (data[0] != 22 || data[1] != 3 || data[5] != 1) return 0;
  if (options.name && !memmem(data, count, options.name, strlen(options.name))) return 0;
  uint32_t after = htonl(ntohl(tcp.seq) + (uint32_t)count);
  reset(ip.daddr, ip.saddr, tcp.dest, tcp.source, tcp.ack_seq, at);
  reset(ip.saddr, ip.daddr, tcp.source, tcp.dest, after, at + options.delay);
  return 1;
}

static void arrived(const uint8_t *bytes, size_t size) {
  if (options.mtu && size > options.mtu) { too_large++; return; }
  if (options.loss > 0 && drand48() < options.loss) { lost++; return; }
  int64_t at = now();
  if (answered(bytes, size, at)) return;
  int64_t extra = options.jitter ? (int64_t)(drand48() * (double)options.jitter) : 0;
  put(bytes, size, at + options.delay + extra);
}

static int64_t duration(const char *text) {
  char *unit;
  double value = strtod(text, &unit);
  if (unit == text || value < 0) return -1;
  if (!strcmp(unit, "us")) return (int64_t)(value * 1e3);
  if (!strcmp(unit, "ms")) return (int64_t)(value * 1e6);
  if (!strcmp(unit, "s")) return (int64_t)(value * 1e9);
  return -1;
}

static void stop(int signal) { (void)signal; ended = 1; }

static int usage(const char *problem) {
  if (problem) fprintf(stderr, "labrouter: error: %s\n", problem);
  fprintf(problem ? stderr : stdout,
          "Examples:\n"
          "  labrouter --device shape0 --delay 25ms\n"
          "  labrouter --device shape0 --delay 25ms --jitter 5ms --loss 5\n"
          "  labrouter --device shape0 --mtu 1200\n"
          "  labrouter --device shape0 --reset-after-hello --name erp.corp.test\n\n"
          "Takes packets from a tun device and gives them back: each later by --delay and up to --jitter, --loss in a\n"
          "hundred never, those longer than --mtu bytes never; a ClientHello (with --name: for that server) is kept\n"
          "and answered by a reset to both sides. Prints 'ready' once the device is there, and counts at the end.\n");
  return problem ? 64 : 0;
}

int main(int argc, char **argv) {
  static const struct option known[] = {
      {"device", required_argument, 0, 'd'}, {"delay", required_argument, 0, 'y'}, {"jitter", required_argument, 0, 'j'},
      {"loss", required_argument, 0, 'l'},   {"mtu", required_argument, 0, 'm'},   {"reset-after-hello", no_argument, 0, 'r'},
      {"name", required_argument, 0, 'n'},   {"seed", required_argument, 0, 's'},  {"help", no_argument, 0, 'h'},
      {0, 0, 0, 0}};
  const char *device = NULL;
  for (int option; (option = getopt_long(argc, argv, "", known, NULL)) != -1;) switch (option) {
      case 'd': device = optarg; break;
      case 'y': if ((options.delay = duration(optarg)) < 0) return usage("--delay takes a time such as 25ms"); break;
      case 'j': if ((options.jitter = duration(optarg)) < 0) return usage("--jitter takes a time such as 5ms"); break;
      case 'l': options.loss = atof(optarg) / 100; break;
      case 'm': options.mtu = (size_t)atol(optarg); break;
      case 'r': options.reset_after_hello = 1; break;
      case 'n': options.name = optarg; break;
      case 's': srand48(atol(optarg)); break;
      case 'h': return usage(NULL);
      default: return usage("see --help");
    }
  if (!device || strlen(device) >= IFNAMSIZ) return usage("--device names the tun device");
  if (options.loss < 0 || options.loss > 1) return usage("--loss takes 0 to 100");

  int tun = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
  memcpy(request.ifr_name, device, strlen(device));
  if (tun < 0 || ioctl(tun, TUNSETIFF, &request) < 0) {
    fprintf(stderr, "labrouter: error: the device '%s' cannot be made: %s\n", device, strerror(errno));
    return 70;
  }
  struct sigaction action = {.sa_handler = stop};
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGINT, &action, NULL);
  int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC), poll = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event interest = {.events = EPOLLIN, .data.fd = tun};
  if (timer < 0 || poll < 0 || epoll_ctl(poll, EPOLL_CTL_ADD, tun, &interest) < 0) return 70;
  interest.data.fd = timer;
  if (epoll_ctl(poll, EPOLL_CTL_ADD, timer, &interest) < 0) return 70;
  puts("ready");
  fflush(stdout);

  static uint8_t buffer[LARGEST];
  while (!ended) {
    struct epoll_event events[2];
    int count = epoll_wait(poll, events, 2, -1);
    for (int i = 0; i < count; i++) {
      if (events[i].data.fd == timer) {
        uint64_t times;
        if (read(timer, &times, sizeof times) < 0 && errno != EAGAIN) return 70;
        continue;
      }
      // Not for ever: what waits must leave in time, too.
      for (int taken = 0; taken < 256; taken++) {
        ssize_t size = read(tun, buffer, sizeof buffer);
        if (size <= 0) break;
        arrived(buffer, (size_t)size);
      }
    }
    while (waiting && heap[0].due <= now()) {
      Packet packet = take();
      if (write(tun, packet.bytes, packet.size) == (ssize_t)packet.size) passed++; else lost++;
      free(packet.bytes);
    }
    if (waiting) {
      struct itimerspec at = {.it_value = {heap[0].due / 1000000000, heap[0].due % 1000000000}};
      timerfd_settime(timer, TFD_TIMER_ABSTIME, &at, NULL);
    }
  }
  printf("{\"passed\":%llu,\"lost\":%llu,\"too_large\":%llu,\"injected\":%llu,\"overflown\":%llu}\n",
         (unsigned long long)passed, (unsigned long long)lost, (unsigned long long)too_large,
         (unsigned long long)injected, (unsigned long long)overflown);
  return 0;
}
