import Foundation
import Model
import Testing

/// What no output may hold.
@Suite(.enabled(if: Lab.isPossible, Lab.why), .timeLimit(.minutes(5)))
struct PrivacyTests {
  @Test(
    arguments: [
      ["--management", "--scene", "desktop"], ["--vpn", "openvpn-tcp"], ["--management-tcp"], ["--impostor"],
      ["--vpn", "wireguard"],
      ["--vpn", "nested"], ["--vpn", "none", "--scene", "server"],
    ])
  func `no output holds a key, a password, a command line, an environment or a user name`(
    options: [String]
  ) async throws {
    let result = try await Lab.run(
      options,
      """
      for format in text json; do
        $vpnaudit check --format $format --profile $VPNAUDIT_LAB/profile-reset.yaml
        $vpnaudit observe --format $format --profile $VPNAUDIT_LAB/profile.yaml
        lab-as-user $vpnaudit check --format $format --profile $VPNAUDIT_LAB/profile.yaml
      done
      echo SECRETS; cat $VPNAUDIT_LAB/secrets.txt
      """)
    let parts = result.output.components(separatedBy: "\nSECRETS\n")
    try #require(parts.count == 2)
    let secrets = parts[1].split(separator: "\n").filter { $0.count > 3 }
    // Of six texts, five WireGuard keys and one shared, these in two forms; and the lines of two files with keys.
    #expect(secrets.count >= 18)
    #expect(parts[0].contains("\"schema\": \"vpnaudit.record/1\""))
    let outputs = parts[0] + result.errors
    for secret in secrets { #expect(!outputs.contains(secret), "an output holds \(secret)") }
    for word in ["BEGIN", "--config", "--setenv", "/home/", "proxy.corp.test"] {
      #expect(!outputs.contains(word), "an output holds \(word)")
    }
  }
}
