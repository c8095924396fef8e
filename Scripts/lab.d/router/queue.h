// The packets that wait for their moment, the earliest first; those of one moment keep their order.
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef struct {
  int64_t due;  // CLOCK_MONOTONIC, in nanoseconds
  uint64_t order;
  size_t size;
  uint8_t *bytes;
} Packet;

// Copies a packet into the queue; 0 where there is no room for it, as in a router.
int queue_put(const uint8_t *bytes, size_t size, int64_t due);

// The earliest packet, which stays in the queue; NULL where none waits.
const Packet *queue_first(void);

// Takes the earliest packet out. Its bytes are the caller's to free.
Packet queue_take(void);
