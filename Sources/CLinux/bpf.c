#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <linux/bpf.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int call(int command, union bpf_attr *attributes) {
  long result = syscall(SYS_bpf, command, attributes, sizeof *attributes);
  return result < 0 ? -errno : (int)result;
}

static int next(int command, uint32_t after, uint32_t *number) {
  union bpf_attr attributes;
  memset(&attributes, 0, sizeof attributes);
  attributes.start_id = after;
  int result = call(command, &attributes);
  if (result == 0) *number = attributes.next_id;
  return result;
}

int vpnaudit_bpf_next_program(uint32_t after, uint32_t *number) {
  return next(BPF_PROG_GET_NEXT_ID, after, number);
}

int vpnaudit_bpf_next_link(uint32_t after, uint32_t *number) { return next(BPF_LINK_GET_NEXT_ID, after, number); }

int vpnaudit_bpf_program(uint32_t number) {
  union bpf_attr attributes;
  memset(&attributes, 0, sizeof attributes);
  attributes.prog_id = number;
  return call(BPF_PROG_GET_FD_BY_ID, &attributes);
}

int vpnaudit_bpf_link(uint32_t number) {
  union bpf_attr attributes;
  memset(&attributes, 0, sizeof attributes);
  attributes.link_id = number;
  return call(BPF_LINK_GET_FD_BY_ID, &attributes);
}

ssize_t vpnaudit_bpf_info(int descriptor, void *bytes, uint32_t count) {
  union bpf_attr attributes;
  memset(&attributes, 0, sizeof attributes);
  // What is not zero is taken for a question: where the instructions are to be written, for one.
  memset(bytes, 0, count);
  attributes.info.bpf_fd = (uint32_t)descriptor;
  attributes.info.info_len = count;
  attributes.info.info = (uint64_t)(uintptr_t)bytes;
  int result = call(BPF_OBJ_GET_INFO_BY_FD, &attributes);
  return result < 0 ? result : (ssize_t)attributes.info.info_len;
}

ssize_t vpnaudit_bpf_query(uint32_t target, uint32_t hook, uint32_t flags, uint32_t *numbers, uint32_t count) {
  union bpf_attr attributes;
  memset(&attributes, 0, sizeof attributes);
  attributes.query.target_fd = target;
  attributes.query.attach_type = hook;
  attributes.query.query_flags = flags;
  attributes.query.prog_ids = (uint64_t)(uintptr_t)numbers;
  attributes.query.prog_cnt = count;
  int result = call(BPF_PROG_QUERY, &attributes);
  // Where they are more than there is room for, it says how many.
  if (result == 0 || result == -ENOSPC) return (ssize_t)attributes.query.prog_cnt;
  return result;
}
