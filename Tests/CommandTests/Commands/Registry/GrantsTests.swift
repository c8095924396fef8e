import Foundation
import Testing

/// The way of the company's grants from the officer's key to a check: linted, signed, trusted, refused, rolled back.
@Suite(.timeLimit(.minutes(5)))
struct GrantsTests {
  private static func registry(_ serial: Int = 42) -> String {
    TrustTests.text(
      serial: serial,
      more: """
        providers:
          - {id: example-carrier, names: {en: Example Carrier}, roles: [carrier]}
        """)
  }

  private static func grants(_ serial: Int, expires: String = "2099-01-01", more: String = "") -> String {
    """
    schema: vpnaudit.grants/1
    meta: {serial: \(serial), issued: 2026-11-01T00:00:00Z, expires: \(expires)T00:00:00Z}
    grants:
      - id: g-1
        carrier: example-carrier
        endpoints: [CN-BJ, DE]
        purpose: internal_office
        approval: {state: pending}
    \(more)

    """
  }

  /// A folder with a key pair, a signed registry of serial 42, signed grants of serial 7, and a profile for both.
  private static func signed() async throws -> Program {
    let program = try Program()
    try program.write(registry(), to: "registry.yaml")
    try program.write(grants(7), to: "grants.yaml")
    try program.write(
      "schema: vpnaudit.profile/1\nregistry: {file: registry.yaml, grants: grants.yaml}\n", to: "profile.yaml"
    )
    let made = try await program.run(
      """
      set -e
      $vpnaudit registry keygen --key k.key --no-passphrase
      $vpnaudit registry keygen --key other.key --no-passphrase
      $vpnaudit registry sign registry.yaml --key k.key
      $vpnaudit registry sign grants.yaml --registry registry.yaml --key k.key
      """)
    try #require(made.status == 0, "\(made.errors)")
    #expect(made.output.contains("grants.yaml.minisig: serial 7, signed by key "))
    return program
  }

  private static let check =
    "check --profile profile.yaml --trusted-key k.pub --format json --fail-on nothing"
  private static let verify = "registry verify grants.yaml --registry registry.yaml --trusted-key k.pub"

  private struct Record: Decodable {
    struct Inputs: Decodable {
      struct File: Decodable {
        let serial: Int?
        let sha256: String?
        let expires: String?
        let signature: String
        let key_id: String?
      }
      let registry: File
      let grants: File?
    }
    let inputs: Inputs

    init(_ result: Program.Result) throws {
      self = try JSONDecoder().decode(Record.self, from: Data(result.output.utf8))
    }
  }

  @Test func `grants that a trusted key signed are read, named in the record, and remembered`() async throws {
    let program = try await Self.signed()
    let result = try await TrustTests.run(program, Self.check)
    #expect(result.status == 0 && result.errors == "", "\(result.errors)")
    let found = try #require(try Record(result).inputs.grants)
    let id = try #require(try program.read("k.pub").split(separator: "\n").first?.suffix(16))
    #expect(found.signature == "trusted" && found.serial == 7 && found.key_id == String(id))
    #expect(found.sha256?.count == 64 && found.expires == "2099-01-01T00:00:00.000Z")
    let state = try program.read("state/registry-serials")
    #expect(state.contains("\n\(id) 42 ") && state.contains("\ngrants \(id) 7 "))
    let text = try await TrustTests.run(
      program, "check --profile profile.yaml --trusted-key k.pub --fail-on nothing")
    #expect(text.output.contains("registry 42, trusted; grants 7, trusted"), "\(text.output)")
    let verified = try await TrustTests.run(program, Self.verify)
    #expect(verified.status == 0 && verified.errors == "", "\(verified.errors)")
    #expect(
      verified.output
        == "grants.yaml: good: serial 7, signed by key \(id), expires 2099-01-01T00:00:00.000Z\n")
    let linted = try await TrustTests.run(program, "registry lint grants.yaml --registry registry.yaml")
    #expect(linted.output == "grants.yaml: good: serial 7, 1 grants, expires 2099-01-01T00:00:00.000Z\n")
  }

  @Test func `without a trusted key they are read, and called unsigned`() async throws {
    let program = try await Self.signed()
    let result = try await TrustTests.run(
      program, "check --profile profile.yaml --format json --fail-on nothing")
    #expect(try Record(result).inputs.grants?.signature == "unsigned")
  }

  @Test(arguments: [
    ("rm grants.yaml.minisig", "the file of grants has no signature beside it"),
    ("truncate -s 100 grants.yaml.minisig", "grants.yaml.minisig:2: the line of the signature is not base64"),
    ("sed -i s/internal_office/platform/ grants.yaml", "is genuine, but for other bytes"),
    ("cp registry.yaml.minisig grants.yaml.minisig", "is genuine, but for other bytes"),
    ("sed -i s/^RU/RW/ grants.yaml.minisig", "the legacy algorithm 'Ed'"),
    (
      "rm grants.yaml.minisig; $vpnaudit registry sign grants.yaml --registry registry.yaml --key other.key",
      "which is not trusted"
    ),
    (
      "cp registry.yaml grants.yaml; cp registry.yaml.minisig grants.yaml.minisig",
      "grants.yaml: it is a registry, but a file of grants is expected"
    ),
  ])
  func `grants that are not as signed are ignored, and the check continues by the registry`(
    tampering: String, message: String
  ) async throws {
    let program = try await Self.signed()
    _ = try await program.run(tampering)
    let result = try await TrustTests.run(program, Self.check)
    #expect(result.status == 0)
    #expect(result.errors.hasPrefix("vpnaudit: warning: ") && result.errors.contains("/grants.yaml"))
    #expect(result.errors.contains(message), "\(result.errors)")
    #expect(result.errors.contains("; the grants are ignored\n"))
    let inputs = try Record(result).inputs
    #expect(inputs.registry.signature == "trusted")
    #expect(inputs.grants?.signature == "untrusted" && inputs.grants?.serial == nil)
    #expect(try !program.read("state/registry-serials").contains("grants"))
    let verified = try await TrustTests.run(program, Self.verify)
    #expect(verified.status == 65 && verified.output == "" && verified.errors.contains(message))
    #expect(!result.output.contains(program.folder.path))
  }

  @Test func `older grants and others of the same serial are ignored, and the registry is none the worse`()
    async throws
  {
    let program = try await Self.signed()
    #expect(try Record(try await TrustTests.run(program, Self.check)).inputs.grants?.signature == "trusted")
    for (serial, more) in [(7, "# another"), (6, "")] {
      try program.write(Self.grants(serial, more: more), to: "grants.yaml")
      let sign = "registry sign grants.yaml --registry registry.yaml --key k.key"
      let refused = try await TrustTests.run(program, sign)
      #expect(refused.status == 65 && refused.errors.contains("raise meta.serial"), "\(refused.errors)")
      let signed = try await program.run("rm grants.yaml.minisig; $vpnaudit \(sign)")
      #expect(signed.status == 0)
      let result = try await TrustTests.run(program, Self.check)
      #expect(result.errors.contains("was accepted before; the grants are ignored"), "\(result.errors)")
      let inputs = try Record(result).inputs
      #expect(inputs.registry.signature == "trusted")
      #expect(inputs.grants?.signature == "untrusted" && inputs.grants?.serial == serial)
      #expect(inputs.grants?.key_id != nil)
      #expect(try await TrustTests.run(program, Self.verify).status == 65)
    }
    try program.write(Self.grants(8), to: "grants.yaml")
    let newer = try await program.run(
      """
      $vpnaudit registry sign grants.yaml --registry registry.yaml --key k.key &&
      STATE_DIRECTORY=$PWD/state $vpnaudit \(Self.check)
      """)
    #expect(newer.status == 0 && newer.errors == "", "\(newer.errors)")
    #expect(try program.read("state/registry-serials").contains(" 8 "))
  }

  @Test func `signed grants do not pass for a registry`() async throws {
    let program = try await Self.signed()
    _ = try await program.run("cp grants.yaml registry.yaml; cp grants.yaml.minisig registry.yaml.minisig")
    let result = try await TrustTests.run(program, Self.check)
    #expect(result.errors.contains("registry.yaml: it is a file of grants, but a registry is expected"))
    let inputs = try Record(result).inputs
    #expect(inputs.registry.signature == "untrusted" && inputs.grants == nil)
    #expect(try !program.files.contains("state"))
  }

  @Test func `grants that have ended verify, and that they have is said`() async throws {
    let program = try await Self.signed()
    try program.write(Self.grants(8, expires: "2026-11-02"), to: "grants.yaml")
    _ = try await program.run("$vpnaudit registry sign grants.yaml --registry registry.yaml --key k.key")
    let verified = try await TrustTests.run(program, Self.verify)
    #expect(verified.status == 0)
    #expect(verified.errors.contains("it has expired: its grants no longer license any tunnel"))
  }

  @Test(
    arguments: [
      ("lint grants.yaml", 64, "grants.yaml is a file of grants, which names the providers of a registry"),
      ("sign grants.yaml --key k.key", 64, "grants.yaml is a file of grants"),
      ("verify grants.yaml --trusted-key k.pub", 64, "grants.yaml is a file of grants"),
      ("lint registry.yaml --registry registry.yaml", 65, "but 'vpnaudit.grants/1' is expected"),
      ("lint grants.yaml --registry none.yaml", 65, "none.yaml: not found"),
      (
        "lint wrong.yaml --registry registry.yaml", 65,
        "wrong.yaml:5: grant 'g-1': carrier 'nobody' is not a provider"
      ),
      ("sign wrong.yaml --registry registry.yaml --key k.key", 65, "carrier 'nobody' is not a provider"),
      (
        "verify grants.yaml --registry unsigned.yaml --trusted-key k.pub", 65, "the registry has no signature"
      ),
    ] as [(String, Int32, String)])
  func `what cannot be checked says so`(arguments: String, status: Int32, message: String) async throws {
    let program = try await Self.signed()
    try program.write(Self.registry(), to: "unsigned.yaml")
    try program.write(Self.grants(7).replacing("example-carrier", with: "nobody"), to: "wrong.yaml")
    let result = try await TrustTests.run(program, "registry \(arguments)")
    #expect(result.status == status && result.output == "")
    #expect(result.errors.contains(message), "\(result.errors)")
    #expect(try !program.files.contains("wrong.yaml.minisig"))
  }
}
