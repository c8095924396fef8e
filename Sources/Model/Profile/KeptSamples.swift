/// Which samples an entry of the journal keeps.
public enum KeptSamples: String, Hashable, Sendable, CaseIterable {
  /// Those that failed, and those that were slow: over the endpoint's `handshake.warn`, or, where an endpoint without
  /// such a limit is not reachable throughout, the slowest.
  case telling
  case all
}
