// What the router reads in packets, and the packets that it makes: IPv4 (RFC 791), IPv6 (RFC 8200), TCP (RFC 9293).
#pragma once
#include <stddef.h>
#include <stdint.h>

enum { LARGEST_ANSWER = 1280 };

typedef struct {
  int version;  // 4 or 6
  const uint8_t *source, *destination;
  size_t address_size;
  const uint8_t *tcp;  // NULL where it is no whole TCP segment, or not the first fragment of one
  const uint8_t *data;
  size_t data_size;
} Segment;

// Reads a packet's headers; 0 where they are none.
int segment_read(Segment *segment, const uint8_t *bytes, size_t size);

// Whether the segment begins with a ClientHello, and one in which `name` stands, where it is not NULL.
int segment_holds_hello(const Segment *segment, const char *name);

// Makes the reset with which the segment's destination would answer it; returns its size.
size_t make_answering_reset(uint8_t answer[LARGEST_ANSWER], const Segment *segment);

// Makes the reset with which the segment's source would end the connection instead of sending it; returns its size.
size_t make_reset_instead(uint8_t answer[LARGEST_ANSWER], const Segment *segment);

// Makes the message that the packet is too big for a link of `mtu` bytes (RFC 1191, RFC 8201); returns its size, 0
// where no host may be notified. It comes from the packet's destination, for the router has no address.
size_t make_too_big(uint8_t answer[LARGEST_ANSWER], const Segment *segment, const uint8_t *bytes, size_t size, uint32_t mtu);
