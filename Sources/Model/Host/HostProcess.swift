/// A process that holds a tunnel or runs a product of the catalogue: what it executes, never its arguments.
public struct HostProcess: Hashable, Sendable, Codable {
  /// Whether the bytes that run are those that the distribution's package shipped.
  public enum Verification: String, Hashable, Sendable, Codable {
    /// The bytes opened through `/proc/P/exe` have the digest that the package database keeps for their path.
    case verified
    /// A package owns the path, and the bytes are others.
    case mismatch
    /// No package owns the path.
    case unowned
    /// A package owns the path, and its database keeps no digest for it.
    case noDigest = "no_digest"
    /// Genuine, and it runs whatever it is given: an interpreter or a runtime.
    case interpreter
    /// The bytes or the package database could not be read.
    case undetermined
  }

  public let pid: Int32
  /// The path of the executable as the kernel reports it, with a home folder written `<home>`.
  public let executable: String?
  /// SHA-256 of the bytes that run, in lower-case hexadecimal.
  public let sha256: String?
  /// The package that owns the path.
  public let package: String?
  /// The package's version.
  public let packageVersion: String?
  public let verification: Verification
  /// The systemd unit, with its instance written `*`.
  public let unit: String?
  /// The inode of the process's network namespace; nil where it could not be read.
  public let netns: UInt64?
  /// Whether the command line and the configuration make it a server that clients dial in to.
  public let server: Bool?
  /// Whether its configuration sends it through a proxy, so that the peer of its socket is not its gateway.
  public let proxied: Bool?
  /// The path that a Go program was built from, as its linker wrote it into the bytes.
  public let build: String?
  /// The package's file of which the bytes are a copy, where no package owns their own path.
  public let copyOf: PackagedFile?
  /// The code that it runs beside its program and that no package owns; nil where there is none.
  public let foreign: [ForeignCode]?

  public init(
    pid: Int32, executable: String?, sha256: String? = nil, package: String? = nil,
    packageVersion: String? = nil, verification: Verification = .undetermined, unit: String? = nil,
    netns: UInt64? = nil, server: Bool? = nil, proxied: Bool? = nil, build: String? = nil,
    copyOf: PackagedFile? = nil, foreign: [ForeignCode]? = nil
  ) {
    self.pid = pid
    self.executable = executable
    self.sha256 = sha256
    self.package = package
    self.packageVersion = packageVersion
    self.verification = verification
    self.unit = unit
    self.netns = netns
    self.server = server
    self.proxied = proxied
    self.build = build
    self.copyOf = copyOf
    self.foreign = foreign
  }

  enum CodingKeys: String, CodingKey {
    case pid, executable, sha256, package, verification, unit, netns, server, proxied, build, foreign
    case copyOf = "copy_of"
    case packageVersion = "package_version"
  }
}

/// Code in a process's memory that belongs neither to its program nor to a package.
public struct ForeignCode: Hashable, Sendable, Codable {
  /// The file, with a home folder written `<home>`; nil for memory without one.
  public let path: String?
  /// SHA-256 of its bytes, in lower-case hexadecimal; nil where they could not be read.
  public let sha256: String?
  /// The most that is listed of one process.
  public static let most = 16

  public init(path: String?, sha256: String?) {
    self.path = path
    self.sha256 = sha256
  }
}

/// A file of an installed package.
public struct PackagedFile: Hashable, Sendable, Codable {
  public let package: String
  public let path: String

  public init(package: String, path: String) {
    self.package = package
    self.path = path
  }
}

/// A descriptor of the tun driver that a process holds: the end of a tunnel.
public struct TunHolder: Hashable, Sendable, Codable {
  public let pid: Int32
  /// The interface's present name, from `/proc/P/fdinfo`.
  public let interface: String
  /// The inode of the namespace the interface lies in, from TUNGETDEVNETNS; nil where the kernel did not report it.
  public let netns: UInt64?

  public init(pid: Int32, interface: String, netns: UInt64?) {
    self.pid = pid
    self.interface = interface
    self.netns = netns
  }
}

/// An Internet socket of a process of `HostState.processes`, as sock_diag reports it.
public struct HostSocket: Hashable, Sendable, Codable {
  /// What the socket is doing.
  public enum State: String, Hashable, Sendable, Codable { case established, listening, unconnected, other }

  public let pid: Int32
  public let transport: TransportProtocol
  public let state: State
  public let local: SocketAddress
  /// The other end; nil for a socket that has none, and for one that was dialled from another host: that may be a
  /// person's home.
  public let peer: SocketAddress?
  /// The mark that selects its routes (SO_MARK); nil where it could not be read.
  public let mark: UInt32?
  /// Whether another host dialled in: something of this host listens at its local address and port.
  public let accepted: Bool?
  /// Whether less has passed than any handshake takes, so that it carries no tunnel.
  public let idle: Bool?
  /// Whether it asks a resolver of this host's.
  public let resolver: Bool?
  /// The interface that it is bound to (SO_BINDTODEVICE); nil for none.
  public let device: String?

  public init(
    pid: Int32, transport: TransportProtocol, state: State, local: SocketAddress, peer: SocketAddress? = nil,
    mark: UInt32? = nil, accepted: Bool? = nil, idle: Bool? = nil, resolver: Bool? = nil,
    device: String? = nil
  ) {
    self.pid = pid
    self.transport = transport
    self.state = state
    self.local = local
    self.peer = peer
    self.mark = mark
    self.accepted = accepted
    self.idle = idle
    self.resolver = resolver
    self.device = device
  }

  /// Whether its other end may be where the process sends a tunnel's packets.
  public var mayCarry: Bool { accepted != true && idle != true && resolver != true }
}
