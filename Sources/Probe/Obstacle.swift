internal import Model

/// A failure on its way up to the sample that it ends. A `Failure` itself is a result, and thrown nowhere.
struct Obstacle: Error {
  let failure: Failure

  init(_ failure: Failure) { self.failure = failure }
}
