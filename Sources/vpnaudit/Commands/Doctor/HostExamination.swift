import Checking
import Classifier
import Glibc
import Linux
import Model
import Reporter

/// What of this host can be seen.
struct HostExamination {
  let findings: [DoctorFinding]

  init(_ state: HostState, _ inputs: CheckInputs) {
    var findings = [Self.view(state)]
    findings += Self.collectors(state)
    findings += Self.refusals(state)
    findings.append(Self.wire())
    findings.append(Self.clock(state))
    findings += Self.expiries(state, inputs)
    findings += Self.sinks(inputs)
    self.findings = findings
  }

  private static func view(_ state: HostState) -> DoctorFinding {
    guard let view = state.view, !view.isOfHost else {
      return DoctorFinding("view", .good, "the whole host is seen from here")
    }
    let what = view.pid != .initial ? "processes" : "network"
    return DoctorFinding(
      "view", .attention,
      "this is a container or a namespace: the host's \(what) cannot be seen from here, and a check of the host is undetermined",
      fix: "run it on the host, or say that the container is meant: observe: {view: namespace} in the profile"
    )
  }

  private static func collectors(_ state: HostState) -> [DoctorFinding] {
    let reports = state.collectors.filter { $0.name != .wire }
    var findings: [DoctorFinding] = []
    let complete = reports.filter { $0.status == .complete }
    findings.append(
      DoctorFinding(
        "collectors", .good,
        complete.isEmpty
          ? "none is complete" : "complete: \(complete.map(\.name.rawValue).joined(separator: ", "))"))
    let denied = Dictionary(grouping: reports.filter { $0.status == .denied }) { $0.needs ?? "" }
    for (needs, reports) in denied.sorted(by: { $0.key < $1.key }) {
      let names = reports.map(\.name.rawValue).joined(separator: ", ")
      let gaps = reports.contains { Collector.mandatory.contains($0.name) }
      let why = reports.compactMap { Wording.english.detail(of: $0) }.first.map { ": \($0)" } ?? ""
      findings.append(
        DoctorFinding(
          "collectors", gaps ? .attention : .note, "denied: \(names)\(why)",
          fix: needs.isEmpty ? nil : fix(needs)))
    }
    for report in reports where report.status == .failed {
      let words = [Wording.english.detail(of: report), report.errno].compactMap(\.self)
      let why = words.isEmpty ? "" : ": \(words.joined(separator: ", "))"
      findings.append(
        DoctorFinding(
          "collectors", Collector.mandatory.contains(report.name) ? .attention : .note,
          "failed: \(report.name.rawValue)\(why)"))
    }
    let unsupported = reports.filter { $0.status == .unsupported }.map(\.name.rawValue)
    if !unsupported.isEmpty {
      findings.append(
        DoctorFinding(
          "kernel", .note,
          "this kernel has nothing for \(unsupported.joined(separator: ", ")), so that nothing is missed there"
        ))
    }
    return findings
  }

  /// How a capability is had: by hand as root, for a service in its unit.
  private static func fix(_ needs: String) -> String {
    let names = needs.split(separator: " ").filter { $0.hasPrefix("CAP_") }.joined(separator: " ")
    if geteuid() == 0 {
      return
        "it is not in this process's bounds: AmbientCapabilities=\(names) in the unit, or --cap-add of the container"
    }
    return "sudo vpnaudit check, or AmbientCapabilities=\(names) in the unit of the agent"
  }

  private static func refusals(_ state: HostState) -> [DoctorFinding] {
    guard let refusals = state.refusals, refusals.processes > 0 else { return [] }
    let shown = refusals.groups.prefix(8).map { group in
      let name = group.unit ?? group.package ?? "processes without a unit"
      return group.processes > 1 ? "\(name) (\(group.processes))" : name
    }
    let more = refusals.groups.count > 8 ? " and \(refusals.groups.count - 8) more" : ""
    let links = refusals.links.map(\.interface)
    let holding =
      links.isEmpty ? "" : "; one of them may hold \(links.prefix(4).joined(separator: ", "))"
    return [
      DoctorFinding(
        "processes", links.isEmpty ? .note : .attention,
        "\(refusals.processes == 1 ? "1 refuses" : "\(refusals.processes) refuse") to be read: \(shown.joined(separator: ", "))\(more)\(holding)",
        fix: "accept them by name in the signed registry: accepted_refusals")
    ]
  }

  private static func wire() -> DoctorFinding {
    guard let obstacle = PacketTap.obstacle() else {
      return DoctorFinding("wire", .good, "it can be watched where the probe's own packets leave the host")
    }
    let isDenied = obstacle.number == EPERM || obstacle.number == EACCES
    return DoctorFinding(
      "wire", .note,
      "it is not watched where the probe's own packets leave the host: \(obstacle.text.lowercased())",
      fix: isDenied ? fix("CAP_NET_RAW") : nil)
  }

  private static func clock(_ state: HostState) -> DoctorFinding {
    switch state.clockSynchronized {
    case true?: DoctorFinding("clock", .good, "the kernel says that it is kept by a time service")
    case false?:
      DoctorFinding(
        "clock", .attention,
        "no time service keeps it: licences and certificates are judged by a clock that may be wrong",
        fix: "timedatectl set-ntp true, or chronyd")
    case nil: DoctorFinding("clock", .note, "the kernel does not say whether a time service keeps it")
    }
  }

  /// What of the registry, its grants and its licences ends soon, or has ended.
  private static func expiries(_ state: HostState, _ inputs: CheckInputs) -> [DoctorFinding] {
    let ending: Set<ReasonCode> = [
      .registryExpiring, .registryExpired, .grantsExpiring, .grantsExpired, .grantExpiring, .licenceExpiring,
    ]
    let reasons = inputs.judge.verdict(on: state, probes: []).compliance.reasons
    return reasons.filter { $0.code.map(ending.contains) ?? false }.map { reason in
      DoctorFinding(
        "ends", .attention, Wording.english.hostText(of: reason), fix: "renew it, and sign the next edition")
    }
  }

  /// Where an agent of this profile passes entries on to.
  private static func sinks(_ inputs: CheckInputs) -> [DoctorFinding] {
    guard !inputs.sinks.isEmpty else { return [] }
    let names = inputs.sinks.map { "\($0.name) (\($0.kind.name.rawValue))" }
    return [
      DoctorFinding("sinks", .good, "\(names.joined(separator: ", ")); 'vpnaudit status' says how each is")
    ]
  }
}
