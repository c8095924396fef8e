public import Journal
public import Linux

/// Why a sink could not pass something on. None of them holds a word of the receiver's, nor a secret.
public enum SinkError: Error, Hashable, Sendable {
  case journal(JournalError)
  /// The file of its cursor could not be written, or the folder not made: what was passed on since will be once more.
  case cursor(ReplacementError)
  /// The file that it writes to.
  case file(ReplacementError)
  /// An entry has no form that the sink could write.
  case unwritable
  /// A secret that it needs.
  case secret(SecretProblem)
  /// The system refuses it a thread, a socket or memory.
  case resource(SystemError)
  /// No connection, or one that ended.
  case connection(ConnectionProblem)
  /// The receiver answered with a status of HTTP.
  case status(Int)
  /// It did not answer in time.
  case timeout

  /// What is wrong with a secret.
  public enum SecretProblem: Hashable, Sendable {
    /// A credential is named, and systemd passes none to this process.
    case noCredentials
    case unreadable(path: String, PrivateFile.Refusal)
    /// It is empty, or holds what a header cannot.
    case unusable(path: String)
  }

  /// What is wrong with a connection.
  public enum ConnectionProblem: Hashable, Sendable {
    /// The name of the receiver, or of its proxy, could not be resolved.
    case name
    case refused(SystemError?)
    /// TLS could not be begun.
    case tls
    /// The certificate is not one for the receiver by an authority that is trusted.
    case certificate
    /// The file of authorities cannot be read.
    case authorities
    /// The proxy did not connect.
    case proxy
    /// It ended before the answer was there.
    case ended(SystemError?)
    /// It speaks another protocol.
    case protocolViolation
  }
}
