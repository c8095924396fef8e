/// Why a tag or a status is what it is: a code, what it is about, and the facts behind it.
///
/// Its text is rendered from the facts when a document is written, and never read back.
public struct Reason: Hashable, Sendable {
  /// Nil where a document of another version has a code that is not known here.
  public let code: ReasonCode?
  /// The code as a document has it, whether it is known here or not.
  public let writtenCode: String
  public let subject: ReasonSubject
  /// Nil where the code says everything, and where a document of another version has facts that are not known here.
  public let facts: ReasonFacts?
  /// The ids of the tunnel's evidence that it rests on.
  public let evidence: [String]?

  public init(_ code: ReasonCode, _ subject: ReasonSubject, _ facts: ReasonFacts?, evidence: [String]? = nil)
  {
    self.init(code, code.rawValue, subject, facts, evidence)
  }

  private init(
    _ code: ReasonCode?, _ writtenCode: String, _ subject: ReasonSubject, _ facts: ReasonFacts?,
    _ evidence: [String]?
  ) {
    self.code = code
    self.writtenCode = writtenCode
    self.subject = subject
    self.facts = facts
    self.evidence = evidence
  }

  /// The same without its evidence, whose ids are a tunnel's own.
  public var withoutEvidence: Reason { Reason(code, writtenCode, subject, facts, nil) }

  /// The same about another subject.
  public func about(_ subject: ReasonSubject) -> Reason {
    Reason(code, writtenCode, subject, facts, evidence)
  }

  /// The same with other facts.
  public func with(_ facts: ReasonFacts?) -> Reason { Reason(code, writtenCode, subject, facts, evidence) }
}

/// What a reason is about.
public enum ReasonSubject: Hashable, Sendable {
  /// The host as a whole.
  case host
  /// A tunnel by its id, and the peer of it that the reason is about, by its public key; nil for all of them.
  case tunnel(String, peer: String? = nil)
  /// An endpoint by its name.
  case endpoint(String)

  /// The id of the tunnel that it is; nil for anything else.
  public var tunnel: String? { if case .tunnel(let id, _) = self { id } else { nil } }
}

extension ReasonSubject: Codable {
  private static let hostWord = "host"
  private enum CodingKeys: String, CodingKey { case tunnel, peer, endpoint }

  /// Written as `"host"`, `{"tunnel": "t1"}` or `{"endpoint": "erp"}`.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .host:
      var container = encoder.singleValueContainer()
      try container.encode(Self.hostWord)
    case .tunnel(let id, let peer):
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(id, forKey: .tunnel)
      try container.encodeIfPresent(peer, forKey: .peer)
    case .endpoint(let name):
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(name, forKey: .endpoint)
    }
  }

  public init(from decoder: any Decoder) throws {
    guard let container = try? decoder.container(keyedBy: CodingKeys.self) else {
      let word = try decoder.singleValueContainer().decode(String.self)
      guard word == Self.hostWord else {
        throw DecodingError.dataCorrupted(
          .init(codingPath: decoder.codingPath, debugDescription: "'\(word)'"))
      }
      self = .host
      return
    }
    if let id = try container.decodeIfPresent(String.self, forKey: .tunnel) {
      self = .tunnel(id, peer: try container.decodeIfPresent(String.self, forKey: .peer))
    } else {
      self = .endpoint(try container.decode(String.self, forKey: .endpoint))
    }
  }
}

extension Reason: Codable {
  private enum CodingKeys: String, CodingKey { case code, subject, facts, evidence, text }

  public func encode(to encoder: any Encoder) throws { try encode(to: encoder) { $0.text(of: self) } }

  fileprivate func encode(to encoder: any Encoder, text: (any DocumentWording) -> String) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(writtenCode, forKey: .code)
    try container.encode(subject, forKey: .subject)
    try container.encodeFacts(facts, forKey: .facts)
    try container.encodeIfPresent(evidence, forKey: .evidence)
    if let wording = encoder.wording { try container.encode(text(wording), forKey: .text) }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    writtenCode = try container.decode(String.self, forKey: .code)
    code = ReasonCode(rawValue: writtenCode)
    guard code != nil || Self.hasFormOfCode(writtenCode) else {
      throw DecodingError.dataCorruptedError(
        forKey: .code, in: container, debugDescription: "'\(writtenCode)'")
    }
    // Documents of earlier versions have texts alone.
    subject = try container.decodeIfPresent(ReasonSubject.self, forKey: .subject) ?? .host
    facts = container.decodeFacts(ReasonFacts.self, forKey: .facts)
    evidence = try container.decodeIfPresent([String].self, forKey: .evidence)
  }

  /// Whether a later version may have such a code: at most 64 capitals, digits and underscores, the first a capital.
  private static func hasFormOfCode(_ text: String) -> Bool {
    let capitals = UInt8(ascii: "A")...UInt8(ascii: "Z")
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard let first = text.utf8.first, capitals.contains(first), text.utf8.count <= 64 else { return false }
    return text.utf8.allSatisfy { capitals.contains($0) || digits.contains($0) || $0 == UInt8(ascii: "_") }
  }
}

/// A reason in the list of a host, where the text of one that is about a tunnel begins with the tunnel's name.
struct HostReason: Encodable {
  let reason: Reason

  func encode(to encoder: any Encoder) throws {
    try reason.encode(to: encoder) { $0.hostText(of: reason) }
  }
}
