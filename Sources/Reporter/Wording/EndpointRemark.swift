internal import Model

/// What stands beside or below an endpoint.
enum EndpointRemark: Hashable {
  case proxy(String)
  case succeeded(count: Int, sent: Int)
  /// How many of the samples failed alike.
  case share(count: Int, sent: Int)
  case otherFailures(count: Int)
  case certificate(subject: String, issuer: String)
  case result(target: String, proxy: String?, outcome: Outcome, ok: Int, sent: Int)
}
