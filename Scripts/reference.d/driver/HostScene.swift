import Classifier
import Model

/// A finding about a host as a whole, with the record of such a host.
struct HostScene {
  let name: String
  let topic: RenderedRecord.Topic
  let record: CheckRecord

  static var all: [HostScene] {
    let unlisted = DecisionTable.rows.first { $0.code == .providerUnlisted }
    let denied = CollectorReport(.nft, .denied, needs: "CAP_NET_ADMIN")
    let off = CollectorReport(.nft, .off)
    let refusal = FileRefusal("")
    let unheld = CollectorReport(
      .tunProcesses, .failed, errno: "EACCES", facts: .unheld(link: "tun0", first: [], more: 1))
    return [
      HostScene("`NO_VPN`"),
      HostScene("`DETECT_PARTIAL`: no tunnel, a collector denied", .observation, gaps: [denied]),
      HostScene("`DETECT_PARTIAL`: no tunnel, a collector not asked", .observation, gaps: [off]),
      HostScene(
        "`DETECT_PARTIAL`: a licensed tunnel, a collector denied", .observation, on: .some(nil),
        gaps: [denied]),
      HostScene(
        "`DETECT_PARTIAL`: a licensed tunnel, a collector not asked", .observation, on: .some(nil),
        gaps: [off]),
      HostScene(
        "`REFUSALS_ACCEPTED`: no tunnel, and what refusing processes may hold is accepted", .observation,
        registry: .held(accepting), gaps: [unheld]),
      HostScene("`NO_REGISTRY`: one is named and cannot be read; no tunnel", registry: .unread(refusal)),
      HostScene("`REG_UNTRUSTED`, no tunnel", registry: .untrusted(refusal)),
      HostScene("`REG_ROLLBACK`, no tunnel", registry: .rolledBack(refusal)),
      HostScene("`POLICY_VPN`: `licensed`, and no tunnel", policy: .licensed),
      HostScene("`POLICY_VPN`: `none`, and a licensed tunnel", on: .some(nil), policy: .none),
      HostScene("`POLICY_ANY`: `any`, and an unlicensed tunnel", on: .some(unlisted), policy: .any),
    ]
  }

  /// A registry that accepts a refusal.
  private static var accepting: Registry {
    let end = Day(year: 2027, month: 1, day: 31, begins: Timestamp(ofYear: 2027, month: 1, day: 31))
    return Registry(
      meta: .init(
        serial: 1, issued: .documented, expires: Timestamp(ofYear: 2027, month: 11, day: 21),
        previousDigest: nil, complete: true),
      acceptedRefusals: [
        AcceptedRefusal(
          .unit("edr.service"), why: "", accountable: "", period: Period(from: nil, until: end))
      ])
  }

  /// A host without a tunnel, or with one that a row of the table applies to; a row of nil is a licensed tunnel.
  private init(
    _ name: String, _ topic: RenderedRecord.Topic = .policy, on row: DecisionTable.Row?? = nil,
    policy: Policy.VPN = .licensedOrNone, registry: RegistryState = .none, gaps: [CollectorReport] = []
  ) {
    self.name = name
    self.topic = topic
    if let row {
      let verdict = RowVerdict(row, policy: policy, gaps: gaps, at: .documented)
      record = CheckRecord(documented: verdict.compliance, tunnels: [verdict.tunnel], gaps: gaps)
    } else {
      let verdict = Judge.documented(registry, policy).verdict(on: .empty(gaps), probes: [])
      record = CheckRecord(documented: verdict.compliance, gaps: gaps)
    }
  }
}

extension Judge {
  static func documented(_ registry: RegistryState = .none, _ policy: Policy.VPN = .licensedOrNone) -> Judge {
    Judge(catalogue: .builtIn, registry: registry, policy: policy, namespaces: .all, isSigned: true) {
      "\($0.count)"
    }
  }
}

extension HostState {
  /// A host with one outer interface and no tunnel; a process that refuses to be read is of a unit.
  static func empty(_ gaps: [CollectorReport] = []) -> HostState {
    HostState(
      host: HostIdentity(id: nil, name: nil), at: .documented, clockSynchronized: true, netns: 1,
      collectors: Collector.observing.map { name in
        gaps.first { $0.name == name } ?? CollectorReport(name, .complete)
      },
      links: [
        Link(index: 1, name: "lo", loopback: true), Link(index: 2, name: "eth0", device: true),
      ],
      refusals: Refusals(groups: [.init(unit: "edr.service", package: nil, processes: 1)]))
  }
}
