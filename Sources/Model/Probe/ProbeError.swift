/// Why endpoints cannot be probed as they are to be: a file of certificates or OpenSSL itself is of no use.
///
/// It holds no sentence; `Reporter/Wording` says it in words.
public struct ProbeError: Error, Hashable, Sendable {
  /// What is wrong.
  public enum Code: String, Hashable, Sendable, Codable, CaseIterable {
    // The file of a client's certificate or of its key.
    case unopenable, unreadable
    case notRegular = "not_regular"
    case tooLarge = "too_large"
    /// No memory to read the file.
    case unreadableMemory = "unreadable_memory"
    case noCertificate = "no_certificate"
    case badCertificate = "bad_certificate"
    case noKey = "no_key"
    case passphrase
    /// The key is not the certificate's.
    case foreignKey = "foreign_key"
    /// OpenSSL refuses to show it, as it does where the key is too small.
    case unshowable
    /// No memory to keep the certificates.
    case unkeptMemory = "unkept_memory"

    // The file of authorities.
    case unopenableAuthorities = "unopenable_authorities"
    case folderOfAuthorities = "folder_of_authorities"
    case irregularAuthorities = "irregular_authorities"
    case badAuthorities = "bad_authorities"
    case noAuthorities = "no_authorities"

    /// OpenSSL refused a call that needs no file.
    case openssl
  }

  public let code: Code
  /// The file that it is about; nil for `openssl`.
  public let file: String?
  /// OpenSSL's function; nil but for `openssl`.
  public let call: String?
  /// What OpenSSL or the C library said; nil where it said nothing.
  public let reason: String?

  public init(_ code: Code, file: String? = nil, call: String? = nil, reason: String? = nil) {
    self.code = code
    self.file = file
    self.call = call
    self.reason = reason
  }
}
