import Foundation
import Model
import Testing

/// A server of Debian that `lab-service` starts.
struct LabServer: Sendable, CustomTestStringConvertible {
  let name: String
  /// Where its program lies.
  let program: String
  let scheme: String
  /// How many times it is waited for before TLS: for its greeting, and for each of its answers.
  let roundTrips: Int
  /// What the probe says where the server has no TLS.
  let refusal: FailureFacts
  var testDescription: String { name }

  static let arePossible = Lab.isPossible && !present.isEmpty
  static let why: Comment = "the lab needs root and the servers of 'Scripts/packages test'"

  /// Those that are installed: a machine with a mail server of its own has no other.
  static let present = all.filter { FileManager.default.fileExists(atPath: $0.program) }

  private static let all = [
    LabServer(
      name: "postfix", program: "/usr/sbin/postfix", scheme: "smtp", roundTrips: 3,
      refusal: .lacking(capability: "STARTTLS")),
    LabServer(
      name: "dovecot", program: "/usr/sbin/dovecot", scheme: "imap", roundTrips: 2,
      refusal: .answered(text: "a1 BAD TLS support isn't enabled.")),
    LabServer(
      name: "slapd", program: "/usr/sbin/slapd", scheme: "ldap", roundTrips: 1,
      refusal: .resultCode(number: 2, name: "protocolError", text: "unsupported extended operation")),
    LabServer(
      name: "postgres", program: "/usr/lib/postgresql", scheme: "postgres", roundTrips: 1,
      refusal: .declined),
    LabServer(
      name: "mariadb", program: "/usr/sbin/mariadbd", scheme: "mysql", roundTrips: 1,
      refusal: .lacking(capability: "TLS")),
  ]
}
