// The kernel's stamps of a handshake's packets, and nothing else of it.
#pragma once
#include <openssl/bio.h>
#include <stdint.h>

enum { MOST_FLIGHTS = 4 };

// A connection whose packets are stamped. A flight is what is sent before an answer is waited for.
typedef struct {
  int socket;
  uint32_t sent;  // bytes so far
  unsigned flights;
  struct {
    uint32_t end;           // bytes sent when its last one was
    int answered;
    int64_t left, arrived;  // its last byte and its answer's, in ns of the wall clock; 0 where there is no stamp
  } flight[MOST_FLIGHTS];
} Wire;

// Has the kernel stamp packets for as long as the process lives: it takes a while to begin. -1 where it does not.
int stamps_keep(void);
// Has the packets of a connection stamped, and returns what OpenSSL is to read and write with; NULL where it cannot be.
BIO *stamps_begin(Wire *wire, int socket);
// Takes the stamps of what was sent from the socket's error queue.
void stamps_drain(Wire *wire);
// The time from the last byte of each flight to the last byte of its answer, in ns; -1 where a stamp is missing.
int64_t stamps_network(const Wire *wire);
