package import Model

extension Recogniser {
  /// Whether the classifier takes it for its owner's own: a key, or a prefix in which only the owner has hosts.
  package func canLicense(at moment: Timestamp) -> Bool {
    guard valid.contains(moment) else { return false }
    switch criterion {
    case .wireguardPublicKey: return true
    case .gatewayPrefix(let prefix):
      return dedicated && prefix.length >= Recogniser.widestLicensing(prefix.family)
    case .tlsPublicKey, .ikeRemoteID, .gatewayHost, .nextHop: return false
    }
  }
}
