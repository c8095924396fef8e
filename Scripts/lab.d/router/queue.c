#include "queue.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_PACKETS = 1 << 17, MOST_BYTES = 1 << 28 };

// A binary heap.
static Packet heap[MOST_PACKETS];
static size_t waiting, held;
static uint64_t counter;

static int before(size_t a, size_t b) {
  return heap[a].due != heap[b].due ? heap[a].due < heap[b].due : heap[a].order < heap[b].order;
}

static void swap(size_t a, size_t b) {
  Packet kept = heap[a];
  heap[a] = heap[b];
  heap[b] = kept;
}

int queue_put(const uint8_t *bytes, size_t size, int64_t due) {
  if (waiting == MOST_PACKETS || held + size > MOST_BYTES) return 0;
  uint8_t *copy = malloc(size);
  if (!copy) return 0;
  memcpy(copy, bytes, size);
  held += size;
  size_t at = waiting++;
  heap[at] = (Packet){.due = due, .order = counter++, .size = size, .bytes = copy};
  for (; at && before(at, (at - 1) / 2); at = (at - 1) / 2) swap(at, (at - 1) / 2);
  return 1;
}

const Packet *queue_first(void) { return waiting ? &heap[0] : NULL; }

Packet queue_take(void) {
  Packet first = heap[0];
  heap[0] = heap[--waiting];
  held -= first.size;
  for (size_t at = 0;;) {
    size_t least = at, child = 2 * at + 1;
    if (child < waiting && before(child, least)) least = child;
    if (child + 1 < waiting && before(child + 1, least)) least = child + 1;
    if (least == at) return first;
    swap(at, least);
    at = least;
  }
}
