#define _GNU_SOURCE
#include "CLinuxBlocks.h"

#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

// Chunks of glibc hold 24, 40, 56, … bytes: kind k holds 16k + 8.
enum { KINDS = 66, MOST_OF_A_KIND = 255 };

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define IS_SANITIZED 1
#endif
#endif

typedef struct Block {
  struct Block *next;
} Block;

static __thread struct {
  Block *first[KINDS];
  unsigned char count[KINDS];
  int known;
} kept;

static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static int has_key;

static void empty(void *unused) {
  (void)unused;
  for (size_t kind = 0; kind < KINDS; kind++) {
    for (Block *block = kept.first[kind], *next; block; block = next) {
      next = block->next;
      free(block);
    }
    kept.first[kind] = NULL;
    // What is freed after this, by the destructors of others, goes straight back.
    kept.count[kind] = MOST_OF_A_KIND;
  }
}

static void make_key(void) { has_key = pthread_key_create(&key, empty) == 0; }

// Whether this thread's blocks are given back when it ends.
static int keeps(void) {
  if (kept.known) return 1;
  pthread_once(&once, make_key);
  if (!has_key || pthread_setspecific(key, &kept) != 0) return 0;
  return kept.known = 1;
}

void *vpnaudit_block_take(size_t size, const char *file, int line) {
  (void)file, (void)line;
  size_t kind = size <= 24 ? 1 : (size + 7) / 16;
  if (kind >= KINDS || !kept.first[kind]) return malloc(size);
  Block *block = kept.first[kind];
  kept.first[kind] = block->next;
  kept.count[kind]--;
  return block;
}

void vpnaudit_block_give(void *block, const char *file, int line) {
  (void)file, (void)line;
  if (!block) return;
  size_t kind = (malloc_usable_size(block) - 8) / 16;
  if (kind >= KINDS || kept.count[kind] == MOST_OF_A_KIND || !keeps()) return free(block);
  Block *kept_block = block;
  kept_block->next = kept.first[kind];
  kept.first[kind] = kept_block;
  kept.count[kind]++;
}

void *vpnaudit_block_resize(void *block, size_t size, const char *file, int line) {
  (void)file, (void)line;
  return realloc(block, size);
}

int vpnaudit_blocks_are_wanted(void) {
#ifdef IS_SANITIZED
  return 0;
#else
  return 1;
#endif
}
