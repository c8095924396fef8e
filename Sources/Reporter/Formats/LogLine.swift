internal import Model

/// `vpnaudit.log/1`: the verdict, the codes of the reasons, the tunnels and the endpoints of a record on a line of at most
/// `limit` bytes.
///
/// What does not fit is left out, the mildest first and of these the last, and counted; a name that is too long ends
/// with `…`.
enum LogLine {
  /// In bytes, with the newline: rsyslog cuts a message at 8,192.
  static let limit = 8000
  /// Of these the bytes that tunnels may take, so that room for endpoints is left, and the other way round.
  private static let mostForTunnels = 3500
  private static let mostCodes = 24
  private static let mostCodesOfTunnel = 4

  static func bytes(of record: CheckRecord) throws(JSONReportError) -> [UInt8] {
    let (codes, more) = Self.codes(of: record.compliance.reasons, upTo: mostCodes)
    var line = Line(record, codes: codes)
    line.leftOut.codes = more
    // The counts of what is left out have their digits when the room is measured.
    line.leftOut.tunnels = record.tunnels.count
    line.leftOut.endpoints = record.endpoints.count
    var room = limit - (try JSONReport.line(encoding: line)).count
    let tunnels = try ranked(record.tunnels, by: { record.finding(of: $0).severity }, Line.Tunnel.init)
    let endpoints = try ranked(record.endpoints, by: severity, Line.Endpoint.init)
    // Where there are few endpoints the tunnels have their room, too.
    let spare = max(0, room - mostForTunnels - endpoints.reduce(0) { $0 + $1.size })
    var tunnelRoom = min(room, mostForTunnels + spare)
    let before = tunnelRoom
    line.tunnels = fitting(tunnels, in: &tunnelRoom)
    room -= before - tunnelRoom
    line.endpoints = fitting(endpoints, in: &room)
    line.leftOut.tunnels -= line.tunnels.count
    line.leftOut.endpoints -= line.endpoints.count
    return try JSONReport.line(encoding: line)
  }

  /// The worst of an endpoint's finding and those of its expectations.
  private static func severity(_ endpoint: EndpointRecord) -> Severity {
    endpoint.expectations.map { endpoint.finding(of: $0).severity }.reduce(endpoint.finding.severity, max)
  }

  /// A part of the line with its place in the record and the bytes that it takes, a comma included.
  private struct Part<Value> {
    let place: Int
    let severity: Severity
    let value: Value
    let size: Int
  }

  private static func ranked<Source, Value: Encodable>(
    _ sources: [Source], by severity: (Source) -> Severity, _ make: (Source) -> Value
  ) throws(JSONReportError) -> [Part<Value>] {
    var parts: [Part<Value>] = []
    for (place, source) in sources.enumerated() {
      let value = make(source)
      // A line's newline is as long as a comma.
      let size = try JSONReport.line(encoding: value).count
      parts.append(Part(place: place, severity: severity(source), value: value, size: size))
    }
    return parts.sorted { a, b in
      a.severity == b.severity ? a.place < b.place : a.severity > b.severity
    }
  }

  /// The first parts that fit, in the order of the record. After one that does not, none is taken: a mild one would
  /// stand there in the place of a grave one.
  private static func fitting<Value>(_ parts: [Part<Value>], in room: inout Int) -> [Value] {
    var kept: [Part<Value>] = []
    for part in parts {
      guard part.size <= room else { break }
      room -= part.size
      kept.append(part)
    }
    return kept.sorted { $0.place < $1.place }.map(\.value)
  }

  /// Each code once, and how many more there are.
  private static func codes(of reasons: [Reason], upTo limit: Int) -> ([String], Int) {
    var codes: [String] = []
    for code in reasons.map(\.writtenCode) where !codes.contains(code) { codes.append(code) }
    return (codes.prefix(limit).map { text($0, bytes: 40) }, max(0, codes.count - limit))
  }

  /// Text without what a terminal would obey, with `…` at its end where it would take more bytes as JSON.
  private static func text(_ raw: String, bytes limit: Int = 64) -> String {
    // No more is looked at than can be kept: a name may have any length.
    let text = TerminalText(String(raw.unicodeScalars.prefix(limit + 1))).text
    var kept = String.UnicodeScalarView()
    var used = 0
    // Where the text ends if it has to be cut.
    var cut = 0
    for scalar in text.unicodeScalars {
      used += scalar == "\"" || scalar == "\\" ? 2 : scalar.utf8.count
      if used > limit { return String(String.UnicodeScalarView(kept.prefix(cut))) + "…" }
      kept.append(scalar)
      if used <= limit - "…".utf8.count { cut = kept.count }
    }
    return String(kept)
  }

  /// The document; its keys are those of Profiles/log.schema.json.
  private struct Line: Encodable {
    let schema = "vpnaudit.log/1"
    let record: String
    let time: Timestamp
    let version: String
    let host: Host
    let severity: Severity
    let tag: Tag
    let status: Status
    let outcome: Outcome?
    let exit: Int32?
    let complete: Bool
    let registry: Int?
    let codes: [String]
    var tunnels: [Tunnel] = []
    var endpoints: [Endpoint] = []
    var leftOut = LeftOut()

    init(_ record: CheckRecord, codes: [String]) {
      self.record = LogLine.text(record.id)
      time = record.time.started
      version = LogLine.text(record.agent.version)
      host = Host(record.host)
      severity = record.severity
      tag = record.compliance.tag
      status = record.compliance.status
      outcome = record.compliance.outcome
      exit = record.compliance.exit
      complete = record.observation.complete
      registry = record.inputs.registry.serial
      self.codes = codes
    }

    private enum CodingKeys: String, CodingKey {
      case schema, record, time, version, host, severity, tag, status, outcome, exit, complete, registry
      case codes, tunnels, endpoints
      case leftOut = "left_out"
    }

    struct Host: Encodable {
      let id: String?
      let name: String?
      let site: String?
      let region: String?

      init(_ host: HostIdentity) {
        id = host.id.map { LogLine.text($0) }
        name = host.name.map { LogLine.text($0) }
        site = host.site.map { LogLine.text($0) }
        region = host.region?.code
      }
    }

    struct Tunnel: Encodable {
      let key: String
      let interface: String?
      let kind: TunnelKind
      let role: Model.Tunnel.Role
      let product: String?
      let gateway: String?
      let provider: String?
      let licence: String?
      let tag: Tag
      let status: Status
      let codes: [String]

      init(_ tunnel: Model.Tunnel) {
        key = LogLine.text(tunnel.key)
        interface = tunnel.interface.map { LogLine.text($0) }
        kind = tunnel.kind
        role = tunnel.role
        product = tunnel.product.map { LogLine.text($0.name) }
        gateway = tunnel.gateway.map { LogLine.text($0.address.description) }
        provider = tunnel.provider.map { LogLine.text($0.name) }
        licence = tunnel.provider?.licence.map { LogLine.text($0) }
        tag = tunnel.licensing.tag
        status = tunnel.licensing.status
        codes = LogLine.codes(of: tunnel.licensing.reasons, upTo: LogLine.mostCodesOfTunnel).0
      }
    }

    struct Endpoint: Encodable {
      let name: String
      let outcome: Outcome
      let sent: Int
      let ok: Int
      let tls: Microseconds?
      let failure: Failure.Code?

      init(_ endpoint: EndpointRecord) {
        name = LogLine.text(endpoint.name)
        outcome = endpoint.outcome
        sent = endpoint.summary.sent
        ok = endpoint.summary.ok
        tls = endpoint.summary.tls?.median
        failure = endpoint.samples.lazy.compactMap(\.failure).first?.code
      }

      private enum CodingKeys: String, CodingKey {
        case name, outcome, sent, ok, failure
        case tls = "tls_us"
      }
    }

    struct LeftOut: Encodable {
      var tunnels = 0
      var endpoints = 0
      var codes = 0
    }
  }
}
