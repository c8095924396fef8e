public import Model
internal import Synchronization

/// The client certificates that a prober has read: each is read once, before the first handshake that it is for.
final class ClientIdentities: Sendable {
  private let read = Mutex<[ClientCertificate: ClientIdentity]>([:])

  /// What the files hold, or the failure of every sample that needs it.
  ///
  /// A file that was of no use is looked at again next time: somebody may have mended it.
  func identity(of certificate: ClientCertificate) -> Result<ClientIdentity, Obstacle> {
    read.withLock { read in
      if let known = read[certificate] { return .success(known) }
      do throws(ProbeError) {
        let identity = try ClientIdentity(certificate)
        read[certificate] = identity
        return .success(identity)
      } catch {
        // The folder may be named after somebody.
        let name = (error.file ?? certificate.file).split(separator: "/").last.map(String.init) ?? ""
        let shown = CertificateReader.legible(name, limit: 100)
        return .failure(
          Obstacle(Failure(.localConfig, detail: "client certificate: '\(shown)' \(error.what)")))
      }
    }
  }
}

extension Prober {
  /// Throws why a client certificate cannot be shown: every sample that needs it would be `local_config`.
  public static func check(_ certificate: ClientCertificate) throws(ProbeError) {
    _ = try ClientIdentity(certificate)
  }
}
