internal import Model

/// What the clients of one loop's samples show over TLS, read before the first of them begins.
///
/// Owned by the loop's `TLSClient`; used only on the loop's thread.
final class IdentityStore {
  private let identities: ClientIdentities
  private var read: [ClientCertificate: Result<ClientIdentity, SampleError>] = [:]

  /// A store that reads through `identities`, which other loops share.
  init(_ identities: ClientIdentities) { self.identities = identities }

  /// Reads what the samples of an endpoint need, so that none of them pays for it.
  func load(for endpoint: Endpoint) {
    guard let certificate = endpoint.clientCertificate, read[certificate] == nil else { return }
    read[certificate] = identities.identity(of: certificate)
  }

  /// What the client shows an endpoint over TLS; nil for nothing.
  func identity(for endpoint: Endpoint) throws(SampleError) -> ClientIdentity? {
    guard endpoint.target.scheme.usesTLS, let certificate = endpoint.clientCertificate else { return nil }
    return try read[certificate]?.get()
  }
}
