internal import Model

/// What stands in a tunnel's rows beside names and numbers. `why` is how a collector ended, where that is to be said.
enum TunnelRemark: Hashable {
  case unknown
  // Of the tunnel.
  case idle
  case noCaptures
  case carrier(id: String, interface: String?)
  case addresses([String])
  case mtu(Int)
  // Of the provider.
  case ownGateway(name: String)
  case providerUnlisted
  case noRegistry
  case registryRefused
  case ownLine(licence: String?)
  case licence(number: String?, through: String?)
  // Of the waiver.
  case waived(through: String)
  case accountable(String)
  case insteadOf(Status)
  // Of the tag.
  case notCounted
  case overlay
  case server
  case guest, container, transition, pppoe
  case attested
  // Of the product.
  case toldBy([MarkReference])
  // Of the process.
  case process(pid: Int32, unit: String?)
  case executableUnknown
  case clients(ProxyClients)
  case unseenClients(count: Int)
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
  // Of the witness.
  case witnessed(GatewayWitness.Destination, pulses: Int)
  case severalDestinations([GatewayWitness.Destination])
  case witnessUnknown(GatewayWitness.Reason)
  case answers(seen: Int, of: Int)
  case destinationDetail(GatewayWitness.Destination, scope: GatewayWitness.Scope?, foreign: Int)
  case axis(milliseconds: Int64)
  // Of the gateway.
  case gateway(proven: Bool, basis: String?)
}
