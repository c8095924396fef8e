internal import Model

/// Why a JSON document is refused: where in it, and what is wrong there.
public struct JSONReportError: Error, Hashable, Sendable {
  /// The location as `tunnels[0].gateway.address`; empty for the document as a whole.
  let path: String
  package let problem: JSONProblem

  package init(path: String = "", _ problem: JSONProblem) {
    self.path = path
    self.problem = problem
  }

  /// What a decoder threw; `otherwise` is the problem where it names no location.
  init(_ error: any Error, otherwise: JSONProblem) {
    switch error as? DecodingError {
    case .keyNotFound(let key, let context):
      self.init(path: Self.text(context.codingPath), .missing(key: key.stringValue))
    case .typeMismatch(let type, let context):
      self.init(path: Self.text(context.codingPath), .unexpected(wanted: Self.kind(of: type)))
    case .valueNotFound(_, let context):
      self.init(path: Self.text(context.codingPath), .noValue)
    case .dataCorrupted(let context):
      self.init(
        path: Self.text(context.codingPath),
        context.codingPath.isEmpty ? otherwise : Self.problem(of: context))
    case nil:
      self.init(otherwise)
    @unknown default:
      self.init(otherwise)
    }
  }

  private static func problem(of context: DecodingError.Context) -> JSONProblem {
    (context.underlyingError as? MalformedTextError).map(JSONProblem.malformed)
      ?? .refused(context.debugDescription)
  }

  private static func text(_ path: [any CodingKey]) -> String {
    path.reduce("") { text, key in
      if let index = key.intValue { return "\(text)[\(index)]" }
      return text.isEmpty ? key.stringValue : "\(text).\(key.stringValue)"
    }
  }

  private static func kind(of type: any Any.Type) -> JSONProblem.Kind {
    switch type {
    case is String.Type: .string
    case is Bool.Type: .bool
    case is any BinaryInteger.Type, is any BinaryFloatingPoint.Type: .number
    case is [Any].Type: .list
    default: .object
    }
  }
}
