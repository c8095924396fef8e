internal import Model

extension DecodingError.Context {
  /// What is wrong with the value.
  var words: String {
    guard let error = underlyingError as? MalformedTextError else { return debugDescription }
    return "'\(error.text)' is no \(error.format.noun)"
  }
}

extension MalformedTextError.Format {
  fileprivate var noun: String {
    switch self {
    case .address: "IP address"
    case .interfaceAddress: "interface address"
    case .prefix: "prefix"
    case .region: "region"
    case .selector: "selector"
    case .service: "service"
    case .time: "RFC 3339 time"
    }
  }
}
