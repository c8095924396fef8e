internal import Model

/// Asks a chat server for TLS, as its clients do: the stream's beginning, its features, STARTTLS (RFC 6120 sections 4.2
/// and 5.4).
struct XMPPOpening: Dialogue {
  static let phase = Failure.Phase.starttls

  private static let namespace = "urn:ietf:params:xml:ns:xmpp-tls"
  /// The longest tag that is waited for, in bytes.
  private static let limit = 8192

  /// The domain that the stream is for.
  private let domain: String
  private var expected = FailureFacts.DialoguePart.streamHeader
  /// How many elements are open, the stream among them.
  private var depth = 0
  /// The stream's element that is open.
  private var part: Part?
  private var offersTLS = false

  /// The elements of a stream that matter before TLS.
  private enum Part: String { case features, error, proceed, failure }

  init(to host: String) {
    domain = host.contains(":") ? "[\(host)]" : host.hasSuffix(".") ? String(host.dropLast()) : host
  }

  func begin() -> [UInt8] {
    let attributes = [
      "to": domain, "version": "1.0", "xmlns": "jabber:client",
      "xmlns:stream": "http://etherx.jabber.org/streams",
    ]
    return Array(
      (Self.tag("?xml", ["version": "1.0"], end: "?>") + Self.tag("stream:stream", attributes)).utf8)
  }

  /// A tag with its attributes, whose values need no escaping, in the order of their names.
  private static func tag(_ name: String, _ attributes: [String: String], end: String = ">") -> String {
    let words = attributes.sorted { $0.key < $1.key }.map { "\($0.key)='\($0.value)'" }
    return "<\(([name] + words).joined(separator: " "))\(end)"
  }

  func failureAtEnd() -> Failure { .closedBeforeTLS(at: expected) }

  mutating func take(_ bytes: ArraySlice<UInt8>) -> DialogueStep {
    // White space may stand before the first tag, and nothing else.
    if depth == 0, let first = bytes.first(where: { ![9, 10, 13, 32].contains($0) }),
      first != UInt8(ascii: "<")
    {
      return .failed(.strangeAnswer(bytes.prefix(80), in: expected))
    }
    switch XMLTag(of: bytes, limit: Self.limit) {
    case .partial: return .more(consumed: 0)
    case .broken: return .failed(.strangeAnswer(bytes.prefix(80), in: expected, beginning: true))
    case .nothing(let count): return .more(consumed: count)
    case .whole(let name, let kind, let text, let count):
      switch kind {
      case .opens:
        depth += 1
        return opened(name, text, count)
      case .empty:
        depth += 1
        let step = opened(name, text, count)
        depth -= 1
        guard depth == 1, let ended = part, case .more = step else { return step }
        return closed(ended, text, count)
      case .closes:
        depth -= 1
        if depth < 1 { return .failed(.closedBeforeTLS(at: expected)) }
        guard depth == 1, let ended = part else { return .more(consumed: count) }
        return closed(ended, text, count)
      }
    }
  }

  /// Takes the beginning of an element, which is the one at `depth`.
  private mutating func opened(_ name: String, _ text: ArraySlice<UInt8>, _ count: Int) -> DialogueStep {
    switch depth {
    case 1:
      guard name == "stream" else { return .failed(.strangeAnswer(text.prefix(80), in: expected)) }
      expected = .streamFeatures
    case 2: part = Part(rawValue: name)
    case 3:
      if part == .features, name == "starttls",
        String(decoding: text, as: UTF8.self).contains(Self.namespace)
      {
        offersTLS = true
      }
      // The condition is the element within (RFC 6120 section 4.9.3): `host-unknown`.
      if part == .error { return .failed(Failure(.starttlsRefused, facts: .answered(text: name))) }
    default: break
    }
    return .more(consumed: count)
  }

  /// Takes the end of an element of the stream.
  private mutating func closed(_ ended: Part, _ text: ArraySlice<UInt8>, _ count: Int) -> DialogueStep {
    part = nil
    switch (ended, expected) {
    case (.features, .streamFeatures):
      guard offersTLS else {
        return .failed(Failure(.starttlsRefused, facts: .lacking(capability: "STARTTLS")))
      }
      expected = .starttls
      return .say(Array(Self.tag("starttls", ["xmlns": Self.namespace], end: "/>").utf8), consumed: count)
    case (.proceed, .starttls): return .done(consumed: count)
    case (.failure, _), (.error, _):
      return .failed(Failure(.starttlsRefused, facts: .answered(text: ended.rawValue)))
    default: return .failed(.strangeAnswer(text.prefix(80), in: expected))
    }
  }
}
