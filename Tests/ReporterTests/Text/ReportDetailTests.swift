import Model
import Testing

@testable import Reporter

@Suite struct ReportDetailTests {
  private let plain = TextReport(style: TextStyle(colour: false))

  private static let captures: [([(prefix: String, table: UInt32)], Tunnel.Scope, String)] = [
    ([("0.0.0.0/0", 254), ("::/0", 254)], Tunnel.Scope.full, "everything (0.0.0.0/0, ::/0)"),
    ([("0.0.0.0/0", 51820), ("10.8.0.0/24", 254)], .full, "all of IPv4 (0.0.0.0/0 by table 51820)"),
    ([("::/1", 254), ("8000::/1", 254)], .full, "all of IPv6 (::/1, 8000::/1)"),
    ([("0.0.0.0/2", 254), ("64.0.0.0/2", 254), ("128.0.0.0/2", 7)], .full, "everything (3 routes)"),
    ([("10.8.0.0/24", 254), ("192.0.2.0/24", 254), ("fe80::/64", 254)], .split, "192.0.2.0/24"),
    ([("10.8.0.0/24", 254)], .split, "10.8.0.0/24"),
    ([], .none, "nothing"),
  ]

  @Test(arguments: [SampleRecord.licensed, .ordinary, .hostile, .nested])
  func `the full report is the one that was read in review`(sample: SampleRecord) throws {
    let text = TextReport(style: TextStyle(colour: false), detail: .full).text(of: try sample.record)
    try Golden(name: "text-full-\(sample.rawValue).txt").expect(Array(text.utf8))
    expectTidy(text, columns: 80)
    for reason in try sample.record.tunnels.flatMap(\.licensing.reasons) {
      #expect(text.contains("  \(reason.writtenCode)"))
    }
  }

  @Test func `a licensed report is about a dozen lines, and an ordinary user's fits one screen`() throws {
    func lines(_ sample: SampleRecord) throws -> Int {
      try plain.text(of: sample.record).split(separator: "\n", omittingEmptySubsequences: false).count - 1
    }
    #expect(try lines(.licensed) <= 14)
    #expect(try lines(.ordinary) <= 24)
  }

  @Test func `what an ordinary user is denied is reported once`() throws {
    let text = try plain.text(of: SampleRecord.ordinary.record)
    for word in ["tun_processes", "conntrack", "CAP_SYS_PTRACE", "xfrm_policies", "no process was found"] {
      #expect(text.ranges(of: word).count == 1, "\(word)")
    }
    #expect(!text.contains("fe80"))
    #expect(text.contains("all of IPv4 (0.0.0.0/1, 128.0.0.0/1)"))
  }

  @Test(arguments: Self.captures)
  func `captures are reported briefly`(
    captures: [(prefix: String, table: UInt32)], scope: Tunnel.Scope, expected: String
  ) throws {
    let tunnel = Tunnel(
      id: "t1", key: "", kind: .tun, role: .vpn, interface: "tun0", netns: nil, state: .active,
      addresses: [try SampleParts.network("10.8.0.2/24")], mtu: nil,
      captures: try captures.map { try SampleParts.capture($0.prefix, table: $0.table) }, scope: scope,
      process: nil,
      gateway: nil, carriedBy: nil, product: nil, provider: nil, licensing: SampleParts.licensed,
      evidence: [])
    #expect(Wording.english.language.words(CaptureWords(tunnel: tunnel).brief) == expected)
  }

  @Test func `the time of a request and the status stand beside the handshake's`() throws {
    let record = SampleParts.record(
      tunnels: [], endpoints: [try SampleRecord.web("wiki", path: SampleParts.tunnelPath())],
      compliance: Compliance(
        status: .compliant, tag: .none, outcome: .reachable, reasons: [], exit: 0))
    let text = plain.text(of: record)
    #expect(text.contains("endpoint  over  resolve  connect      tls  request  outcome\n"))
    #expect(text.contains("wiki      tun0   0.3 ms   0.8 ms   2.1 ms  18.4 ms  reachable, HTTP 200\n"))
  }

  /// What a report says from the row on of the programs that are connected to a proxy, in one line; nil for no such row.
  private func clients(
    _ count: Int, more: Int? = nil, unseen: Int? = nil, detail: ReportDetail = .full
  ) -> String? {
    let programs = (0..<count).map {
      ProxyClients.Program(pid: Int32(900 + $0), executable: "/usr/bin/a\($0)", package: nil, unit: nil)
    }
    let tunnel = Tunnel(
      id: "t1", key: "", kind: .proxy, role: .vpn, interface: nil, netns: nil, state: .active, addresses: [],
      mtu: nil, captures: [], scope: .none, process: SampleParts.openVPNProcess,
      clients: ProxyClients(pid: 812, programs: programs, more: more, unseen: unseen), gateway: nil,
      carriedBy: nil, product: nil, provider: nil, licensing: SampleParts.licensed, evidence: [])
    let record = SampleParts.record(
      tunnels: [tunnel], endpoints: [],
      compliance: Compliance(status: .undetermined, tag: .undetermined, outcome: nil, reasons: [], exit: 3))
    let text = TextReport(style: TextStyle(colour: false, columns: 400), detail: detail).text(of: record)
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return words.firstRange(of: " clients ").map { String(words[$0.upperBound...]) }
  }

  @Test func `who is connected to a proxy is in the full report alone`() {
    #expect(clients(1, detail: .brief) == nil)
    #expect(clients(2)?.hasPrefix("/usr/bin/a0 (pid 900), /usr/bin/a1 (pid 901) gateway") == true)
    let eight = (0..<8).map { "/usr/bin/a\($0) (pid \(900 + $0))" }.joined(separator: ", ")
    #expect(clients(8)?.hasPrefix(eight + " gateway") == true)
    #expect(clients(9)?.hasPrefix(eight + " and 1 more gateway") == true)
    let many = clients(32, more: 5, unseen: 1) ?? ""
    #expect(many.contains("/usr/bin/a7 (pid 907)") && !many.contains("/usr/bin/a8"))
    #expect(many.contains("1 connection of programs that were not seen"))
    #expect(clients(32, more: 5)?.hasPrefix(eight + " and 29 more gateway") == true)
    #expect(
      clients(0, unseen: 3)?.hasPrefix("unknown 3 connections of programs that were not seen gateway") == true
    )
    #expect(clients(0)?.hasPrefix("unknown gateway") == true)
  }
}
