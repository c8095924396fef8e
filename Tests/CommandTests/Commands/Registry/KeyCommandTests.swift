import Foundation
import Glibc
import Testing

/// How keys are made and used on the command line.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct KeyCommandTests {
  private static func mode(_ path: String) -> mode_t {
    var facts = stat()
    return stat(path, &facts) == 0 ? facts.st_mode & 0o777 : 0
  }

  @Test func `a secret key is its owner's alone, and nothing is overwritten`() async throws {
    let program = try Program()
    let made = try await program.run("umask 0; $vpnaudit registry keygen --key company.key --no-passphrase")
    #expect(made.status == 0 && made.errors == "")
    #expect(made.output.contains("secret in company.key, public in company.pub"))
    #expect(try program.files == ["company.key", "company.pub"])
    #expect(Self.mode(program.folder.appendingPathComponent("company.key").path) == 0o600)
    #expect(Self.mode(program.folder.appendingPathComponent("company.pub").path) == 0o644)
    #expect(made.output.contains(try program.read("company.pub").split(separator: "\n")[1]))
    let before = try program.read("company.key")
    for arguments in ["--key company.key", "--key other.key --public company.pub", "--key a.pub"] {
      let again = try await program.run("$vpnaudit registry keygen \(arguments) --no-passphrase")
      #expect(again.status == (arguments == "--key a.pub" ? 0 : 64))
    }
    #expect(try program.read("company.key") == before)
    #expect(try !program.files.contains("other.key"))
  }

  @Test func `a passphrase comes from a descriptor, and is never shown`() async throws {
    let program = try Program()
    try program.write(TrustTests.text(serial: 42), to: "registry.yaml")
    let result = try await program.run(
      """
      $vpnaudit registry keygen --key k.key --passphrase-file /dev/fd/3 3< <(echo 'correct horse')
      $vpnaudit registry sign registry.yaml --key k.key --passphrase-file <(echo 'correct horse') &&
      $vpnaudit registry verify registry.yaml --trusted-key k.pub
      """)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("registry.yaml: good: serial 42"))
    #expect(!(result.output + result.errors).contains("horse"))
    let wrong = try await program.run(
      "$vpnaudit registry sign registry.yaml --key k.key --passphrase-file <(echo 'wrong horse')")
    #expect(wrong.status == 65)
    #expect(wrong.errors == "vpnaudit: error: k.key: the passphrase is wrong, or the key is damaged\n")
  }

  @Test func `a passphrase is asked for on the terminal, which does not show it`() async throws {
    let program = try Program()
    try program.write(TrustTests.text(serial: 42), to: "registry.yaml")
    // The typist waits for each question.
    try program.write(
      """
      import os, pty, sys, select
      answers = [b"correct horse", b"correct horse"] if "keygen" in sys.argv else [b"wrong\\x15correct horsf\\x7fe"]
      child, terminal = pty.fork()
      if child == 0:
        os.execv(sys.argv[1], sys.argv[1:])
      seen = b""
      while True:
        ready = select.select([terminal], [], [], 50)[0]
        try:
          data = os.read(terminal, 4096) if ready else b""
        except OSError:
          data = b""
        if not data: break
        seen += data
        if answers and seen.count(b": ") > 0 and data.endswith(b": "):
          os.write(terminal, answers.pop(0) + b"\\r")
      sys.stdout.write(seen.decode())
      sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
      """, to: "type.py")
    let made = try await program.run("python3 type.py $vpnaudit registry keygen --key k.key")
    #expect(made.status == 0, "\(made)")
    #expect(made.output.contains("Passphrase of the secret key: ") && !made.output.contains("horse"))
    let signed = try await program.run("python3 type.py $vpnaudit registry sign registry.yaml --key k.key")
    #expect(signed.status == 0 && !signed.output.contains("hors"), "\(signed)")
    let verified = try await program.run("$vpnaudit registry verify registry.yaml --trusted-key k.pub")
    #expect(verified.status == 0)
  }

  @Test(arguments: [
    ("keygen --key k.key", "no terminal is available to ask for the passphrase"),
    ("keygen --key k.key --no-passphrase --passphrase-file p", "cannot be combined with"),
    ("keygen --key nowhere/k.key --no-passphrase", "the folder 'nowhere' does not exist"),
    ("keygen --key k --public k --no-passphrase", "both keys would be written to 'k'"),
    ("keygen", "missing expected argument '--key <file>'"),
    ("sign registry.yaml", "missing expected argument '--key <file>'"),
    ("verify registry.yaml", "no key is trusted here"),
  ])
  func `bad usage is 64, and leaves nothing behind`(arguments: String, message: String) async throws {
    let program = try Program()
    try program.write(TrustTests.text(serial: 42), to: "registry.yaml")
    let result = try await program.run("setsid $vpnaudit registry \(arguments)")
    #expect(result.status == 64 && result.output == "" && result.foreignLines == [])
    #expect(result.errors.contains(message), "\(result.errors)")
    #expect(try program.files == ["registry.yaml"])
  }

  @Test(arguments: [
    ("registry.yaml", "none.key", "none.key: not found"),
    ("registry.yaml", "k.pub", "k.pub:2: this is a public key"),
    ("registry.yaml", "registry.yaml", "registry.yaml:1: it does not begin with 'untrusted comment:'"),
    ("broken.yaml", "k.key", "broken.yaml:3: unknown key 'site'"),
    ("none.yaml", "k.key", "none.yaml: not found"),
  ])
  func `what cannot be signed is 65, and no signature is written`(
    file: String, key: String, message: String
  ) async throws {
    let program = try Program()
    try program.write(TrustTests.text(serial: 42), to: "registry.yaml")
    try program.write(
      TrustTests.text(serial: 42).replacing("sites:", with: "site:"), to: "broken.yaml")
    let result = try await program.run(
      "$vpnaudit registry keygen --key k.key --no-passphrase >/dev/null; $vpnaudit registry sign \(file) --key \(key)"
    )
    #expect(result.status == 65 && result.output == "" && result.foreignLines == [])
    #expect(result.errors.contains("vpnaudit: error: \(message)"), "\(result.errors)")
    #expect(try !program.files.contains { $0.hasSuffix(".minisig") })
  }

  @Test func `an expired registry verifies, and that it has expired is said`() async throws {
    let program = try Program()
    try program.write(
      TrustTests.text(serial: 42).replacing("2099-01-01", with: "2026-11-02"), to: "registry.yaml")
    let result = try await program.run(
      """
      $vpnaudit registry keygen --key k.key --no-passphrase >/dev/null
      $vpnaudit registry sign registry.yaml --key k.key
      STATE_DIRECTORY=$PWD/state $vpnaudit registry verify registry.yaml --trusted-key k.pub
      """)
    #expect(result.status == 0)
    #expect(result.errors.contains("it has expired: it no longer licenses any provider"))
  }
}
