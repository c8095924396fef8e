/// A JSON value that is put together by hand, for documents whose form is another's.
enum JSONTree: Encodable {
  case text(String)
  case list([JSONTree])
  /// Keys without a value, and lists without an entry, are left out.
  case object([String: JSONTree?])

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .text(let text):
      var container = encoder.singleValueContainer()
      try container.encode(text)
    case .list(let list):
      var container = encoder.unkeyedContainer()
      for entry in list { try container.encode(entry) }
    case .object(let object):
      var container = encoder.container(keyedBy: Key.self)
      for (key, value) in object {
        guard let value, !value.isEmptyList else { continue }
        try container.encode(value, forKey: Key(stringValue: key))
      }
    }
  }

  private var isEmptyList: Bool { if case .list(let list) = self { list.isEmpty } else { false } }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}
