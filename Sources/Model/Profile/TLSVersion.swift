/// A version of TLS, oldest first.
public enum TLSVersion: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
  case v10 = "1.0"
  case v11 = "1.1"
  case v12 = "1.2"
  case v13 = "1.3"

  public static func < (a: TLSVersion, b: TLSVersion) -> Bool { a.rawValue < b.rawValue }

  /// A version from OpenSSL's name for it, such as `TLSv1.3`; `TLSv1` is 1.0.
  public init?(openSSLName name: String) {
    switch name {
    case "TLSv1": self = .v10
    case "TLSv1.1": self = .v11
    case "TLSv1.2": self = .v12
    case "TLSv1.3": self = .v13
    default: return nil
    }
  }
}
