/// What was found instead of what the profile expects.
public enum ExpectationFacts: Hashable, Sendable, Codable {
  case pathUnknown
  /// The packets leave by an interface that is no active tunnel.
  case pathDirect(interface: String)
  /// The packets go through a tunnel, by its id.
  case pathTunnel(tunnel: String)
  /// The packets stay on this host, leave for another address, or leave unseen; by the interface that they were seen at.
  case pathDiverted(interface: String?)
  /// The packets go into an interface inside the host that is no tunnel known to it.
  case pathEnclosed(interface: String)
  /// The proxy alone sees the address.
  case addressHidden
  case addressUnknown
  /// Addresses that were connected to, or of a name server that it answered, and that are not expected.
  case addressesOutside(addresses: [IPAddress], answered: Bool)
  case versionUnknown
  case versionsOlder(versions: [String])
  case certificateMissing
  /// The certificate that ends first, of all samples' chains, with the address that showed it.
  case certificateEnds(at: Timestamp, subject: String?, address: IPAddress?)
  case chainUnverified
  case issuerOther(issuer: String)
  case keyOther(key: String)
  /// In so many samples the server went on without the certificate that it was to refuse; it had asked for one or not.
  case clientAccepted(requested: Bool, count: Int)
  case clientVerdictUnknown
  case handshakeUntimed
  case handshakeSlow(median: Microseconds)
}
