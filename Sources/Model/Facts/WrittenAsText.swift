/// A value that records hold as its text, such as an address.
///
/// Reading a text of another format throws a `DecodingError`, whose underlying error is a `MalformedTextError`.
public protocol WrittenAsText: LosslessStringConvertible, Codable {
  /// The format of its texts, for the error.
  static var format: MalformedTextError.Format { get }
}

extension WrittenAsText {
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let value = Self(text) else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath, debugDescription: "'\(text)'",
          underlyingError: MalformedTextError(text: text, format: Self.format)))
    }
    self = value
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
