#ifndef VPNAUDIT_CZLIB_SHIM_H
#define VPNAUDIT_CZLIB_SHIM_H

#include <string.h>
#include <zlib.h>

// zlib's calls at once take no dictionary, and those that begin a stream are macros, which Swift does not see.

/// Compresses all of the source; the number of bytes, or 0 where memory or room is missing.
static inline unsigned long vpnaudit_deflate(const unsigned char *source, unsigned size, const unsigned char *dictionary,
                                             unsigned dictionary_size, unsigned char *out, unsigned room) {
  z_stream stream;
  memset(&stream, 0, sizeof stream);
  if (deflateInit(&stream, 6) != Z_OK) return 0;
  if (dictionary_size > 0 && deflateSetDictionary(&stream, dictionary, dictionary_size) != Z_OK) {
    deflateEnd(&stream);
    return 0;
  }
  stream.next_in = (unsigned char *)source;
  stream.avail_in = size;
  stream.next_out = out;
  stream.avail_out = room;
  int status = deflate(&stream, Z_FINISH);
  unsigned long made = stream.total_out;
  deflateEnd(&stream);
  return status == Z_STREAM_END ? made : 0;
}

/// Whether all of the source, and nothing less, becomes exactly `size` bytes.
static inline int vpnaudit_inflate(const unsigned char *source, unsigned count, const unsigned char *dictionary,
                                   unsigned dictionary_size, unsigned char *out, unsigned size) {
  z_stream stream;
  memset(&stream, 0, sizeof stream);
  if (inflateInit(&stream) != Z_OK) return 0;
  unsigned char beyond;
  stream.next_in = (unsigned char *)source;
  stream.avail_in = count;
  stream.next_out = size > 0 ? out : &beyond;
  stream.avail_out = size;
  int status = inflate(&stream, Z_FINISH);
  if (status == Z_NEED_DICT && dictionary_size > 0 &&
      inflateSetDictionary(&stream, dictionary, dictionary_size) == Z_OK)
    status = inflate(&stream, Z_FINISH);
  int whole = status == Z_STREAM_END && stream.total_out == size && stream.avail_in == 0;
  inflateEnd(&stream);
  return whole;
}

#endif
