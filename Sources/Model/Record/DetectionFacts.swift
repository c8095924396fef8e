/// What was not seen of a tunnel.
public enum DetectionFacts: Hashable, Sendable, Codable {
  /// Collectors that it needs were not complete.
  case collectorsIncomplete(collectors: [CollectorReport])
  /// The descriptor of a process says neither where its interface is nor in which namespace.
  case namespaceUnknown
  /// A namespace has a diversion, an IPsec policy or an encapsulating route.
  case namespaceDiverts(netns: UInt64)
  /// The routes of its namespace were not read.
  case routesUnread(netns: UInt64)
  /// A process holds it, and it was not among the links.
  case linkMissing
  /// Its namespace was not entered.
  case namespaceNotEntered(netns: UInt64)
  /// The host's clock is before the day on which the registry was issued.
  case clockWrong(clock: Timestamp, serial: Int, issued: Timestamp)
  /// The host's clock is before a day on which the registry says that a licence was looked up.
  case clockBeforeCheck(clock: Timestamp, serial: Int, checked: String)
}

/// Why the program behind a tunnel is not verified.
public enum ProcessFacts: Hashable, Sendable, Codable {
  /// No process was found listening where a diversion leads.
  case listenerUnknown
  /// No process was found holding it open.
  case holderUnknown
  /// The kernel itself makes it, and who configured it is not known.
  case kernelMade
  /// The namespace of the descriptor that a process holds is not known: only the interface's name agrees. Of several
  /// processes, `pid` is the first.
  case heldByName(pid: Int32, count: Int)
  /// A process that holds it ended before it was looked at.
  case holderEnded
  case severalPrograms
  /// The bytes that run are not known to be a package's.
  case programUnverified(executable: String?, pid: Int32, verification: HostProcess.Verification)
  /// The program's bytes are known, and it runs other code besides that no package owns; nil for memory without a file.
  case foreignCode(executable: String?, pid: Int32, code: String?)
  /// The bytes are known, and no package or registry says that they are those of a VPN.
  case programUncatalogued(executable: String?, pid: Int32)
}
