// Memory in small blocks that each thread keeps for itself, for libraries that take and give thousands a moment.
//
// glibc keeps seven of a size for a thread and locks an arena for the rest.
#pragma once
#include <stddef.h>

void *vpnaudit_block_take(size_t size, const char *file, int line);
void *vpnaudit_block_resize(void *block, size_t size, const char *file, int line);
void vpnaudit_block_give(void *block, const char *file, int line);

// 0 under a sanitizer, which must see every block come and go.
int vpnaudit_blocks_are_wanted(void);
