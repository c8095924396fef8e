internal import Model

/// Why a JSON document is refused.
extension English {
  func words(_ problem: JSONProblem) -> String {
    switch problem {
    case .missing(let key): "'\(key)' is missing"
    case .unexpected(let wanted): "is not \(Self.words(wanted))"
    case .noValue: "has no value"
    case .null: "'null' is not allowed: omit the key"
    case .schema(let found, let wanted) where wanted.count == 1: "'\(found)' is not '\(wanted[0])'"
    case .schema(let found, let wanted):
      "'\(found)' is neither " + wanted.map { "'\($0)'" }.joined(separator: " nor ")
    case .syntax: "not a JSON document"
    case .value: "a number does not fit its field, or a text is malformed"
    case .malformed(let error): "'\(error.text)' is not \(Self.words(error.format))"
    case .refused(let text): text
    case .unwritable(let text): "could not be written: \(text)"
    }
  }

  private static func words(_ format: MalformedTextError.Format) -> String {
    switch format {
    case .address: "an IP address"
    case .interfaceAddress: "an interface address"
    case .prefix: "a prefix"
    case .region: "a region"
    case .selector: "a selector"
    case .service: "a service"
    case .time: "an RFC 3339 time"
    }
  }

  private static func words(_ kind: JSONProblem.Kind) -> String {
    switch kind {
    case .string: "a string"
    case .bool: "true or false"
    case .number: "a number"
    case .list: "a list"
    case .object: "an object"
    }
  }
}
