/// From where a host was observed: what does not belong to the initial namespaces is a part of a host, and what surrounds
/// it decides where its packets go.
public struct HostView: Hashable, Sendable, Codable {
  /// How a namespace of the program stands to the host's own.
  public enum Place: String, Hashable, Sendable, Codable, CaseIterable {
    /// It is the host's own: the one that the kernel began with.
    case initial
    /// It was made later, as a container's is.
    case contained
    /// The kernel does not say.
    case unknown
  }

  public let pid: Place
  public let network: Place

  public init(pid: Place, network: Place) {
    self.pid = pid
    self.network = network
  }

  /// Whether the host itself can be seen from there, and not a part of it alone.
  public var isOfHost: Bool { pid == .initial && network == .initial }
}
