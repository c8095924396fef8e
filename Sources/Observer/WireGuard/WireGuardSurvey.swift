import Model

/// Looks for WireGuard devices, in processes and in the kernel.
struct WireGuardSurvey {
  let files: ProcessFiles
  /// The namespace that the program runs in.
  let netns: UInt64
  let links: [Link]
  let addresses: [InterfaceAddress]
  let routes: [Route]
  let holders: [TunHolder]
  /// How the collectors ended whose facts are used here.
  let reports: [CollectorReport]
  var folder = "/var/run/wireguard"

  /// What a survey found.
  struct Observation {
    var devices: [WireGuardDevice] = []
    var report = CollectorReport(.wireguard, .complete)
  }

  /// What a record can hold of one device.
  static let mostPeers = 1000
  static let mostPrefixes = 20_000

  /// Looks for the devices.
  func survey() -> Observation {
    let userspace = UserspaceWireGuard(files: files, folder: folder, netns: netns, holders: holders).survey()
    var problems = userspace.problems
    if !userspace.strangers.isEmpty, let gap = gap(.tunProcesses) {
      problems.append(gap)
    }
    var devices = self.devices(userspace.found, &problems)
    if let gap = gap(.links) { problems.append(gap) }
    devices += kernelDevices(&problems)
    return Observation(
      devices: devices.sorted { $0.interface < $1.interface },
      report: Self.report(problems, strangers: userspace.strangers))
  }

  /// The devices of processes. Where two processes answer for one interface, neither is believed.
  private func devices(
    _ found: [UserspaceWireGuard.Found], _ problems: inout [CollectorError]
  ) -> [WireGuardDevice] {
    var devices: [WireGuardDevice] = []
    for (interface, found) in Dictionary(grouping: found, by: \.interface) {
      guard let first = found.first else { continue }
      if Set(found.map(\.process)).count > 1 {
        problems.append(.failed(errno: nil, facts: .severalAnswer(link: interface)))
      } else {
        devices.append(
          device(first.draft, interface: interface, backend: .userspace, process: first.process, &problems))
      }
    }
    return devices
  }

  private func kernelDevices(_ problems: inout [CollectorError]) -> [WireGuardDevice] {
    let kernelLinks = links.filter { $0.kind == "wireguard" }
    // Without such a link there is nothing to ask for, and no family need exist.
    guard !kernelLinks.isEmpty else { return [] }
    var devices: [WireGuardDevice] = []
    do {
      let kernel = try KernelWireGuard()
      for link in kernelLinks {
        guard let draft = try kernel.device(of: link) else { continue }
        devices.append(device(draft, interface: link.name, backend: .kernel, process: nil, &problems))
      }
    } catch {
      problems.append(error)
    }
    return devices
  }

  /// The device as the record has it: of a server the peers are only counted.
  private func device(
    _ draft: WireGuardDraft, interface: String, backend: WireGuardDevice.Backend, process: Int32?,
    _ problems: inout [CollectorError]
  ) -> WireGuardDevice {
    var server = false
    // A route that was not seen could lead anywhere.
    if gap(.addresses) == nil, gap(.routes) == nil, let link = links.first(where: { $0.name == interface }) {
      server = PrivateNetworkServer(interface: link.index, addresses: addresses, routes: routes).serves(
        draft.peers)
    }
    var peers: [WireGuardDevice.Peer] = []
    var prefixes = 0
    for peer in server ? [] : draft.peers.prefix(Self.mostPeers) {
      prefixes += peer.allowedPrefixes.count
      guard prefixes <= Self.mostPrefixes else { break }
      peers.append(
        .init(
          publicKey: peer.publicKey, endpoint: peer.endpoint, lastHandshake: peer.lastHandshake,
          allowedPrefixes: peer.allowedPrefixes))
    }
    if !server, peers.count < draft.peers.count {
      problems.append(
        .failed(errno: nil, facts: .cut(count: draft.peers.count, list: .peers, link: interface)))
    }
    return WireGuardDevice(
      interface: interface, backend: backend, pid: process, listenPort: draft.listenPort,
      firewallMark: draft.firewallMark, server: server, peerCount: draft.peers.count, peers: peers)
  }

  /// Why a collector's facts cannot be relied on here; nil where they can.
  private func gap(_ collector: Collector) -> CollectorError? {
    guard let report = reports.first(where: { $0.name == collector }) else {
      return .failed(errno: nil, facts: .dependency(collector: collector, looked: false))
    }
    switch report.status {
    case .complete: return nil
    case .denied: return .denied(needs: report.needs, facts: report.facts)
    default: return .failed(errno: report.errno, facts: .dependency(collector: collector, looked: true))
    }
  }

  /// One report of all problems. A refusal comes first, because it says what would fix it.
  static func report(_ problems: [CollectorError], strangers: [String]) -> CollectorReport {
    var needs: [String] = []
    var errorNumber: String?
    var facts: [CollectorFacts] = []
    var status = CollectorReport.Status.complete
    for problem in problems {
      let report = problem.report(of: .wireguard)
      if status != .denied { status = report.status == .denied ? .denied : .failed }
      errorNumber = errorNumber ?? report.errno
      for need in report.needs?.split(separator: " and ").map(String.init) ?? [] where !needs.contains(need) {
        needs.append(need)
      }
      if let more = report.facts, !facts.contains(more) { facts.append(more) }
    }
    for name in strangers {
      facts.append(.stranger(socket: printable(name)))
    }
    let shown = facts.count > 4 ? 3 : facts.count
    return CollectorReport(
      .wireguard, status, needs: needs.isEmpty ? nil : needs.joined(separator: " and "),
      errno: status == .failed ? errorNumber : nil,
      facts: facts.count < 2
        ? facts.first
        : .several(first: facts.prefix(shown).map { CaseObject($0) }, more: facts.count - shown))
  }

  /// The name where an interface could have it; any other file name is not repeated.
  private static func printable(_ name: String) -> String? {
    let plain = !name.isEmpty && name.utf8.count < 16 && name.utf8.allSatisfy { (33...126).contains($0) }
    return plain ? name : nil
  }
}
