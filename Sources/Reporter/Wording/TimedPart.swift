internal import Model

/// What of a sample is timed: a phase, or a part of the handshake's time.
enum TimedPart: Hashable {
  case phase(Failure.Phase)
  /// What the network took.
  case network
  /// What this host took.
  case local
}
