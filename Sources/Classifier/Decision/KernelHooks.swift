import Model

extension HostState {
  /// More programs than these are counted only.
  private static let mostHooks = 8

  /// One reason for each program of the kernel's that can lead packets elsewhere. What a program does is not known, and a
  /// name, a place or whoever holds it does not say so: none is taken for harmless by them.
  var hookReasons: [Reason] {
    let able = (programs ?? []).filter(\.canLeadElsewhere)
    if able.isEmpty { return [] }
    let byPID = Dictionary(processes.map { ($0.pid, $0) }) { first, _ in first }
    let reasons = able.prefix(Self.mostHooks).map { program in
      // Of several holders the first one that is known stands for all.
      let holder = program.holders.lazy.compactMap { byPID[$0] }.first
      return Reason(
        .bpfHook, .host,
        .host(
          .hook(
            program: program, pid: holder?.pid ?? program.holders.first, executable: holder?.executable,
            package: holder?.package, unit: holder?.unit)))
    }
    let more = able.count - reasons.count
    return reasons + (more > 0 ? [Reason(.bpfHook, .host, .host(.moreHooks(count: more)))] : [])
  }
}
