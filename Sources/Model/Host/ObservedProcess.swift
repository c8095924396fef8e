/// A process by what everybody on the host may know of it, where no more could be read.
public struct ObservedProcess: Hashable, Sendable, Codable {
  public let pid: Int32
  /// The name that the kernel shows of it, which the process may choose.
  public let name: String?
  /// The systemd unit, with its instance written `*`.
  public let unit: String?

  public init(pid: Int32, name: String?, unit: String?) {
    self.pid = pid
    self.name = name
    self.unit = unit
  }
}
