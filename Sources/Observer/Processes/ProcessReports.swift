import Model

/// How a survey of processes says what it could not see.
struct ProcessReports {
  let files: ProcessFiles

  /// A report that says of a process that the time did not suffice for its program.
  func unreached(_ process: Int32, _ report: CollectorReport) -> CollectorReport {
    guard report.status == .complete else { return report }
    return CollectorReport(
      .packages, .failed, errno: "ETIMEDOUT",
      facts: .unreached(part: .executables, count: 1, first: [files.observed(process)]))
  }

  /// A refusal for want of the capability; nil where it is held and does not help: a security module then stands before
  /// the process, and whether that leaves a gap depends on what it could hold (`RefusedProcesses`).
  private func refusal(_ collector: Collector, _ part: CollectorFacts.Part, of count: Int) -> CollectorReport?
  {
    guard count > 0, !mayTrace else { return nil }
    return CollectorReport(
      collector, .denied, needs: "CAP_SYS_PTRACE", facts: .refused(part: part, count: count, held: false))
  }

  private func unreached(
    _ collector: Collector, _ part: CollectorFacts.Part, _ processes: [Int32]
  ) -> CollectorReport? {
    guard !processes.isEmpty else { return nil }
    return CollectorReport(
      collector, .failed, errno: "ETIMEDOUT",
      facts: .unreached(
        part: part, count: processes.count, first: processes.prefix(3).map(files.observed)))
  }

  /// Whether the capability to look into others' processes is held.
  var mayTrace: Bool {
    Self.mayTrace((try? files.bytes(of: "\(files.root)/self/status")) ?? [])
  }

  /// How the list of processes ended: so many refused, and some were not reached.
  func processes(denied: Int, unreached: [Int32]) -> CollectorReport {
    if let report = refusal(.processes, .executables, of: denied) { return report }
    if let report = self.unreached(.processes, .executables, unreached) { return report }
    if othersAreHidden {
      return CollectorReport(
        .processes, .denied, needs: "CAP_SYS_PTRACE", facts: .hiddenProcesses)
    }
    return CollectorReport(.processes, .complete)
  }

  /// Whether `/proc` shows no processes of other users: hidepid hides them from those who may not trace them.
  var othersAreHidden: Bool {
    guard let mounts = try? files.bytes(of: "\(files.root)/self/mounts", limit: 1 << 20) else { return false }
    return Self.hidesProcesses(mounts: String(decoding: mounts, as: UTF8.self), mountPoint: files.root)
      && !mayTrace
  }

  /// How the search for descriptors ended.
  func holders(_ held: TunDescriptorScan.Observation) -> CollectorReport {
    if let report = refusal(.tunProcesses, .descriptors, of: held.denied.count) { return report }
    if let report = unreached(.tunProcesses, .descriptors, held.unreached) { return report }
    if held.namespaceDenied > 0 {
      return CollectorReport(
        .tunProcesses, .denied, needs: "CAP_NET_ADMIN",
        facts: .tunNamespaces(count: held.namespaceDenied))
    }
    if let failure = held.failures.first {
      return CollectorReport(.tunProcesses, .failed, facts: failure)
    }
    return CollectorReport(.tunProcesses, .complete)
  }

  /// Whether the mount of `/proc` in a text of the form of `/proc/self/mounts` hides processes.
  static func hidesProcesses(mounts: String, mountPoint: String) -> Bool {
    for line in mounts.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count >= 4, fields[1] == mountPoint, fields[2] == "proc" else { continue }
      for option in fields[3].split(separator: ",") where option.hasPrefix("hidepid=") {
        return !["hidepid=0", "hidepid=off"].contains(option)
      }
    }
    return false
  }

  /// Whether a text of the form of `/proc/self/status` has CAP_SYS_PTRACE (bit 19) in the effective set.
  static func mayTrace(_ status: [UInt8]) -> Bool {
    for line in String(decoding: status, as: UTF8.self).split(separator: "\n")
    where line.hasPrefix("CapEff:") {
      let digits = line.dropFirst(7).drop { $0 == "\t" || $0 == " " }
      return (UInt64(digits, radix: 16) ?? 0) & (1 << 19) != 0
    }
    return false
  }
}
