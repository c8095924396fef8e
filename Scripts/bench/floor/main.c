// The floor of an observation: the questions that it has to ask of the kernel, asked as cheaply as the kernel allows, and
// nothing made of the answers.
//
// Of each process: what it runs, its namespaces of networks and of mounts, its threads, and what each descriptor leads to. A
// network namespace may be kept by nothing but a descriptor, and a tun interface by whoever holds one, so that none can be
// left out. Links, routes and rules are dumped once. Two threads share the processes, as in the program.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { PORTION = 8 };

struct entry {
  uint64_t inode;
  int64_t offset;
  unsigned short length;
  unsigned char type;
  char name[];
};

static int proc;
static int *processes;
static int count;
static atomic_int next;
static atomic_long calls;

static void fail(const char *call) {
  fprintf(stderr, "floor: error: %s: %s\n", call, strerror(errno));
  exit(70);
}

static long nanoseconds(clockid_t clock) {
  struct timespec now;
  if (clock_gettime(clock, &now) < 0) fail("clock_gettime");
  return now.tv_sec * 1000000000L + now.tv_nsec;
}

static void list(void) {
  char bytes[32768];
  for (;;) {
    long got = syscall(SYS_getdents64, proc, bytes, sizeof bytes);
    if (got < 0) fail("getdents64");
    if (got == 0) return;
    processes = realloc(processes, (count + sizeof bytes / 24) * sizeof *processes);
    if (!processes) fail("realloc");
    for (long at = 0; at < got;) {
      const struct entry *entry = (const struct entry *)(bytes + at);
      at += entry->length;
      if (entry->name[0] >= '0' && entry->name[0] <= '9') processes[count++] = atoi(entry->name);
    }
  }
}

// Returns how many calls it took.
static long look(int process) {
  char path[64], text[4096];
  struct statx found;
  char *name = path + snprintf(path, sizeof path, "%d", process);
  long made = 7;
  strcpy(name, "/exe");
  (void)!readlinkat(proc, path, text, sizeof text);
  strcpy(name, "/ns/net");
  (void)!readlinkat(proc, path, text, sizeof text);
  strcpy(name, "/ns/mnt");
  (void)!readlinkat(proc, path, text, sizeof text);
  strcpy(name, "/task");
  statx(proc, path, AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT, STATX_NLINK, &found);
  strcpy(name, "/fd");
  int folder = openat(proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  // A process that ended.
  if (folder < 0) return made;
  statx(folder, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC, STATX_SIZE, &found);
  // Since Linux 6.2 the size is the number of descriptors.
  long left = found.stx_size;
  for (int number = 0; left > 0 && number < 4096; number++, made++) {
    snprintf(path, sizeof path, "%d", number);
    if (statx(folder, path, AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT, STATX_TYPE, &found) == 0) left--;
  }
  close(folder);
  return made;
}

static void *work(void *unused) {
  (void)unused;
  for (;;) {
    int first = atomic_fetch_add(&next, PORTION);
    if (first >= count) return NULL;
    for (int place = first; place < first + PORTION && place < count; place++) {
      atomic_fetch_add(&calls, look(processes[place]));
    }
  }
}

static void dump(int type, int family) {
  static char bytes[256 * 1024];
  struct {
    struct nlmsghdr head;
    struct rtmsg body;
    char more[8];
  } question = {.head = {.nlmsg_type = type, .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP, .nlmsg_seq = 1}};
  question.head.nlmsg_len = NLMSG_LENGTH(type == RTM_GETLINK ? sizeof(struct ifinfomsg) : sizeof question.body);
  question.body.rtm_family = family;
  int descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  if (descriptor < 0 || send(descriptor, &question, question.head.nlmsg_len, 0) < 0) fail("netlink");
  for (int is_done = 0; !is_done;) {
    ssize_t got = recv(descriptor, bytes, sizeof bytes, 0);
    if (got < 0) fail("recv");
    atomic_fetch_add(&calls, 1);
    // The end of a dump may stand behind its last messages.
    for (ssize_t at = 0; at + (ssize_t)sizeof(struct nlmsghdr) <= got && !is_done;) {
      struct nlmsghdr head;
      memcpy(&head, bytes + at, sizeof head);
      is_done = head.nlmsg_type == NLMSG_DONE || head.nlmsg_type == NLMSG_ERROR;
      at += NLMSG_ALIGN(head.nlmsg_len < sizeof head ? sizeof head : head.nlmsg_len);
    }
  }
  close(descriptor);
}

int main(int argc, char **argv) {
  if (argc > 1) {
    fputs("Examples:\n  floor\n\n"
          "Asks the kernel once what an observation asks, and prints what that took as JSON.\n", stdout);
    return strcmp(argv[1], "--help") == 0 ? 0 : 64;
  }
  long start = nanoseconds(CLOCK_MONOTONIC);
  proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (proc < 0) fail("/proc");
  list();
  pthread_t second;
  if (pthread_create(&second, NULL, work, NULL)) fail("pthread_create");
  dump(RTM_GETLINK, AF_UNSPEC);
  dump(RTM_GETROUTE, AF_INET);
  dump(RTM_GETROUTE, AF_INET6);
  dump(RTM_GETRULE, AF_INET);
  dump(RTM_GETRULE, AF_INET6);
  work(NULL);
  pthread_join(second, NULL);
  printf("{\"wall_us\": %ld, \"cpu_us\": %ld, \"calls\": %ld, \"processes\": %d}\n",
         (nanoseconds(CLOCK_MONOTONIC) - start) / 1000, nanoseconds(CLOCK_PROCESS_CPUTIME_ID) / 1000,
         atomic_load(&calls), count);
  return 0;
}
