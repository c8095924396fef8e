#define _GNU_SOURCE
#include "CLinuxTerminal.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static const int rung[] = {SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGWINCH};
enum { rung_count = sizeof rung / sizeof *rung };

static struct sigaction before[rung_count];
static volatile sig_atomic_t bell = -1;
static volatile sig_atomic_t endings;

static struct termios saved;
static volatile sig_atomic_t quiet = -1;

void vpnaudit_restore_terminal(void) {
  int descriptor = quiet;
  quiet = -1;
  // tcsetattr(3) is safe in a handler.
  if (descriptor >= 0) tcsetattr(descriptor, TCSANOW, &saved);
}

static void ring(int number) {
  int error = errno;
  if ((number == SIGINT || number == SIGTERM || number == SIGHUP) && ++endings > 1) {
    vpnaudit_restore_terminal();
    _exit(128 + number);
  }
  unsigned char byte = (unsigned char)number;
  ssize_t written = bell >= 0 ? write(bell, &byte, 1) : 0;
  // A full pipe has already woken its reader.
  (void)written;
  errno = error;
}

void vpnaudit_ring_on_signals(int descriptor) {
  bell = descriptor;
  struct sigaction action = {.sa_handler = ring, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  for (int index = 0; index < rung_count; index++) {
    sigaction(rung[index], NULL, &before[index]);
    if (before[index].sa_handler != SIG_IGN) sigaction(rung[index], &action, NULL);
  }
}

void vpnaudit_stop_ringing(void) {
  if (bell < 0) return;
  for (int index = 0; index < rung_count; index++) sigaction(rung[index], &before[index], NULL);
  bell = -1;
}

int vpnaudit_quiet_terminal(int descriptor) {
  // From the background it would be stopped for it (SIGTTOU).
  if (tcgetpgrp(descriptor) != getpgrp()) return -ENOTTY;
  struct termios wanted;
  if (tcgetattr(descriptor, &saved) != 0) return -errno;
  wanted = saved;
  wanted.c_lflag &= ~(tcflag_t)ECHO;
  if (tcsetattr(descriptor, TCSANOW, &wanted) != 0) return -errno;
  quiet = descriptor;
  return 0;
}

int vpnaudit_terminal_size(int descriptor, unsigned short *columns, unsigned short *rows) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) return -errno;
  *columns = size.ws_col;
  *rows = size.ws_row;
  return 0;
}
