extension Sample {
  /// What became of the client's certificate, for which the server asked.
  public struct ClientCertificateDetails: Hashable, Sendable, Codable {
    /// Whether one was shown: the client may have none.
    public let shown: Bool
    public let verdict: ClientCertificateVerdict
    /// When the one that was shown ends.
    package var notAfter: Timestamp?

    public init(shown: Bool, verdict: ClientCertificateVerdict, notAfter: Timestamp? = nil) {
      self.shown = shown
      self.verdict = verdict
      self.notAfter = notAfter
    }

    enum CodingKeys: String, CodingKey {
      case shown, verdict
      case notAfter = "not_after"
    }
  }

  /// What the server said to the client's certificate, or to the lack of one.
  public enum ClientCertificateVerdict: String, Hashable, Sendable, Codable, CaseIterable {
    /// It went on.
    case accepted
    /// By an alert; or of HTTP by a status, where none was shown.
    case refused
    /// Nothing, as long as the sample's time allowed: in TLS 1.3 it judges after the handshake, and need not say so.
    case unanswered
  }
}
