/// What a company asks of its hosts.
public struct Policy: Hashable, Sendable {
  /// Which state of VPN a host may be in.
  public enum VPN: String, Hashable, Sendable, CaseIterable {
    /// A licensed VPN must be active.
    case licensed
    /// A VPN that is active must be licensed.
    case licensedOrNone = "licensed_or_none"
    /// No VPN may be active.
    case none
    /// Nothing is asked.
    case any

    /// Whether everything that this policy allows is allowed by the other, too.
    public func isAtLeastAsStrict(as other: VPN) -> Bool {
      switch (self, other) {
      case (_, .any): true
      case (.licensed, .licensedOrNone), (.none, .licensedOrNone): true
      default: self == other
      }
    }
  }

  public let vpn: VPN
  /// Whether a tunnel is licensed only where test packets showed its gateway.
  public let requiresWitness: Bool
  /// Whether no profile may narrow what is looked at to a namespace or a container.
  public let requiresWholeHost: Bool
  /// How long before its end the registry, a grant, a licence or a certificate is a warning; nil for the usual time.
  public let expiryNotice: Duration?
  /// Two weeks.
  public static let usualExpiryNotice = Duration.seconds(14 * 86_400)

  public init(
    vpn: VPN, requiresWitness: Bool = false, requiresWholeHost: Bool = false, expiryNotice: Duration? = nil
  ) {
    self.vpn = vpn
    self.requiresWitness = requiresWitness
    self.requiresWholeHost = requiresWholeHost
    self.expiryNotice = expiryNotice
  }

  /// What holds where neither registry nor profile says anything.
  public static let `default` = Policy(vpn: .licensedOrNone)
}
