/// A value that records hold as its text, such as an address.
///
/// Reading a text that is none is an error which quotes it.
public protocol WrittenAsText: LosslessStringConvertible, Codable {
  /// What a text should have been, for the error: `IP address`.
  static var noun: String { get }
}

extension WrittenAsText {
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let value = Self(text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "'\(text)' is no \(Self.noun)"))
    }
    self = value
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
