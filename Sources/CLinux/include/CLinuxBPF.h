#ifndef VPNAUDIT_CLINUX_BPF_H
#define VPNAUDIT_CLINUX_BPF_H

#include <stdint.h>
#include <sys/types.h>

// bpf(2) as far as it looks at programs; glibc has no function for it. Nothing is loaded, attached or changed.

// The number of the program that comes after a number; 0 is before the first. Returns 0, or -errno: -ENOENT at the end.
int vpnaudit_bpf_next_program(uint32_t after, uint32_t *next);

// The same of links, by which programs may be attached; -EINVAL before Linux 5.8.
int vpnaudit_bpf_next_link(uint32_t after, uint32_t *next);

// A descriptor of the program or of the link with a number, close-on-exec; -errno, -ENOENT where it is gone.
int vpnaudit_bpf_program(uint32_t number);
int vpnaudit_bpf_link(uint32_t number);

// What the kernel says of a program (struct bpf_prog_info) or a link (struct bpf_link_info): how many bytes of it there
// are, or -errno. The rest of the buffer is zero.
ssize_t vpnaudit_bpf_info(int descriptor, void *bytes, uint32_t count);

// The numbers of the programs at a hook (enum bpf_attach_type) of a target: the descriptor of a cgroup or of a network
// namespace, or the index of an interface in the calling thread's namespace. `flags` may be 1 (BPF_F_QUERY_EFFECTIVE).
// Returns how many there are, which may be more than `count`, or -errno.
ssize_t vpnaudit_bpf_query(uint32_t target, uint32_t hook, uint32_t flags, uint32_t *numbers, uint32_t count);

#endif
