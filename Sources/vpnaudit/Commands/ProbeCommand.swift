import ArgumentParser
import Classifier
import FoundationEssentials
import Model
import Reporter
import Settings

/// `vpnaudit probe`: times handshakes to targets, as ping does echoes.
struct ProbeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe",
    abstract: "Time TLS handshakes to targets of the command line, like ping for TLS.",
    discussion: """
      Examples:
        vpnaudit probe erp.corp.test:443
        vpnaudit probe erp.corp.test:443 tcp://git.corp.test:22 --count 20
        vpnaudit probe erp.corp.test:443 --ca corp-ca.pem --timeout 2s
        vpnaudit probe https://wiki.corp.test/ --format json
        vpnaudit probe 'dns://192.0.2.53/erp.corp.test?type=AAAA' icmp://erp.corp.test

      HOST:PORT means tls://HOST:PORT. The tunnels of the host are not looked at;
      'vpnaudit check' does that.

      Exit codes: 0 every sample of every target succeeded; 2 one did not;
      64 bad usage; 65 bad input file.
      """)

  @Argument(
    help: ArgumentHelp("What to time: host:port, tcp://host:port or https://host/path.", valueName: "target"))
  var texts: [String]

  @Option(
    help: ArgumentHelp("How many times each target is probed.", valueName: "n"),
    transform: { try OptionValue.number($0, in: EndpointLimits.samples) })
  var count = 5

  @Option(
    help: ArgumentHelp("The time for each sample (default: 5s).", valueName: "time"),
    transform: { try OptionValue.duration($0, in: EndpointLimits.timeout) })
  var timeout: Duration = .seconds(5)

  @Option(
    help: ArgumentHelp(
      "Certificate authorities (PEM) that are trusted beside the system's.", valueName: "file"))
  var ca: String?

  @Option(
    help: ArgumentHelp(
      "What every target is reached through, such as http://proxy.corp.test:3128 or socks5://…",
      valueName: "proxy"))
  var proxy: String?

  @Option(help: ArgumentHelp("How to write the result: text or json.", valueName: "format"))
  var format = OutputFormat.text

  func run() async throws {
    let targets = try texts.map(target)
    // One sample each at a time, so that every line is told when its sample has ended.
    let endpoints = try TargetList.endpoints(
      targets, samples: 1, timeout: timeout, proxy: proxy.map(OptionValue.proxy))
    let probing = try Probing(trust: Trust(caFile: ca))
    let report = ProbeReport(
      style: TextStyle(colour: StandardOutput.wantsColour), targets: targets, isProxied: proxy != nil)
    let started = Timestamp(.now)
    var results = endpoints.map { ProbeResult(endpoint: $0, samples: [], certificate: nil, path: nil) }
    if format == .text { try StandardOutput.write(report.head) }
    for number in 1...count {
      let round = await probing.run(endpoints)
      results = zip(results, round).map(Self.joined)
      guard format == .text else { continue }
      let lines = round.map { one in
        one.samples.map { report.text(of: $0, number: number, target: one.endpoint.target) }.joined()
      }
      try StandardOutput.write(lines.joined())
    }
    let records = results.map { EndpointRecord($0, at: started) }
    switch format {
    case .text: try StandardOutput.write(records.map(report.summary).joined())
    case .json:
      let record = ProbeRecord(
        id: RecordID.make(at: started),
        time: .init(started: started, finished: Timestamp(.now), clockSynchronized: nil),
        agent: .init(version: VPNAudit.version), endpoints: records)
      try StandardOutput.write(try JSONReport.bytes(of: record))
    }
    throw ExitCode(records.allSatisfy { $0.outcome == .reachable } ? 0 : 2)
  }

  private func target(_ text: String) throws -> Target {
    do throws(TargetText.Mistake) {
      return try TargetText.parse(text.contains("://") ? text : "tls://\(text)")
    } catch {
      let number = texts.firstIndex(of: text).map { " \($0 + 1)" } ?? ""
      throw Complaint(
        code: 64, message: "target\(texts.count > 1 ? number : "") \(error.message)", hint: error.hint)
    }
  }

  private static func joined(_ before: ProbeResult, _ round: ProbeResult) -> ProbeResult {
    ProbeResult(
      endpoint: before.endpoint, samples: before.samples + round.samples,
      certificate: round.certificate ?? before.certificate, path: round.path ?? before.path)
  }
}
