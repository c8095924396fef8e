#include "stamps.h"

#include <errno.h>
#include <linux/errqueue.h>
#include <linux/net_tstamp.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { RECEIVED = SOF_TIMESTAMPING_SOFTWARE | SOF_TIMESTAMPING_RX_SOFTWARE };

int stamps_keep(void) {
  const int flags = RECEIVED;
  const struct timespec while_it_begins = {.tv_nsec = 20000000};
  int keeper = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (keeper < 0 || setsockopt(keeper, SOL_SOCKET, SO_TIMESTAMPING, &flags, sizeof flags) < 0) return -1;
  return nanosleep(&while_it_begins, NULL);
}

// The stamp of a message; `error` gets what the error queue says of it.
static int64_t stamp(struct msghdr *message, struct sock_extended_err *error) {
  int64_t found = 0;
  for (struct cmsghdr *part = CMSG_FIRSTHDR(message); part; part = CMSG_NXTHDR(message, part)) {
    if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SCM_TIMESTAMPING) {
      struct timespec time;
      memcpy(&time, CMSG_DATA(part), sizeof time);
      found = time.tv_sec * 1000000000LL + time.tv_nsec;
    } else if (part->cmsg_level == IPPROTO_IP && part->cmsg_type == IP_RECVERR) {
      memcpy(error, CMSG_DATA(part), sizeof *error);
    }
  }
  return found;
}

void stamps_drain(Wire *wire) {
  for (;;) {
    _Alignas(struct cmsghdr) char control[256];
    struct msghdr message = {.msg_control = control, .msg_controllen = sizeof control};
    struct sock_extended_err error = {0};
    if (recvmsg(wire->socket, &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) return;
    int64_t found = stamp(&message, &error);
    if (!found || error.ee_origin != SO_EE_ORIGIN_TIMESTAMPING) continue;
    // OPT_ID numbers a packet by its last byte. One that is sent again is stamped again; the first counts.
    for (unsigned i = 0; i < wire->flights; i++)
      if (wire->flight[i].end - 1 == error.ee_data && !wire->flight[i].left) wire->flight[i].left = found;
  }
}

int64_t stamps_network(const Wire *wire) {
  int64_t sum = 0;
  for (unsigned i = 0; i < wire->flights; i++) {
    if (!wire->flight[i].answered) continue;
    if (!wire->flight[i].left || !wire->flight[i].arrived) return -1;
    sum += wire->flight[i].arrived - wire->flight[i].left;
  }
  return sum;
}

static int write_out(BIO *bio, const char *bytes, int count) {
  Wire *wire = BIO_get_data(bio);
  BIO_clear_retry_flags(bio);
  ssize_t sent = send(wire->socket, bytes, (size_t)count, MSG_NOSIGNAL);
  if (sent < 0) {
    if (errno == EAGAIN) BIO_set_retry_write(bio);
    return -1;
  }
  wire->sent += (uint32_t)sent;
  int is_new = wire->flights == 0 || wire->flight[wire->flights - 1].answered;
  if (is_new && wire->flights < MOST_FLIGHTS) wire->flights++;
  wire->flight[wire->flights - 1].end = wire->sent;
  return (int)sent;
}

static int read_in(BIO *bio, char *bytes, int count) {
  Wire *wire = BIO_get_data(bio);
  BIO_clear_retry_flags(bio);
  _Alignas(struct cmsghdr) char control[256];
  struct iovec part = {.iov_base = bytes, .iov_len = (size_t)count};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  struct sock_extended_err error;
  ssize_t received = recvmsg(wire->socket, &message, 0);
  if (received < 0 && errno == EAGAIN) BIO_set_retry_read(bio);
  if (received > 0 && wire->flights) {
    wire->flight[wire->flights - 1].answered = 1;
    wire->flight[wire->flights - 1].arrived = stamp(&message, &error);
  }
  return (int)received;
}

static int create(BIO *bio) {
  BIO_set_init(bio, 1);
  return 1;
}

static long control(BIO *bio, int command, long number, void *pointer) {
  (void)bio, (void)number, (void)pointer;
  return command == BIO_CTRL_FLUSH;
}

BIO *stamps_begin(Wire *wire, int socket) {
  static BIO_METHOD *methods;
  const int flags = RECEIVED | SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_OPT_TSONLY | SOF_TIMESTAMPING_OPT_ID;
  if (!methods) {
    methods = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "stamped wire");
    if (!methods || !BIO_meth_set_create(methods, create) || !BIO_meth_set_write(methods, write_out) ||
        !BIO_meth_set_read(methods, read_in) || !BIO_meth_set_ctrl(methods, control))
      return NULL;
  }
  if (setsockopt(socket, SOL_SOCKET, SO_TIMESTAMPING, &flags, sizeof flags) < 0) return NULL;
  *wire = (Wire){.socket = socket};
  BIO *bio = BIO_new(methods);
  if (bio) BIO_set_data(bio, wire);
  return bio;
}
