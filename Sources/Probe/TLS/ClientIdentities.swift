internal import Model
internal import Synchronization

/// The client certificates that a prober has read: each is read once, before the first handshake that it is for.
final class ClientIdentities: Sendable {
  private let read = Mutex<[ClientCertificate: ClientIdentity]>([:])

  /// What the files hold, or the failure of every sample that needs it.
  ///
  /// A file that was of no use is read again next time: it may have been repaired.
  func identity(of certificate: ClientCertificate) -> Result<ClientIdentity, SampleError> {
    read.withLock { read in
      if let known = read[certificate] { return .success(known) }
      do throws(ProbeError) {
        let identity = try ClientIdentity(certificate)
        read[certificate] = identity
        return .success(identity)
      } catch {
        // The folder may have a person's name.
        let name = (error.file ?? certificate.file).split(separator: "/").last.map(String.init) ?? ""
        return .failure(
          SampleError(
            Failure(
              .localConfig,
              facts: .clientCertificate(
                file: name.legible(limit: 100), problem: error.code, reason: error.reason))))
      }
    }
  }
}
