/// Why a JSON document is none of ours: where in it, and what is wrong there.
public struct JSONReportError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The place as `tunnels[0].gateway.address`; empty for the document as a whole.
  package let path: String
  /// What is wrong, in lower case and without a full stop.
  package let problem: String

  package init(path: String, problem: String) {
    self.path = path
    self.problem = problem
  }

  /// What a decoder threw; `otherwise` is the problem where it names no place.
  init(_ error: any Error, otherwise: String) {
    switch error as? DecodingError {
    case .keyNotFound(let key, let context):
      self.init(path: Self.text(context.codingPath), problem: "'\(key.stringValue)' is missing")
    case .typeMismatch(let type, let context):
      self.init(path: Self.text(context.codingPath), problem: "is not \(Self.word(for: type))")
    case .valueNotFound(_, let context):
      self.init(path: Self.text(context.codingPath), problem: "has no value")
    case .dataCorrupted(let context):
      self.init(
        path: Self.text(context.codingPath),
        problem: context.codingPath.isEmpty ? otherwise : context.words)
    case nil:
      self.init(path: "", problem: otherwise)
    @unknown default:
      self.init(path: "", problem: otherwise)
    }
  }

  /// The place and the problem in one line.
  public var description: String { path.isEmpty ? problem : "\(path): \(problem)" }

  private static func text(_ path: [any CodingKey]) -> String {
    path.reduce("") { text, key in
      if let index = key.intValue { return "\(text)[\(index)]" }
      return text.isEmpty ? key.stringValue : "\(text).\(key.stringValue)"
    }
  }

  /// A person reads this, so it names the JSON kind and never a Swift type.
  private static func word(for type: any Any.Type) -> String {
    switch type {
    case is String.Type: "a string"
    case is Bool.Type: "true or false"
    case is any BinaryInteger.Type, is any BinaryFloatingPoint.Type: "a number"
    case is [Any].Type: "a list"
    default: "an object"
    }
  }
}
