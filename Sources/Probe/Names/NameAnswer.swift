internal import Model

/// What came of a sample's question for the addresses of a name.
struct NameAnswer {
  enum Result {
    /// In the order in which the host uses them; never empty.
    case addresses([IPAddress])
    case failure(Failure)
  }

  let result: Result
  /// From the question to the answer. Waiting for a thread that could ask is no part of it.
  let took: Microseconds
  /// Whether it took longer than a whole sample may.
  let isOverdue: Bool
}
