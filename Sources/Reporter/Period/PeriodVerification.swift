/// How a reader of a report finds out that it is as it was made.
public struct PeriodVerification: Hashable, Sendable {
  /// Who signs a report.
  public struct Signer: Hashable, Sendable {
    /// The key's id, as minisign writes it.
    let keyID: String
    /// The file that is signed, and the one with the public key, as the verifying command names them.
    let file: String
    let publicKey: String

    public init(keyID: String, file: String, publicKey: String) {
      (self.keyID, self.file, self.publicKey) = (keyID, file, publicKey)
    }
  }

  /// SHA-256 of the report as JSON, in hexadecimal.
  public let sha256: String
  /// Nil where nobody signs it.
  let signer: Signer?

  public init(sha256: String, signer: Signer?) { (self.sha256, self.signer) = (sha256, signer) }
}
