/// What is known of registry and grants as a whole, and what they say of a product or forbid.
public enum RegistryFacts: Hashable, Sendable, Codable {
  case noRegistry
  /// One is named, and nothing of it could be read.
  case registryUnread(why: String)
  /// The registry was not read; the text is its reader's, and the line is of the file that they are about.
  case registryRefused(why: String, line: Int?)
  case registryEnded(serial: Int, expires: Timestamp)
  case registryEnding(serial: Int, expires: Timestamp)
  /// The file of grants was not read; the text is its reader's.
  case grantsRefused(why: String, line: Int?)
  case grantsEnded(serial: Int, expires: Timestamp)
  case grantsEnding(serial: Int, expires: Timestamp)
  /// The approvals of so many grants end, that of `grant` first; `last` is its last day.
  case grantEnding(grant: String, last: String, count: Int)
  /// So many licences of the registry end, this one first; `last` is its last day.
  case licenceEnding(provider: String, licence: String, last: String, count: Int)
  /// The region of the host's site is not known.
  case siteUnplaced
  /// No rule in force concerns the tunnel.
  case noRule
  /// Nor is a licence of the gateway's owner known to hold for it.
  case noRuleNorLicence(owner: RegisteredOwner)
  /// The company denies the product; the text is the registry's.
  case productDenied(product: String, why: String)
  case providerProhibited(provider: String, licence: String)
}
