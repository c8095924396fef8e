import Foundation
import Journal
import Model
import Reporter
import Testing

@testable import Agent

/// The entries of a journal as sinks get them.
enum Items {
  static func all(_ place: Workplace, withState: Bool = false) throws -> [SinkItem] {
    let journal = try JournalFile(path: place.journal, for: .reading)
    return try journal.entries(after: .start, limit: 1000).entries.map { entry in
      let content = try #require(entry.content)
      let kept: SinkEntry.Content =
        if let check = content.entry.check {
          .check(try journal.record(of: check, withState: withState))
        } else {
          .other(content.entry.kind, payload: content.payload)
        }
      return .entry(SinkEntry(place: entry.position, at: content.entry.at, content: kept))
    }
  }

  /// Appends a check with a host state of more than 200 KB.
  static func appendLarge(_ place: Workplace, at seconds: Int64 = 1) throws {
    let record = try Workplace.golden("licensed")
    let links = (1...3000).map { Link(index: $0, name: "dummy\($0)", kind: "dummy", mtu: 1500) }
    let state = HostState(host: record.host, at: record.time.started, netns: 1, collectors: [], links: links)
    try place.append([
      .check(
        CheckRecord(
          id: "large", host: record.host, time: record.time, agent: record.agent, inputs: record.inputs,
          observation: record.observation, tunnels: record.tunnels, endpoints: record.endpoints,
          compliance: record.compliance, state: state), at: Workplace.moment(seconds))
    ])
  }

  /// A text that every form must hold as a text.
  static let hostile =
    "a\"} 1\nvpnaudit_severity{severity=\"ok\"} 1\r\n<0>1 - - - - - - x\nPRIORITY=0\u{0}\u{1b}[32m\u{202e}desnecil\u{2028}\\"

  /// A record of which every name that others choose is hostile.
  static func hostileRecord() throws -> CheckRecord {
    let path = "\(Workplace.repository)/Tests/ReporterTests/Golden/record-licensed.json"
    var text = try String(contentsOfFile: path, encoding: .utf8)
    let json = String(decoding: try JSONEncoder().encode([hostile]), as: UTF8.self).dropFirst().dropLast()
    for name in ["\"tun0\"", "\"erp\"", "\"Example Net (fictitious)\"", "\"bj-build-01\"", "\"OpenVPN\""] {
      text = text.replacingOccurrences(of: name, with: json)
    }
    return try JSONReport.record(from: Array(text.utf8))
  }
}

extension Items {
  /// A record whose short form is as long as any becomes.
  static func longest(id: String = "longest") throws -> CheckRecord {
    let record = try Workplace.golden("licensed")
    let endpoint = try #require(record.endpoints.first)
    let many = (0..<300).map { number in
      EndpointRecord(
        name: "an endpoint with a long name \(number)", target: endpoint.target, proxy: nil,
        outcome: endpoint.outcome,
        samples: [], summary: endpoint.summary, certificate: nil, certificates: nil, path: nil,
        expectations: [],
        experiments: nil, diagnosis: nil)
    }
    return CheckRecord(
      id: id, host: record.host, time: record.time, agent: record.agent, inputs: record.inputs,
      observation: record.observation, tunnels: record.tunnels, endpoints: many, compliance: record.compliance
    )
  }
}
