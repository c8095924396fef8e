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
      do { read = try self.configuration(of: process.pid, isRoots: facts.isRoots) } catch {
        observation.processes.append(process)
        configuration = Self.worse(configuration, Self.report(error, process.pid))
        continue
      }
      observation.processes.append(process.leading(server: read.server, proxied: read.proxied))
      for remote in read.remotes where !read.server {
        let address = IPAddress(remote.host)
        observation.sightings.append(
          GatewaySighting(
            pid: process.pid, source: .config, address: address, host: address == nil ? remote.host : nil,
            port: remote.port, transport: remote.transport))
      }
      do {
        if !read.server, let gateway = try ask(read.management, process: process, sockets: sockets) {
          observation.sightings.append(
            GatewaySighting(
              pid: process.pid, source: .management, address: gateway.address, port: gateway.port,
              transport: read.transport(to: gateway)))
        }
      } catch {
        control = Self.worse(control, error.report(of: .openvpnManagement))
      }
    }
    observation.reports = [configuration, control]
    return observation
  }

  /// What the process's command line says, and the files that this names. The command line is read to
  /// find them, and goes nowhere.
  private func configuration(of process: Int32, isRoots: Bool) throws -> OpenVPNConfiguration {
    let line = try files.bytes(of: "\(files.root)/\(process)/cmdline", limit: 256 * 1024)
    let arguments = line.split(separator: 0, omittingEmptySubsequences: true)
      .map { String(decoding: $0, as: UTF8.self) }
    // One that names itself, or many that name each other, are read as often as they say.
    var left = Self.mostFiles
    return try OpenVPNConfiguration(arguments: arguments) { path in
      left -= 1
      guard left >= 0, !files.isOver else {
        throw ProcessFiles.ReadError.failed(left < 0 ? EFBIG : ETIMEDOUT)
      }
      // As the process sees it: in its root, and from its working folder.
      return try files.bytes(
        namedBy: process, path, limit: OpenVPNConfiguration.largest, isRoots: isRoots)
    }
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
  func leading(server: Bool, proxied: Bool) -> HostProcess {
    HostProcess(
      pid: pid, executable: executable, sha256: sha256, package: package, packageVersion: packageVersion,
      verification: verification, unit: unit, netns: netns, server: server, proxied: proxied,
      build: build, copyOf: copyOf, foreign: foreign)
  }
}
