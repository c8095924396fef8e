package import Model

/// What a host comes to on whose only tunnel one row of the table applies: what the documentation says of each row is
/// made from it.
package struct RowVerdict {
  package let tunnel: Tunnel
  package let compliance: Compliance

  /// Without a row the tunnel is licensed. A waiver lowers the status of a row that it can lift; `gaps` are collectors
  /// that were not complete.
  package init(
    _ row: DecisionTable.Row?, isWaived: Bool = false, policy: Policy.VPN = .licensedOrNone,
    gaps: [CollectorReport] = [], at moment: Timestamp
  ) {
    let draft = TunnelDraft(
      id: "t1", kind: .tun, place: .processOnly, interface: "tun0", netns: nil, state: .active, holder: nil,
      identity: nil)
    let isLifted = isWaived && row?.ground == .authorisations
    let status = row.flatMap { row in isLifted ? row.status.map { min($0, .review) } : row.status }
    let applied = TunnelVerdict.Applied(
      pass: row?.pass ?? .positive, status: row == nil ? .compliant : status,
      severity: row?.severity(status) ?? .ok, reason: Reason(row?.code ?? .ok, .tunnel(draft.id), nil))
    let waiver = row?.status.flatMap { unwaived in
      status.map { $0 < unwaived } == true
        ? WaiverReference(reason: "", accountable: "", through: "", instead: unwaived) : nil
    }
    let verdict = TunnelVerdict(rows: [applied], basis: .observed, waiver: waiver)
    tunnel = Tunnel(
      id: draft.id, key: "", kind: draft.kind, role: draft.role, interface: draft.interface,
      netns: draft.netns, state: draft.state, addresses: [], mtu: nil, captures: [], scope: draft.scope,
      process: nil, gateway: nil, carriedBy: nil, product: nil, provider: nil, licensing: verdict.licensing,
      evidence: [])
    let state = HostState(
      host: HostIdentity(id: nil, name: nil), at: moment, clockSynchronized: nil, netns: 0,
      collectors: Collector.mandatory.map { name in
        gaps.first { $0.name == name } ?? CollectorReport(name, .complete)
      })
    compliance =
      HostVerdict(
        tunnels: [JudgedTunnel(tunnel: tunnel, draft: draft, verdict: verdict, gaps: [])], state: state,
        gaps: state.gaps,
        registry: .none, policy: policy, endpoints: [], expiries: []
      ).compliance
  }
}
