/// The client's own certificate.
public struct ClientCertificate: Hashable, Sendable {
  /// The absolute path of a PEM file with the certificate, and those between it and its authority.
  public let file: String
  /// The absolute path of a PEM file with its private key; the certificate's file where it holds both.
  public let key: String

  public init(file: String, key: String) {
    self.file = file
    self.key = key
  }
}
