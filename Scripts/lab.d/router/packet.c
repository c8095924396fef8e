#define _GNU_SOURCE
#include "packet.h"

#include <arpa/inet.h>
#include <netinet/icmp6.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/ip_icmp.h>
#include <netinet/tcp.h>
#include <string.h>

enum { TLS_HANDSHAKE = 22, TLS_CLIENT_HELLO = 1 };

int segment_read(Segment *segment, const uint8_t *bytes, size_t size) {
  *segment = (Segment){0};
  size_t head;
  int protocol, first;
  if (size >= sizeof(struct iphdr) && bytes[0] >> 4 == 4) {
    struct iphdr ip;
    memcpy(&ip, bytes, sizeof ip);
    head = ip.ihl * 4u;
    if (head < sizeof ip || head > size) return 0;
    protocol = ip.protocol;
    first = (ntohs(ip.frag_off) & IP_OFFMASK) == 0;
    *segment = (Segment){.version = 4, .source = bytes + 12, .destination = bytes + 16, .address_size = 4};
  } else if (size >= sizeof(struct ip6_hdr) && bytes[0] >> 4 == 6) {
    head = sizeof(struct ip6_hdr);
    protocol = bytes[6];  // extension headers are passed on as they are
    first = 1;
    *segment = (Segment){.version = 6, .source = bytes + 8, .destination = bytes + 24, .address_size = 16};
  } else {
    return 0;
  }
  if (protocol != IPPROTO_TCP || !first || size - head < sizeof(struct tcphdr)) return 1;
  size_t offset = (bytes[head + 12] >> 4) * 4u;
  if (offset < sizeof(struct tcphdr) || offset > size - head) return 1;
  segment->tcp = bytes + head;
  segment->data = segment->tcp + offset;
  segment->data_size = size - head - offset;
  return 1;
}

int segment_holds_hello(const Segment *segment, const char *name) {
  const uint8_t *data = segment->data;
  if (!segment->tcp || segment->data_size < 6) return 0;
  if (data[0] != TLS_HANDSHAKE || data[1] != 3 || data[5] != TLS_CLIENT_HELLO) return 0;
  return !name || memmem(data, segment->data_size, name, strlen(name)) != NULL;
}

// The sum of 16-bit words in network order (RFC 1071), so far; only the last part may have an odd size.
static uint32_t sum(const void *bytes, size_t size, uint32_t from) {
  const uint8_t *p = bytes;
  for (; size > 1; size -= 2, p += 2) from += (uint32_t)(p[0] << 8 | p[1]);
  return size ? from + (uint32_t)(p[0] << 8) : from;
}

static uint16_t folded(uint32_t value) {
  while (value >> 16) value = (value & 0xffff) + (value >> 16);
  return htons((uint16_t)~value);
}

// Writes an IP header for `size` bytes that follow it; returns its size.
static size_t head(uint8_t *answer, int version, const uint8_t *from, const uint8_t *to, int protocol, size_t size) {
  if (version == 4) {
    struct iphdr ip = {.version = 4, .ihl = 5, .tot_len = htons((uint16_t)(sizeof ip + size)),
                       .frag_off = htons(IP_DF), .ttl = 64, .protocol = (uint8_t)protocol};
    memcpy(&ip.saddr, from, 4);
    memcpy(&ip.daddr, to, 4);
    ip.check = folded(sum(&ip, sizeof ip, 0));
    memcpy(answer, &ip, sizeof ip);
    return sizeof ip;
  }
  struct ip6_hdr ip = {.ip6_flow = htonl(6u << 28), .ip6_plen = htons((uint16_t)size), .ip6_nxt = (uint8_t)protocol,
                       .ip6_hlim = 64};
  memcpy(&ip.ip6_src, from, 16);
  memcpy(&ip.ip6_dst, to, 16);
  memcpy(answer, &ip, sizeof ip);
  return sizeof ip;
}

static uint32_t pseudo(const Segment *segment, int protocol, size_t size) {
  uint32_t so_far = sum(segment->source, segment->address_size, (uint32_t)protocol + (uint32_t)size);
  return sum(segment->destination, segment->address_size, so_far);
}

static size_t reset(uint8_t *answer, const Segment *segment, const uint8_t *from, const uint8_t *to, struct tcphdr tcp) {
  tcp.doff = 5;
  tcp.rst = 1;
  // The order of the two addresses does not change the sum.
  tcp.check = folded(sum(&tcp, sizeof tcp, pseudo(segment, IPPROTO_TCP, sizeof tcp)));
  size_t at = head(answer, segment->version, from, to, IPPROTO_TCP, sizeof tcp);
  memcpy(answer + at, &tcp, sizeof tcp);
  return at + sizeof tcp;
}

// A reset is believed where its number is exactly the next one expected (RFC 5961 section 3.2).
size_t make_answering_reset(uint8_t answer[LARGEST_ANSWER], const Segment *segment) {
  struct tcphdr tcp;
  memcpy(&tcp, segment->tcp, sizeof tcp);
  struct tcphdr made = {.source = tcp.dest, .dest = tcp.source, .seq = tcp.ack_seq};
  return reset(answer, segment, segment->destination, segment->source, made);
}

size_t make_reset_instead(uint8_t answer[LARGEST_ANSWER], const Segment *segment) {
  struct tcphdr tcp;
  memcpy(&tcp, segment->tcp, sizeof tcp);
  struct tcphdr made = {.source = tcp.source, .dest = tcp.dest, .seq = tcp.seq};
  return reset(answer, segment, segment->source, segment->destination, made);
}

size_t make_too_big(uint8_t answer[LARGEST_ANSWER], const Segment *segment, const uint8_t *bytes, size_t size, uint32_t mtu) {
  if (segment->version == 4) {
    // What may be cut into fragments is not refused, and no error is reported about an error.
    if (!(bytes[6] & 0x40) || bytes[9] == IPPROTO_ICMP) return 0;
    size_t quoted = size < 128 ? size : 128;
    struct icmphdr icmp = {.type = ICMP_DEST_UNREACH, .code = ICMP_FRAG_NEEDED};
    icmp.un.frag.mtu = htons((uint16_t)(mtu > 0xffff ? 0xffff : mtu));
    icmp.checksum = folded(sum(bytes, quoted, sum(&icmp, sizeof icmp, 0)));
    size_t at = head(answer, 4, segment->destination, segment->source, IPPROTO_ICMP, sizeof icmp + quoted);
    memcpy(answer + at, &icmp, sizeof icmp);
    memcpy(answer + at + sizeof icmp, bytes, quoted);
    return at + sizeof icmp + quoted;
  }
  if (bytes[6] == IPPROTO_ICMPV6) return 0;
  // As much of the packet as fits into the smallest link of IPv6 (RFC 4443 section 3.2).
  size_t room = LARGEST_ANSWER - sizeof(struct ip6_hdr) - sizeof(struct icmp6_hdr);
  size_t quoted = size < room ? size : room;
  struct icmp6_hdr icmp = {.icmp6_type = ICMP6_PACKET_TOO_BIG};
  icmp.icmp6_mtu = htonl(mtu);
  uint32_t so_far = sum(&icmp, sizeof icmp, pseudo(segment, IPPROTO_ICMPV6, sizeof icmp + quoted));
  icmp.icmp6_cksum = folded(sum(bytes, quoted, so_far));
  size_t at = head(answer, 6, segment->destination, segment->source, IPPROTO_ICMPV6, sizeof icmp + quoted);
  memcpy(answer + at, &icmp, sizeof icmp);
  memcpy(answer + at + sizeof icmp, bytes, quoted);
  return at + sizeof icmp + quoted;
}
