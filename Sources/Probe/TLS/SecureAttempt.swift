internal import Model

/// A sample in which a server may show a certificate.
protocol SecureAttempt: Attempt {
  /// What the server's certificate was found to be, once it was shown.
  var verification: Verification? { get }
}
