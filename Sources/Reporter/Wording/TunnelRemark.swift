internal import Model

/// What stands beside a fact in a tunnel's rows. `why` is how a collector ended, where that is to be said.
enum TunnelRemark: Hashable {
  // Of the provider.
  case providerUnlisted
  case noRegistry
  case registryRefused
  case ownLine(licence: String?)
  case licence(number: String?, through: String?)
  // Of the tag.
  case overlay
  case server
  case attested
  // Of the process.
  case processUnknown(why: String?)
  case processUnseen
  case noProcess
  case processHidden
  case line
  case kernel
  case filesVerified(package: String?)
  case executableUnreadable
  case filesUnverified(why: String?)
  case filesUnowned
  case packageUnverified(package: String, why: String?)
  // Of the gateway.
  case gateway(proven: Bool, basis: String?)
}
