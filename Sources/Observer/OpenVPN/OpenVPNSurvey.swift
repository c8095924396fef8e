import Glibc
import Linux
import Model

/// Learns from OpenVPN daemons where they lead: from their configuration and from their management interface.
struct OpenVPNSurvey {
  let files: ProcessFiles
  let management: OpenVPNManagement
  /// The namespace that the program runs in.
  let netns: UInt64

  /// The most files that are read of one configuration.
  private static let mostFiles = 16

  /// What a survey found.
  struct Observation {
    var processes: [HostProcess] = []
    var sightings: [GatewaySighting] = []
    var reports: [CollectorReport] = []
  }

  /// Asks every process that runs OpenVPN; the others pass through as they are.
  func survey(_ facts: [ProcessSurvey.Facts], sockets: [HostSocket]) -> Observation {
    var observation = Observation()
    var configuration = CollectorReport(.openvpnConfig, .complete)
    var control = CollectorReport(.openvpnManagement, .complete)
    for facts in facts {
      guard facts.speaksOpenVPN else {
        observation.processes.append(facts.process)
        continue
      }
      let process = facts.process
      let read: OpenVPNConfiguration
      let changed: Int64?
      do { (read, changed) = try self.configuration(of: process.pid, isRoots: facts.isRoots) } catch {
        // What is not read may name a proxy.
        observation.processes.append(
          process.leading(server: nil, proxied: process.proxied == true ? true : nil))
        configuration = Self.worse(configuration, Self.report(error, process.pid))
        continue
      }
      // What was written since then is not what the process read, or not for sure.
      let isNewer = changed.map { Self.isNewer($0, than: facts.startTime) } ?? false
      let isReliable = !isNewer && !read.isUnclear
      if !isReliable {
        configuration = Self.worse(
          configuration,
          CollectorReport(
            .openvpnConfig, .failed,
            facts: isNewer
              ? .configurationNewer(pid: process.pid) : .configurationUnclear(pid: process.pid)))
      }
      observation.processes.append(
        process.leading(
          server: isReliable ? read.server : nil, proxied: isReliable || read.proxied ? read.proxied : nil))
      for remote in read.remotes where isReliable && !read.server {
        let address = IPAddress(remote.host)
        observation.sightings.append(
          GatewaySighting(
            pid: process.pid, source: .config, address: address, host: address == nil ? remote.host : nil,
            port: remote.port, transport: remote.transport))
      }
      do {
        // Asking may disturb a daemon whose configuration is not understood.
        if !read.server, !read.isUnclear,
          let gateway = try ask(read.management, process: process, sockets: sockets)
        {
          observation.sightings.append(
            GatewaySighting(
              pid: process.pid, source: .management, address: gateway.address, port: gateway.port,
              transport: isReliable
                ? read.transport(to: gateway) : Self.transport(to: gateway, sockets, process.pid)))
        }
      } catch {
        control = Self.worse(control, error.report(of: .openvpnManagement))
      }
    }
    observation.reports = [configuration, control]
    return observation
  }

  /// The transport to a gateway by the process's own sockets, where its configuration does not say: TCP shows its peer.
  static func transport(
    to gateway: SocketAddress, _ sockets: [HostSocket], _ process: Int32
  ) -> TransportProtocol? {
    let own = sockets.filter { $0.pid == process }
    if own.contains(where: { $0.transport == .tcp && $0.peer?.address == gateway.address }) { return .tcp }
    return own.contains { $0.transport == .udp } ? .udp : nil
  }

  /// Whether a file was changed after a process began. The start is known by the tick of a hundredth of a second, the
  /// change by that of the kernel's clock.
  static func isNewer(_ changed: Int64, than start: UInt64) -> Bool {
    guard let start = ProcessFiles.wallTime(ofTicks: start) else { return true }
    return changed > start + 20_000_000
  }

  /// What the process's command line says, and the files that this names, with the last change of any of them; nil
  /// without files. The command line is read to find them, and goes nowhere.
  private func configuration(
    of process: Int32, isRoots: Bool
  ) throws -> (read: OpenVPNConfiguration, changed: Int64?) {
    let largest = 256 * 1024
    let line = try files.bytes(of: "\(files.root)/\(process)/cmdline", limit: largest)
    guard line.count < largest else { throw ProcessFiles.ReadError.failed(E2BIG) }
    // Each argument ends in a zero.
    let ended = line.last == 0 ? line.dropLast() : line[...]
    let arguments = ended.split(separator: 0, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    var changed: Int64?
    // One that names itself, or many that name each other, are read as often as they say.
    var left = Self.mostFiles
    let read = try OpenVPNConfiguration(arguments: arguments) { path in
      left -= 1
      guard left >= 0, !files.isOver else {
        throw ProcessFiles.ReadError.failed(left < 0 ? EFBIG : ETIMEDOUT)
      }
      // As the process sees it: in its root, and from its working folder.
      let file = try files.file(
        namedBy: process, path, limit: OpenVPNConfiguration.largest, isRoots: isRoots)
      changed = max(changed ?? file.changed, file.changed)
      return file.bytes
    }
    return (read, changed)
  }

  private func ask(
    _ interface: OpenVPNConfiguration.Management?, process: HostProcess, sockets: [HostSocket]
  ) throws(CollectorError) -> SocketAddress? {
    switch interface {
    case nil: return nil
    case .untouchable(let obstacle, let option):
      throw CollectorError.failed(
        errno: nil, facts: .managementUnasked(pid: process.pid, obstacle: obstacle, option: option))
    case .unix(let path):
      return try management.ask(path: path, of: process.pid, files: files)?.gateway
    case .tcp(let address):
      guard process.netns == netns else { return nil }
      let owned = sockets.contains {
        $0.pid == process.pid && $0.transport == .tcp && $0.state == .listening
          && $0.local.port == address.port
          && ($0.local.address == address.address || $0.local.address.isUnspecified)
      }
      guard owned else {
        throw CollectorError.failed(errno: nil, facts: .managementElsewhere(pid: process.pid))
      }
      return try management.ask(address, of: process.pid, files: files)?.gateway
    }
  }

  private static func report(_ error: any Error, _ process: Int32) -> CollectorReport {
    switch error as? ProcessFiles.ReadError {
    case .denied:
      CollectorReport(
        .openvpnConfig, .denied, needs: "CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH",
        facts: .processPart(pid: process, part: .configuration))
    case .vanished:
      CollectorReport(
        .openvpnConfig, .failed, errno: "ENOENT", facts: .configurationGone(pid: process))
    case .failed(let number):
      CollectorReport(
        .openvpnConfig, .failed, errno: SystemError(number).name,
        facts: .processPart(pid: process, part: .configuration))
    case nil:
      CollectorReport(.openvpnConfig, .failed, facts: .processPart(pid: process, part: .configuration))
    }
  }

  /// The report that leaves the greater gap.
  private static func worse(_ a: CollectorReport, _ b: CollectorReport) -> CollectorReport {
    a.status == .complete ? b : a
  }
}

extension ProcessSurvey.Facts {
  /// Whether its command line and its configuration are OpenVPN's, whatever the program is called.
  fileprivate var speaksOpenVPN: Bool {
    let names = [name] + (process.copyOf.map { [ProcessSurvey.lastComponent($0.path)] } ?? [])
    return candidates.compactMap(\.ways).contains { ways in
      ways.speaks == .openvpn && names.contains(where: ways.speakers.contains)
    }
  }
}

extension HostProcess {
  /// The process with what its configuration says of its tunnel.
  func leading(server: Bool?, proxied: Bool?) -> HostProcess {
    HostProcess(
      pid: pid, executable: executable, sha256: sha256, package: package, packageVersion: packageVersion,
      verification: verification, unit: unit, netns: netns, server: server, proxied: proxied,
      build: build, copyOf: copyOf, foreign: foreign)
  }
}
