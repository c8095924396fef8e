/// The programs of this host that were connected to a proxy on it when it was looked at: they hold the other ends of TCP
/// or Unix connections to where it listens.
public struct ProxyClients: Hashable, Sendable, Codable {
  /// A process, by what it executes: never its arguments, nor whose it is.
  public struct Program: Hashable, Sendable, Codable {
    public let pid: Int32
    /// The path of the executable, with a home folder written `<home>`; nil where it could not be read.
    public let executable: String?
    /// The package whose bytes run; nil where no package's do, or that is not known.
    public let package: String?
    /// The systemd unit, with its instance written `*`.
    public let unit: String?

    public init(pid: Int32, executable: String?, package: String?, unit: String?) {
      self.pid = pid
      self.executable = executable
      self.package = package
      self.unit = unit
    }
  }

  /// The proxy's process.
  public let pid: Int32
  /// By pid, `most` at most; empty without `unseen` where it could not be asked who is connected.
  public let programs: [Program]
  /// How many more processes there are; nil for none.
  public let more: Int?
  /// How many connections are of processes that were not seen, because they refuse to be read, the time was over, or
  /// there are more connections than are followed; nil for none.
  public let unseen: Int?
  /// The most that are listed of one proxy.
  public static let most = 32

  public init(pid: Int32, programs: [Program], more: Int? = nil, unseen: Int? = nil) {
    self.pid = pid
    self.programs = programs
    self.more = more
    self.unseen = unseen
  }
}
