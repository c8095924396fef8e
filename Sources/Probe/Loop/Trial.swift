internal import Model

/// An endpoint that is probed, and how it is to be done.
struct Trial {
  let endpoint: Endpoint
  var variation = Variation.none
  /// The lengths that are drawn for its one handshake; nil where none are.
  var draw: PulseDraw?

  init(_ endpoint: Endpoint, _ variation: Variation = .none, draw: PulseDraw? = nil) {
    self.endpoint = endpoint
    self.variation = variation
    self.draw = draw
  }
}
