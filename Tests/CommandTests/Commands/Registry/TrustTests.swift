import Foundation
import Glibc
import Testing

/// The way of a registry from the officer's key to a check: signed, trusted, refused, rolled back, rotated.
@Suite(.timeLimit(.minutes(5)))
struct TrustTests {
  /// A folder with two key pairs and a signed registry of serial 42; state goes to `state` in it.
  static func signed() async throws -> Program {
    let program = try Program()
    try program.write(text(serial: 42), to: "registry.yaml")
    let made = try await program.run(
      """
      set -e
      $vpnaudit registry keygen --key old.key --no-passphrase
      $vpnaudit registry keygen --key new.key --no-passphrase
      $vpnaudit registry sign registry.yaml --key old.key
      """)
    try #require(made.status == 0, "\(made.errors)")
    return program
  }

  static func text(serial: Int, more: String = "") -> String {
    """
    schema: vpnaudit.registry/1
    meta: {serial: \(serial), issued: 2026-11-01T00:00:00Z, expires: 2099-01-01T00:00:00Z, complete: true}
    sites: {beijing: CN-BJ}
    \(more)

    """
  }

  /// A run of the program with its state in the folder.
  static func run(_ program: Program, _ arguments: String) async throws -> Program.Result {
    let result = try await program.run(
      "STATE_DIRECTORY=$PWD/state $vpnaudit \(arguments)")
    #expect(result.foreignLines == [])
    return result
  }

  private static let check = "check --registry registry.yaml --site beijing --format json"

  private struct Record: Decodable {
    struct Inputs: Decodable {
      struct Registry: Decodable {
        let serial: Int?
        let signature: String
        let key_id: String?
        let expires: String?
      }
      let registry: Registry
    }
    struct Compliance: Decodable {
      struct Reason: Decodable {
        let code: String
        let text: String
      }
      let status: String
      let reasons: [Reason]
      let exit: Int32
    }
    let inputs: Inputs
    let compliance: Compliance
    var codes: [String] { compliance.reasons.map(\.code) }

    init(_ result: Program.Result) throws {
      self = try JSONDecoder().decode(Record.self, from: Data(result.output.utf8))
    }
  }

  @Test func `a registry that a trusted key signed is read, and its serial is remembered`() async throws {
    let program = try await Self.signed()
    let result = try await Self.run(program, "\(Self.check) --trusted-key old.pub")
    let record = try Record(result)
    #expect(record.inputs.registry.signature == "trusted" && record.inputs.registry.serial == 42)
    let id = try #require(try program.read("old.pub").split(separator: "\n").first?.suffix(16))
    #expect(record.inputs.registry.key_id == String(id))
    #expect(!record.codes.contains("REG_UNTRUSTED"))
    #expect(try program.read("state/registry-serials").contains("\(id) 42 "))
    let verified = try await Self.run(program, "registry verify registry.yaml --trusted-key old.pub")
    #expect(verified.status == 0)
    #expect(
      verified.output
        == "registry.yaml: good: serial 42, signed by key \(id), expires 2099-01-01T00:00:00.000Z\n")
  }

  @Test func `without a trusted key it is read, and every report says unsigned`() async throws {
    let program = try await Self.signed()
    let record = try Record(try await Self.run(program, Self.check))
    #expect(record.inputs.registry.signature == "unsigned" && record.inputs.registry.serial == 42)
    #expect(record.inputs.registry.key_id == nil)
    let text = try await Self.run(program, "check --registry registry.yaml")
    #expect(text.output.contains("registry 42, unsigned"))
    #expect(try !program.files.contains("state"))
  }

  @Test(arguments: [
    ("rm registry.yaml.minisig", "the registry has no signature beside it"),
    (
      "truncate -s 100 registry.yaml.minisig",
      "registry.yaml.minisig:2: the line of the signature is not base64"
    ),
    ("echo '# more' >> registry.yaml", "is genuine, but for other bytes"),
    ("sed -i s/^RU/RW/ registry.yaml.minisig", "the legacy algorithm 'Ed'"),
    ("rm *.minisig && $vpnaudit registry sign registry.yaml --key new.key", "which is not trusted"),
    ("echo 'no: registry' > registry.yaml", "is genuine, but for other bytes"),
  ])
  func `a registry that is not as signed is ignored, the check continues, and ends with 3`(
    tampering: String, message: String
  ) async throws {
    let program = try await Self.signed()
    _ = try await program.run(tampering)
    let result = try await Self.run(program, "\(Self.check) --trusted-key old.pub")
    #expect(result.status == 3)
    #expect(result.errors.contains("vpnaudit: warning: registry.yaml"))
    #expect(result.errors.contains(message), "\(result.errors)")
    #expect(result.errors.contains("; the registry is ignored\n"))
    let record = try Record(result)
    #expect(record.inputs.registry.signature == "untrusted")
    #expect(record.inputs.registry.serial == nil && record.inputs.registry.expires == nil)
    #expect(record.compliance.status == "undetermined" && record.compliance.exit == 3)
    #expect(record.compliance.reasons.contains { $0.code == "REG_UNTRUSTED" })
    #expect(!result.output.contains(program.folder.path))
    let verified = try await Self.run(program, "registry verify registry.yaml --trusted-key old.pub")
    #expect(verified.status == 65 && verified.output == "" && verified.errors.contains(message))
    let text = try await Self.run(program, "check --registry registry.yaml --trusted-key old.pub")
    #expect(text.output.contains("registry, untrusted") && text.output.contains("REG_UNTRUSTED"))
    #expect(try !program.files.contains("state"))
  }

  @Test
  func `an older registry and another of the same serial are rollbacks, also with a damaged guard`()
    async throws
  {
    let program = try await Self.signed()
    let check = "\(Self.check) --trusted-key old.pub"
    #expect(try Record(try await Self.run(program, check)).inputs.registry.signature == "trusted")
    for (serial, more) in [(42, "# another"), (41, "")] {
      try program.write(Self.text(serial: serial, more: more), to: "registry.yaml")
      // An officer is told before any host is.
      let refused = try await Self.run(program, "registry sign registry.yaml --key old.key")
      #expect(refused.status == 65 && refused.errors.contains("raise meta.serial"), "\(refused.errors)")
      let signed = try await Self.run(
        program,
        "registry verify registry.yaml --trusted-key old.pub; rm registry.yaml.minisig; "
          + "$vpnaudit registry sign registry.yaml --key old.key")
      #expect(signed.status == 0, "\(signed.errors)")
      let result = try await Self.run(program, check)
      #expect(result.status == 3)
      let record = try Record(result)
      #expect(record.codes.contains("REG_ROLLBACK") && record.inputs.registry.signature == "untrusted")
      #expect(record.inputs.registry.serial == serial && record.inputs.registry.key_id != nil)
      #expect(record.compliance.status == "undetermined")
      let verified = try await Self.run(program, "registry verify registry.yaml --trusted-key old.pub")
      #expect(verified.status == 65)
    }
    try program.write("nonsense", to: "state/registry-serials")
    let damaged = try await Self.run(program, check)
    #expect(try Record(damaged).codes.contains("REG_ROLLBACK"))
    #expect(
      damaged.errors.contains("state/registry-serials: it is damaged") && damaged.errors.contains("rm "))
    try program.write(Self.text(serial: 43), to: "registry.yaml")
    _ = try await Self.run(program, "registry sign registry.yaml --key old.key")
    let anew = try await program.run(
      "rm state/registry-serials; STATE_DIRECTORY=$PWD/state $vpnaudit \(check)")
    #expect(try Record(anew).inputs.registry.signature == "trusted")
  }

  @Test func `a key is rotated: both are trusted, then the new one alone`() async throws {
    let program = try await Self.signed()
    let both = "\(Self.check) --trusted-key old.pub --trusted-key new.pub"
    #expect(try Record(try await Self.run(program, both)).inputs.registry.signature == "trusted")
    // The new key signs the same edition: its own count begins.
    #expect(try await Self.run(program, "registry sign registry.yaml --key new.key").status == 0)
    #expect(try Record(try await Self.run(program, both)).inputs.registry.signature == "trusted")
    _ = try await program.run("cat new.pub > keys")
    let alone = "\(Self.check) --trusted-key keys"
    #expect(try Record(try await Self.run(program, alone)).inputs.registry.signature == "trusted")
    let marks = try program.read("state/registry-serials").split(separator: "\n")
    #expect(marks.count == 4 && marks.count { $0.contains(" 42 ") } == 2)
    // A thief of the old key can sign anything.
    try program.write(Self.text(serial: 99), to: "registry.yaml")
    #expect(try await Self.run(program, "registry sign registry.yaml --key old.key").status == 0)
    #expect(try Record(try await Self.run(program, alone)).codes.contains("REG_UNTRUSTED"))
    #expect(try Record(try await Self.run(program, both)).inputs.registry.serial == 99)
    #expect(try await Self.run(program, "registry sign registry.yaml --key new.key").status == 0)
    #expect(try Record(try await Self.run(program, alone)).inputs.registry.signature == "trusted")
  }

  @Test func `a profile cannot name whom to trust`() async throws {
    let program = try await Self.signed()
    for line in [
      "registry: {file: registry.yaml, trusted_key: old.pub}", "trust: {registry_keys: [old.pub]}",
      "trusted_keys: [old.pub]",
    ] {
      try program.write("schema: vpnaudit.profile/1\n\(line)\n", to: "profile.yaml")
      let result = try await Self.run(program, "check --profile profile.yaml")
      #expect(result.status == 65 && result.errors.contains("unknown key"))
    }
  }

  @Test(arguments: [
    ("none.pub", "none.pub: not found"), ("registry.yaml", "registry.yaml:1: something follows the key"),
    ("old.key", "old.key:2: this is a secret key"),
  ])
  func `a key that is none ends the run with 65`(name: String, message: String) async throws {
    let program = try await Self.signed()
    let result = try await Self.run(program, "\(Self.check) --trusted-key \(name)")
    #expect(result.status == 65 && result.output == "" && result.errors.contains(message), "\(result.errors)")
  }

  @Test(.enabled(if: geteuid() == 0, "needs root for a file system of its own"))
  func `the machine's keys count without an option, and only root may have written them`() async throws {
    let program = try await Self.signed()
    let script = """
      set -e
      cp -a /etc etc && mount --bind etc /etc && mkdir -p /etc/vpnaudit && chmod 755 /etc/vpnaudit
      cp old.pub /etc/vpnaudit/trusted_keys
      export STATE_DIRECTORY=$PWD/state
      $vpnaudit registry verify registry.yaml
      $vpnaudit registry sign registry.yaml --key new.key
      ! $vpnaudit registry verify registry.yaml
      $vpnaudit registry verify registry.yaml --trusted-key new.pub
      ! $vpnaudit observe --trusted-key new.pub > observed
      chmod 666 /etc/vpnaudit/trusted_keys
      $vpnaudit check --registry registry.yaml
      """
    try program.write(script, to: "script")
    let result = try await program.run("unshare --mount bash script")
    #expect(result.status == 65, "\(result.errors)")
    #expect(result.output.split(separator: "\n").count { $0.hasPrefix("registry.yaml: good: ") } == 2)
    #expect(
      result.errors.contains(
        "vpnaudit: error: /etc/vpnaudit/trusted_keys: users other than its owner can write to it\n"))
    #expect(result.errors.contains("chmod go-w /etc/vpnaudit/trusted_keys"))
  }

  @Test(.enabled(if: geteuid() == 0, "needs root to become somebody else"))
  func `an ordinary user stores serials in a folder of their own, and is told where none can be stored`()
    async throws
  {
    let program = try await Self.signed()
    let user = "setpriv --reuid 65534 --regid 65534 --clear-groups env -u STATE_DIRECTORY -u HOME"
    let check = "$vpnaudit check --registry registry.yaml --trusted-key old.pub --fail-on nothing"
    let kept = try await program.run(
      "mkdir home && chown 65534 home && \(user) XDG_STATE_HOME=$PWD/home/state \(check)")
    #expect(kept.status == 0 && kept.output.contains("registry 42, trusted"), "\(kept.errors)")
    #expect(try program.read("home/state/vpnaudit/registry-serials").contains(" 42 "))
    let readOnly = try await program.run("\(user) XDG_STATE_HOME=$PWD/closed \(check)")
    #expect(readOnly.status == 0 && readOnly.output.contains("registry 42, trusted"))
    #expect(readOnly.errors.contains("vpnaudit: note: the serial of the registry was not stored"))
    #expect(readOnly.errors.contains("permission denied"))
    let homeless = try await program.run("\(user) \(check)")
    #expect(homeless.errors.contains("vpnaudit: note: the serial of the registry cannot be stored"))
    #expect(readOnly.foreignLines + homeless.foreignLines == [])
  }
}
