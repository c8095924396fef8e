import FoundationEssentials
import Model
import Testing

@testable import Reporter

/// The names of the record are a contract with checks outside this repository: they are written here by hand.
@Suite struct RecordKeysTests {
  private static let contract = """
    schema id
    host.id host.name host.site host.region host.boot_id
    time.started time.finished time.clock_synchronized
    agent.version
    inputs.profile.sha256
    inputs.registry.serial inputs.registry.sha256 inputs.registry.expires inputs.registry.signature
    inputs.registry.key_id
    inputs.catalogue.sha256
    observation.complete
    observation.collectors[].name observation.collectors[].status observation.collectors[].needs
    tunnels[].id tunnels[].key tunnels[].kind tunnels[].role tunnels[].interface tunnels[].netns
    tunnels[].state tunnels[].addresses[] tunnels[].mtu tunnels[].scope tunnels[].carried_by
    tunnels[].captures[].prefix tunnels[].captures[].table tunnels[].captures[].selector
    tunnels[].process.executable tunnels[].process.pid tunnels[].process.package tunnels[].process.verified
    tunnels[].process.unit
    tunnels[].clients.pid tunnels[].clients.more tunnels[].clients.unseen
    tunnels[].clients.programs[].pid tunnels[].clients.programs[].executable
    tunnels[].clients.programs[].package tunnels[].clients.programs[].unit
    tunnels[].gateway.address tunnels[].gateway.port tunnels[].gateway.protocol tunnels[].gateway.region
    tunnels[].product.id tunnels[].product.name tunnels[].product.category
    tunnels[].provider.id tunnels[].provider.name tunnels[].provider.role tunnels[].provider.licence
    tunnels[].licensing.tag tunnels[].licensing.status tunnels[].licensing.basis
    tunnels[].licensing.reasons[].code tunnels[].licensing.reasons[].text
    tunnels[].licensing.reasons[].subject.tunnel tunnels[].licensing.reasons[].facts
    tunnels[].licensing.reasons[].evidence[]
    tunnels[].evidence[].id tunnels[].evidence[].kind tunnels[].evidence[].strength
    tunnels[].evidence[].collector tunnels[].evidence[].value tunnels[].evidence[].at
    endpoints[].name endpoints[].target endpoints[].outcome
    endpoints[].samples[].address endpoints[].samples[].local_port endpoints[].samples[].started
    endpoints[].samples[].lag_us
    endpoints[].samples[].phases.resolve_us endpoints[].samples[].phases.connect_us
    endpoints[].samples[].phases.tls_us
    endpoints[].samples[].tls.version endpoints[].samples[].tls.cipher endpoints[].samples[].tls.group
    endpoints[].samples[].tls.alpn endpoints[].samples[].tls.resumed
    endpoints[].samples[].tls.network_us endpoints[].samples[].tls.local_us
    endpoints[].samples[].tls.stamped_by
    endpoints[].samples[].tls.messages[].name endpoints[].samples[].tls.messages[].from
    endpoints[].samples[].tls.messages[].at_us endpoints[].samples[].tls.messages[].bytes
    endpoints[].samples[].tcp.rtt_us endpoints[].samples[].tcp.rttvar_us
    endpoints[].samples[].tcp.retransmits endpoints[].samples[].tcp.mss endpoints[].samples[].tcp.pmtu
    endpoints[].samples[].failure.phase endpoints[].samples[].failure.code
    endpoints[].samples[].failure.errno endpoints[].samples[].failure.detail
    endpoints[].summary.sent endpoints[].summary.ok
    endpoints[].summary.tls_us.min endpoints[].summary.tls_us.median endpoints[].summary.tls_us.p95
    endpoints[].summary.tls_us.max endpoints[].summary.tls_us.jitter
    endpoints[].certificate.subject endpoints[].certificate.issuer endpoints[].certificate.not_before
    endpoints[].certificate.not_after endpoints[].certificate.spki_sha256 endpoints[].certificate.chain
    endpoints[].certificate.verified
    endpoints[].diagnosis.cause endpoints[].diagnosis.confidence endpoints[].diagnosis.evidence[]
    endpoints[].path.interface endpoints[].path.tunnel endpoints[].path.source endpoints[].path.next_hop
    endpoints[].expectations[].name endpoints[].expectations[].ok endpoints[].expectations[].limit_us
    compliance.status compliance.tag compliance.outcome compliance.exit
    compliance.reasons[].code compliance.reasons[].text
    compliance.reasons[].subject.tunnel compliance.reasons[].facts
    """

  /// Fields that stand beside the contract's: they may be added, not renamed.
  private static let added = """
    observation.collectors[].errno observation.collectors[].detail
    observation.collectors[].facts
    tunnels[].licensing.severity compliance.severity
    tunnels[].gateway.proven tunnels[].gateway.basis tunnels[].product.version
    tunnels[].provider.licence_through
    inputs.grants.serial inputs.grants.sha256 inputs.grants.expires inputs.grants.signature
    inputs.grants.key_id
    tunnels[].licensing.waiver.reason tunnels[].licensing.waiver.accountable
    tunnels[].licensing.waiver.through tunnels[].licensing.waiver.instead_of
    endpoints[].proxy endpoints[].samples[].phases.proxy_us
    endpoints[].summary.proxy_us.min endpoints[].summary.proxy_us.median
    endpoints[].summary.proxy_us.p95 endpoints[].summary.proxy_us.max
    endpoints[].summary.proxy_us.jitter
    endpoints[].samples[].attempt endpoints[].samples[].tls.ocsp_stapled
    endpoints[].samples[].tls.ocsp_status endpoints[].samples[].failure.alert_number
    endpoints[].samples[].tcp.connect_rtt_us endpoints[].summary.censored
    endpoints[].samples[].tls.ended_us endpoints[].experiments[].kind
    endpoints[].experiments[].server_name endpoints[].experiments[].answers[]
    endpoints[].samples[].failure.alert endpoints[].samples[].failure.verify_result
    endpoints[].summary.resolve_us.min endpoints[].summary.resolve_us.median
    endpoints[].summary.resolve_us.p95 endpoints[].summary.resolve_us.max
    endpoints[].summary.resolve_us.jitter
    endpoints[].summary.connect_us.min endpoints[].summary.connect_us.median
    endpoints[].summary.connect_us.p95 endpoints[].summary.connect_us.max
    endpoints[].summary.connect_us.jitter
    endpoints[].certificate.issuers_spki_sha256[] endpoints[].expectations[].detail
    endpoints[].samples[].failure.facts endpoints[].samples[].failure.facts.case
    endpoints[].samples[].failure.facts.number endpoints[].samples[].failure.facts.reason
    endpoints[].samples[].resolution.others endpoints[].samples[].resolution.overdue
    endpoints[].samples[].resolution.siblings[].address
    endpoints[].samples[].resolution.siblings[].connect_us
    endpoints[].samples[].resolution.siblings[].failure
    compliance.reasons[].evidence[]
    compliance.accepted_refusals[].unit compliance.accepted_refusals[].package
    compliance.accepted_refusals[].processes compliance.accepted_refusals[].collectors[]
    compliance.accepted_refusals[].why compliance.accepted_refusals[].accountable
    compliance.accepted_refusals[].through
    tunnels[].evidence[].facts tunnels[].gateway.sources[] endpoints[].expectations[].result
    endpoints[].samples[].tls.client_certificate.shown
    endpoints[].samples[].tls.client_certificate.verdict endpoints[].samples[].tls.signature
    endpoints[].samples[].tls.client_certificate.not_after
    endpoints[].certificate.serial endpoints[].certificate.names[] endpoints[].certificate.more_names
    endpoints[].certificate.common_name_only endpoints[].certificate.must_staple
    endpoints[].certificate.members[].subject endpoints[].certificate.members[].sha256
    endpoints[].certificate.members[].not_after endpoints[].certificate.members[].above_trusted
    endpoints[].certificates[].address
    endpoints[].expectations[].facts endpoints[].diagnosis.facts[] tunnels[].label
    """

  @Test func `a full record has the keys of the contract and no others`() throws {
    let bytes = try JSONReport.bytes(of: SampleParts.everythingSet())
    // What was tried has a way, a sample and a certificate with the same keys as the endpoint's own.
    let found = Set(
      try JSONDecoder().decode(Node.self, from: Data(bytes)).paths().map { path in
        // So have all certificates that were shown.
        let other = "endpoints[].certificates[].certificate."
        if path.hasPrefix(other) { return "endpoints[].certificate." + path.dropFirst(other.count) }
        for (of, own) in [("sample.", "samples[]."), ("path.", "path."), ("certificate.", "certificate.")] {
          let start = "endpoints[].experiments[]." + of
          if path.hasPrefix(start) { return "endpoints[]." + own + path.dropFirst(start.count) }
        }
        // What is among facts is held against the schema elsewhere, case by case.
        for key in ["facts", "facts[]", "label"] {
          if let start = path.firstRange(of: ".\(key).") { return path[..<start.lowerBound] + ".\(key)" }
        }
        return path
      })
    let expected = Set(
      (Self.contract + "\n" + Self.added).split(whereSeparator: \.isWhitespace).map(String.init))
    #expect(found.subtracting(expected).sorted() == [])
    #expect(expected.subtracting(found).sorted() == [])
  }

  /// A JSON value of any shape, of which only the names of its leaves are kept.
  private indirect enum Node: Decodable {
    case object([String: Node])
    case list([Node])
    case leaf

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let members = try? container.decode([String: Node].self) {
        self = .object(members)
      } else if let elements = try? container.decode([Node].self) {
        self = .list(elements)
      } else {
        self = .leaf
      }
    }

    func paths(_ path: String = "") -> [String] {
      switch self {
      case .object(let members):
        members.flatMap { $0.value.paths(path.isEmpty ? $0.key : "\(path).\($0.key)") }
      case .list(let elements): elements.flatMap { $0.paths(path + "[]") }
      case .leaf: [path]
      }
    }
  }
}
