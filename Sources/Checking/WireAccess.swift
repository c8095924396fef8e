import Glibc
import Linux
import Model

/// Whether it can be watched where the probe's own packets leave the host.
enum WireAccess {
  /// The report of the collector `wire`; nil where no endpoint has a connection to watch.
  static func report(for inputs: CheckInputs) -> CollectorReport? {
    let connected = inputs.endpoints.filter { $0.target.scheme.usesTCP }
    guard !connected.isEmpty else { return nil }
    guard inputs.watchesWire, connected.contains(where: \.isWitnessed) else {
      return CollectorReport(.wire, .off)
    }
    guard let obstacle = PacketTap.obstacle() else { return CollectorReport(.wire, .complete) }
    switch obstacle.number {
    case EPERM, EACCES:
      return CollectorReport(.wire, .denied, needs: "CAP_NET_RAW", errno: obstacle.name)
    case EAFNOSUPPORT, EPROTONOSUPPORT: return CollectorReport(.wire, .unsupported, errno: obstacle.name)
    default: return CollectorReport(.wire, .failed, errno: obstacle.name)
    }
  }
}
