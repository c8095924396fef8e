/// A value of an attribute, as OTLP's JSON has it: 64-bit integers are texts.
enum OTLPValue: Encodable {
  case text(String)
  case number(Int64)
  case flag(Bool)
  case list([String])

  private enum CodingKeys: String, CodingKey { case stringValue, intValue, boolValue, arrayValue }
  private struct Values: Encodable { let values: [OTLPValue] }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .text(let text): try container.encode(text, forKey: .stringValue)
    case .number(let number): try container.encode("\(number)", forKey: .intValue)
    case .flag(let flag): try container.encode(flag, forKey: .boolValue)
    case .list(let texts):
      try container.encode(Values(values: texts.map { .text($0) }), forKey: .arrayValue)
    }
  }
}

/// An attribute.
struct OTLPAttribute: Encodable {
  let key: String
  let value: OTLPValue

  /// The attributes whose values are known.
  static func list(_ pairs: [(String, OTLPValue?)]) -> [OTLPAttribute] {
    pairs.compactMap { key, value in value.map { OTLPAttribute(key: key, value: $0) } }
  }
}

/// What a thing is that logs and metrics come from.
struct OTLPResource: Encodable {
  let attributes: [OTLPAttribute]
}

/// The part of a program that made them.
struct OTLPScope: Encodable {
  let name = "vpnaudit"
  let version: String?
}
