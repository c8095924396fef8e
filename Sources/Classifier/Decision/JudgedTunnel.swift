import Model

/// A tunnel with the rows that gave its tag.
struct JudgedTunnel {
  let tunnel: Tunnel
  let draft: TunnelDraft
  let verdict: TunnelVerdict
  /// The collectors that it needed and that were not complete.
  let gaps: [CollectorReport]

  /// Whether it counts for the host: it is active and leads out, or the registry denies the very product.
  var isCounted: Bool { draft.isCounted || verdict.tag == .unlicensed }
}
