internal import Model

/// A failure on its way up to the sample that it ends. A `Failure` itself is a result and never thrown.
struct SampleError: Error {
  let failure: Failure

  init(_ failure: Failure) { self.failure = failure }
}
