/// An enum's case with its associated values as one flat object of a document.
///
/// The compiler's own form of `.linkDown(link: "tun0")` is `{"linkDown": {"link": "tun0"}}`; this one is
/// `{"case": "link_down", "link": "tun0"}`, which a schema can describe as one list of properties. The enum's
/// synthesised conformance to `Codable` reads it back. Its cases must have no run of capitals in their names, labels of
/// one word on every value, and none may be called `case`.
public struct CaseObject<Value: Codable> {
  public let value: Value

  public init(_ value: Value) { self.value = value }
}

extension CaseObject: Equatable where Value: Equatable {}
extension CaseObject: Hashable where Value: Hashable {}
extension CaseObject: Sendable where Value: Sendable {}

extension CaseObject: Codable {
  /// The case is read from the value itself. The synthesised `encode(to:)` would look up a container of keys for every
  /// case that the enum has before it writes one: some 60 µs each, in every program that writes a record.
  public func encode(to encoder: any Encoder) throws {
    try Self.encode(value, in: encoder.container(keyedBy: CaseKey.self), at: encoder.codingPath)
  }

  private static func encode(
    _ value: Any, in container: KeyedEncodingContainer<CaseKey>, at path: [any CodingKey]
  ) throws {
    var container = container
    func refusal(at key: CaseKey? = nil) -> EncodingError {
      // Only an enum can be written, with values that can.
      EncodingError.invalidValue(
        value, .init(codingPath: path + (key.map { [$0] } ?? []), debugDescription: "CaseObject"))
    }
    let mirror = Mirror(reflecting: value)
    guard mirror.displayStyle == .enum else { throw refusal() }
    guard let found = mirror.children.first, let name = found.label else {
      // A case without values is written as its name.
      return try container.encode(CaseKey.written("\(value)"), forKey: .name)
    }
    let fields = Mirror(reflecting: found.value)
    // An enum of enums is written as what it holds.
    guard fields.displayStyle == .tuple else { return try encode(found.value, in: container, at: path) }
    try container.encode(CaseKey.written(name), forKey: .name)
    for field in fields.children {
      guard let label = field.label, let content = unwrapped(field.value) else { continue }
      guard let content = content as? any Encodable else { throw refusal(at: CaseKey(stringValue: label)) }
      try container.encode(content, forKey: CaseKey(stringValue: label))
    }
  }

  /// What an optional value holds; nil where it is nil.
  private static func unwrapped(_ value: Any) -> Any? {
    let mirror = Mirror(reflecting: value)
    guard mirror.displayStyle == .optional else { return value }
    return mirror.children.first?.value
  }

  /// Thrown is a `DecodingError` where the object has no `case`, or one that this version does not know.
  public init(from decoder: any Decoder) throws { value = try Value(from: CaseDecoder(base: decoder)) }
}

extension KeyedEncodingContainer {
  /// Writes the facts as one flat object; nothing for nil.
  mutating func encodeFacts(_ facts: (some Codable)?, forKey key: Key) throws {
    if let facts { try encode(CaseObject(facts), forKey: key) }
  }
}

extension KeyedDecodingContainer {
  /// Reads facts back; nil where there are none, and where they are of a case that this version does not know: a
  /// document of a later version stays readable, and its codes still say what happened.
  func decodeFacts<Facts: Codable>(_ type: Facts.Type, forKey key: Key) -> Facts? {
    (try? decodeIfPresent(CaseObject<Facts>.self, forKey: key))?.value
  }
}

/// The key under which an object names its case.
private struct CaseKey: CodingKey {
  static let name = CaseKey(stringValue: "case")
  let stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }

  /// `linkDown` as `link_down`.
  static func written(_ name: String) -> String {
    name.reduce(into: "") { text, letter in
      text += letter.isUppercase ? "_\(letter.lowercased())" : "\(letter)"
    }
  }

  /// `link_down` as `linkDown`.
  static func read(_ name: String) -> String {
    let words = name.split(separator: "_", omittingEmptySubsequences: false)
    return words.dropFirst().reduce(into: String(words.first ?? "")) { text, word in
      text += word.prefix(1).uppercased() + word.dropFirst()
    }
  }
}

/// Takes an enum's synthesised `init(from:)`, the mirror of `CaseEncoder`.
private struct CaseDecoder: Decoder {
  let base: any Decoder
  var codingPath: [any CodingKey] { base.codingPath }
  var userInfo: [CodingUserInfoKey: Any] { base.userInfo }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    let name = try base.container(keyedBy: CaseKey.self).decode(String.self, forKey: .name)
    return KeyedDecodingContainer(CaseDecodingContainer<Key>(base: base, name: CaseKey.read(name)))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer { try base.unkeyedContainer() }
  func singleValueContainer() throws -> any SingleValueDecodingContainer { try base.singleValueContainer() }
}

private struct CaseDecodingContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let base: any Decoder
  let name: String
  var codingPath: [any CodingKey] { base.codingPath }
  /// The one case that the object names; none where the enum does not have it.
  var allKeys: [Key] { Key(stringValue: name).map { [$0] } ?? [] }

  func contains(_ key: Key) -> Bool { key.stringValue == name }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> {
    try base.container(keyedBy: Nested.self)
  }

  private func refusal(_ key: Key) -> DecodingError {
    // Only an enum with synthesised coding can be read.
    DecodingError.dataCorrupted(.init(codingPath: codingPath + [key], debugDescription: "CaseObject"))
  }

  func decodeNil(forKey key: Key) throws -> Bool { throw refusal(key) }
  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value { throw refusal(key) }
  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try base.unkeyedContainer()
  }
  func superDecoder() throws -> any Decoder { base }
  func superDecoder(forKey key: Key) throws -> any Decoder { base }
}
