// A small router on a tun device for tests and benchmarks: it delays, loses, limits and injects packets.
//
// The kernel hands it packets through the tun device and takes them back from it, so that routes and rules decide
// what comes past (Scripts/lab and Scripts/bench set them up). It keeps no state but the packets that wait, and
// sleeps as long as none is due.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "packet.h"
#include "queue.h"

enum { LARGEST = 65536, AT_ONCE = 256 };

static struct {
  const char *device;
  int64_t delay, jitter;  // nanoseconds, each way
  double loss;            // 0…1
  size_t mtu;             // 0: none
  int tell_mtu;           // a packet above it is answered by ICMP
  int reset_after_hello;  // answers a ClientHello with a reset, to both sides
  const char *name;       // … only if this server name stands in it
  int64_t reset_delay;    // … after so long
} options;

static unsigned long long passed, lost, too_big, injected, overflown, refused;

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void put(const uint8_t *bytes, size_t size, int64_t due) {
  if (!queue_put(bytes, size, due)) overflown++;
}

static void inject(const uint8_t *bytes, size_t size, int64_t due) {
  if (size == 0) return;
  injected++;
  put(bytes, size, due);
}

static void arrived(const uint8_t *bytes, size_t size) {
  uint8_t answer[LARGEST_ANSWER];
  Segment segment;
  int known = segment_read(&segment, bytes, size);
  int64_t at = now();
  if (options.mtu && size > options.mtu) {
    too_big++;
    if (options.tell_mtu && known) inject(answer, make_too_big(answer, &segment, bytes, size, (uint32_t)options.mtu), at);
    return;
  }
  if (options.loss > 0 && drand48() < options.loss) { lost++; return; }
  if (options.reset_after_hello && known && segment_holds_hello(&segment, options.name)) {
    // At once, as from a box on the path, or later, as from the server; the server's own when the hello would come.
    inject(answer, make_answering_reset(answer, &segment), at + options.reset_delay);
    inject(answer, make_reset_instead(answer, &segment), at + options.delay);
    return;
  }
  int64_t extra = options.jitter ? (int64_t)(drand48() * (double)options.jitter) : 0;
  put(bytes, size, at + options.delay + extra);
}

// Gives the kernel everything that is due, and sets the timer for what is not.
static void send_due(int tun, int timer) {
  static int64_t set;
  const Packet *first;
  while ((first = queue_first()) && first->due <= now()) {
    Packet packet = queue_take();
    if (write(tun, packet.bytes, packet.size) == (ssize_t)packet.size) passed++; else refused++;
    free(packet.bytes);
  }
  if (!first || first->due == set) return;
  set = first->due;
  struct itimerspec moment = {.it_value = {set / 1000000000, set % 1000000000}};
  timerfd_settime(timer, TFD_TIMER_ABSTIME, &moment, NULL);
}

static int64_t duration(const char *text) {
  char *unit;
  double value = strtod(text, &unit);
  double scale = !strcmp(unit, "us") ? 1e3 : !strcmp(unit, "ms") ? 1e6 : !strcmp(unit, "s") ? 1e9 : -1;
  return unit != text && value >= 0 && scale > 0 && value * scale <= 60e9 ? (int64_t)(value * scale) : -1;
}

static double number(const char *text, double least, double most) {
  char *rest;
  double value = strtod(text, &rest);
  return rest != text && !*rest && value >= least && value <= most ? value : -1;
}

static int usage(const char *problem) {
  if (problem) fprintf(stderr, "labrouter: error: %s\nlabrouter: hint: see labrouter --help\n", problem);
  else
    puts("Examples:\n"
         "  labrouter --device shape0 --delay 25ms\n"
         "  labrouter --device shape0 --delay 25ms --jitter 5ms --loss 5\n"
         "  labrouter --device shape0 --mtu 1200 --mtu-icmp\n"
         "  labrouter --device shape0 --reset-after-hello --name erp.corp.test --reset-delay 50ms\n\n"
         "Takes packets from a tun device and gives them back: each later by --delay and up to --jitter (us, ms or s,\n"
         "each way), --loss in a hundred never, and those longer than --mtu bytes never; with --mtu-icmp their senders\n"
         "are notified. With --reset-after-hello a ClientHello (with --name: one to that server) is kept and answered by a\n"
         "reset to both sides, the client's after --reset-delay. --seed chooses another sequence of chances. Prints 'ready' once the device is there; on\n"
         "SIGTERM or SIGINT it prints its counts as JSON and ends.");
  return problem ? 64 : 0;
}

// Reads the command line; -1 where it is sound, else the exit code.
static int read_options(int argc, char **argv) {
  static const struct option known[] = {
      {"device", required_argument, 0, 'd'}, {"delay", required_argument, 0, 'y'},  {"jitter", required_argument, 0, 'j'},
      {"loss", required_argument, 0, 'l'},   {"mtu", required_argument, 0, 'm'},    {"mtu-icmp", no_argument, 0, 'i'},
      {"name", required_argument, 0, 'n'},   {"reset-after-hello", no_argument, 0, 'r'},
      {"reset-delay", required_argument, 0, 't'}, {"seed", required_argument, 0, 's'},   {"help", no_argument, 0, 'h'},         {0, 0, 0, 0}};
  opterr = 0;
  for (int option; (option = getopt_long(argc, argv, "h", known, NULL)) != -1;) {
    double value;
    switch (option) {
      case 'd': options.device = optarg; break;
      case 'y': if ((options.delay = duration(optarg)) < 0) return usage("--delay takes a time up to 60s, such as 25ms"); break;
      case 'j': if ((options.jitter = duration(optarg)) < 0) return usage("--jitter takes a time up to 60s, such as 5ms"); break;
      case 'l': if ((value = number(optarg, 0, 100)) < 0) return usage("--loss takes 0 to 100"); options.loss = value / 100; break;
      case 'm': if ((value = number(optarg, 68, 65535)) < 0) return usage("--mtu takes 68 to 65535"); options.mtu = (size_t)value; break;
      case 's': if ((value = number(optarg, 0, 1e9)) < 0) return usage("--seed takes a number"); srand48((long)value); break;
      case 'i': options.tell_mtu = 1; break;
      case 'r': options.reset_after_hello = 1; break;
      case 'n': options.name = optarg; break;
      case 't': if ((options.reset_delay = duration(optarg)) < 0) return usage("--reset-delay takes a time up to 60s, such as 50ms"); break;
      case 'h': return usage(NULL);
      default: return usage("an option is unknown or has no value");
    }
  }
  if (optind < argc) return usage("an argument is not an option");
  if (!options.device || !*options.device || strlen(options.device) >= IFNAMSIZ) return usage("--device names the tun device");
  if (options.tell_mtu && !options.mtu) return usage("--mtu-icmp goes with --mtu");
  if ((options.name || options.reset_delay) && !options.reset_after_hello) return usage("--name and --reset-delay go with --reset-after-hello");
  return -1;
}

static int broken(const char *what) {
  fprintf(stderr, "labrouter: error: %s: %s\nlabrouter: hint: it needs root and /dev/net/tun\n", what, strerror(errno));
  return 70;
}

static int watch(int poll, int descriptor) {
  struct epoll_event interest = {.events = EPOLLIN, .data.fd = descriptor};
  return descriptor < 0 ? -1 : epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &interest);
}

int main(int argc, char **argv) {
  int code = read_options(argc, argv);
  if (code >= 0) return code;
  int tun = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
  memcpy(request.ifr_name, options.device, strlen(options.device));
  if (tun < 0 || ioctl(tun, TUNSETIFF, &request) < 0) return broken("the tun device cannot be made");
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  sigprocmask(SIG_BLOCK, &ends, NULL);
  int signals = signalfd(-1, &ends, SFD_CLOEXEC), timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  int poll = epoll_create1(EPOLL_CLOEXEC);
  if (poll < 0 || watch(poll, tun) < 0 || watch(poll, timer) < 0 || watch(poll, signals) < 0) return broken("epoll");
  puts("ready");
  fflush(stdout);

  for (int ended = 0; !ended;) {
    static uint8_t buffer[LARGEST];
    struct epoll_event events[3];
    int count = epoll_wait(poll, events, 3, -1);
    for (int i = 0; i < count; i++) {
      int descriptor = events[i].data.fd;
      uint64_t times;
      if (descriptor == signals) ended = 1;
      if (descriptor == timer && read(timer, &times, sizeof times) < 0 && errno != EAGAIN) return broken("timerfd");
      if (descriptor != tun) continue;
      // Not for ever: what waits must leave in time, too.
      ssize_t size;
      for (int taken = 0; taken < AT_ONCE && (size = read(tun, buffer, sizeof buffer)) > 0; taken++)
        arrived(buffer, (size_t)size);
    }
    send_due(tun, timer);
  }
  printf("{\"passed\":%llu,\"lost\":%llu,\"too_big\":%llu,\"injected\":%llu,\"overflown\":%llu,\"refused\":%llu}\n", passed, lost,
         too_big, injected, overflown, refused);
  return 0;
}
