internal import Linux
public import Model

/// Makes handshakes whose messages have random lengths, and records what passes this host's interfaces meanwhile.
public struct PulseProber: Sendable {
  private let prober: Prober
  private let context: TLSContext

  /// How far apart handshakes begin: each message is to be alone for a moment.
  private static let spacing = Duration.milliseconds(7)
  /// How long is waited after the last message, at least and at most.
  private static let shortestWait = Duration.milliseconds(12)
  /// How long a message without an answer is left alone: longer than a host may wait before it acknowledges what it got
  /// (RFC 9293 section 3.8.6.3: Linux takes 40 ms).
  private static let waitApart = Duration.milliseconds(50)
  private static let longestWait = Duration.milliseconds(250)
  /// An endpoint answered before; one that takes longer now shows nothing that is worth the wait.
  private static let longestHandshake = Duration.seconds(3)
  /// The segment of a connection of which nothing is known.
  private static let usualSegment = 1200

  /// Makes its connections as `prober` does.
  public init(_ prober: Prober) throws(ProbeError) {
    context = try TLSContext(drawingLengths: prober.context)
    var settings = prober.settings
    settings.spacing = Self.spacing
    settings.loops = 1
    settings.watchesWire = true
    self.prober = Prober(prober, settings: settings, context: context)
  }

  /// Whether handshakes with an endpoint can be made with random lengths.
  public static func canPulse(_ endpoint: Endpoint) -> Bool {
    ProbeKind(of: endpoint.target.scheme).handshakeScheme.map(\.usesTLS) ?? false
  }

  /// Makes `count` handshakes with an endpoint at one of its addresses, whose segments have `segment` bytes at most, and
  /// records the packets of the scope. Where they are `apart`, each begins once the one before it is over.
  public func round(
    _ endpoint: Endpoint, at address: IPAddress, segment: Int?, count: Int, scope: WireScope,
    apart isApart: Bool, path: @escaping PathSource
  ) async -> WireRecording {
    guard let scheme = ProbeKind(of: endpoint.target.scheme).handshakeScheme, scheme.usesTLS else {
      return WireRecording(obstacle: .noEndpoint)
    }
    let segment = segment ?? Self.usualSegment
    let name = endpoint.certificateName
    let isName = ZonedAddress(name) == nil
    guard let own = DrawnLengths.lengthOfHello(by: context.context, to: isName ? name : nil),
      let lengths = PulseLengths(hello: own, segment: segment)
    else { return WireRecording(obstacle: .noEndpoint) }
    let recorder: WireRecorder
    do throws(SystemError) { recorder = try WireRecorder(scope) } catch {
      return WireRecording(obstacle: .noTap)
    }
    var one = endpoint
    one.target = Target(scheme: scheme, host: endpoint.target.host, port: endpoint.target.port)
    one.addresses = [address]
    one.addressChoice = .first
    (one.samples, one.warmUp, one.retries, one.interval) = (1, 0, 0, nil)
    one.isWitnessed = true
    one.timeout = min(endpoint.timeout, Self.longestHandshake)
    let draws = (0..<count).map { _ in
      PulseDraw(lengths, linger: isApart ? Self.waitApart : .zero) { recorder.open() }
    }
    let offset = MonotonicTime.wallClockOffset
    var results: [ProbeResult] = []
    for part in isApart ? draws.map({ [$0] }) : [draws] {
      // Where one was not answered in time, neither are those after it.
      if results.last?.samples.last?.phases.tls == nil, !results.isEmpty { break }
      results += await prober.run(part.map { Trial(one, draw: $0) }, path: path)
      let trips = results.flatMap(\.samples).compactMap { $0.tcp?.rtt?.duration }
      try? await Task.sleep(for: min(max(Self.shortestWait, (trips.max() ?? .zero) * 1.25), Self.longestWait))
    }
    let (packets, drops, unseen) = recorder.stop()
    let entered = results.flatMap { $0.path?.witness?.seen ?? [] }.filter { $0.toEndpoint && $0.data }
    return WireRecording(
      pulses: draws.flatMap { $0.pulses(segment: segment, offset: offset) }.sorted { $0.sent < $1.sent },
      packets: packets, handshakes: results.count, drops: drops, unseen: unseen,
      entered: Set(entered.map(\.interface)))
  }
}
