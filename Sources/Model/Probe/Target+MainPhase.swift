extension Target {
  /// The phase whose time says most of it: the handshake where there is one, else the last.
  public var mainPhase: Failure.Phase {
    if scheme.usesTLS { return .tls }
    return scheme == .tcp ? .connect : scheme == .dns ? .resolve : .request
  }
}
