/// Facts that a value holds beside its code: written as one flat object, left out where there are none, and nil where a
/// document of another version has a case that this one does not know.
@propertyWrapper
public struct OptionalFacts<Value: Codable & Hashable & Sendable>: Hashable, Sendable, Codable {
  public var wrappedValue: Value?

  public init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

  public init(from decoder: any Decoder) throws {
    wrappedValue = try CaseObject<Value>(from: decoder).value
  }

  public func encode(to encoder: any Encoder) throws {
    if let wrappedValue { try CaseObject(wrappedValue).encode(to: encoder) }
  }
}

extension KeyedEncodingContainer {
  /// What synthesised conformances call: nothing is written for nil.
  public mutating func encode<Value>(_ facts: OptionalFacts<Value>, forKey key: Key) throws {
    try encodeFacts(facts.wrappedValue, forKey: key)
  }
}

extension KeyedDecodingContainer {
  /// What synthesised conformances call: nothing there is nil.
  public func decode<Value>(
    _ type: OptionalFacts<Value>.Type, forKey key: Key
  ) throws -> OptionalFacts<Value> {
    OptionalFacts(wrappedValue: decodeFacts(Value.self, forKey: key))
  }
}
