internal import Model

/// An endpoint that is probed, and how it is to be done.
struct Trial {
  let endpoint: Endpoint
  var variation = Variation.none

  init(_ endpoint: Endpoint, _ variation: Variation = .none) {
    self.endpoint = endpoint
    self.variation = variation
  }
}
