import Model

/// The numbers of hooks (`enum bpf_attach_type` of linux/bpf.h).
enum HookNumbers {
  /// The hooks of cgroups, by the kind of program that is attached there.
  static let cgroup: [(number: UInt32, hook: KernelProgram.Hook, kind: KernelProgram.Kind)] = [
    (0, .ingress, .cgroupPackets), (1, .egress, .cgroupPackets), (2, .create, .cgroupSocket),
    (3, .socketEvents, .socketEvents), (8, .bind4, .cgroupAddress), (9, .bind6, .cgroupAddress),
    (10, .connect4, .cgroupAddress), (11, .connect6, .cgroupAddress), (12, .bound4, .cgroupSocket),
    (13, .bound6, .cgroupSocket), (14, .send4, .cgroupAddress), (15, .send6, .cgroupAddress),
    (19, .receive4, .cgroupAddress), (20, .receive6, .cgroupAddress), (21, .getOption, .cgroupOption),
    (22, .setOption, .cgroupOption), (29, .peerName4, .cgroupAddress), (30, .peerName6, .cgroupAddress),
    (31, .socketName4, .cgroupAddress), (32, .socketName6, .cgroupAddress), (34, .release, .cgroupSocket),
    (43, .security, .security), (49, .unixConnect, .cgroupAddress), (50, .unixSend, .cgroupAddress),
    (51, .unixReceive, .cgroupAddress), (52, .unixPeerName, .cgroupAddress),
    (53, .unixSocketName, .cgroupAddress),
  ]

  /// The hooks of network namespaces.
  static let namespace: [(number: UInt32, hook: KernelProgram.Hook, kind: KernelProgram.Kind)] = [
    (17, .flowDissector, .flowDissector), (36, .socketLookup, .socketLookup),
  ]

  /// The hooks of interfaces, all of which take classifiers.
  static let interface: [(number: UInt32, hook: KernelProgram.Hook)] = [
    (46, .tcxIngress), (47, .tcxEgress), (54, .netkit), (55, .netkitPeer),
  ]

  /// BPF_XDP.
  private static let xdp: UInt32 = 37

  /// The hook with a number; nil for one that no program for packets has.
  static func hook(_ number: UInt32) -> KernelProgram.Hook? {
    number == xdp
      ? .xdp
      : cgroup.first { $0.number == number }?.hook ?? namespace.first { $0.number == number }?.hook
        ?? interface.first { $0.number == number }?.hook
  }
}

/// A program at a place.
struct Attachment: Hashable, Sendable {
  /// The program's number.
  let program: UInt32
  let place: KernelProgram.Place
}
