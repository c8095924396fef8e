import Foundation
import Testing

/// The examples that ship with their signatures, whose key is thrown away.
@Suite(.timeLimit(.minutes(5)))
struct SignedExampleTests {
  private static let mend: Comment =
    "sign the examples anew: Scripts/sign-examples, then commit what it wrote"
  private static let hasMinisign = FileManager.default.isExecutableFile(atPath: "/usr/bin/minisign")

  @Test func `the example registry is as it was signed`() async throws {
    let result = try await Program().run(
      """
      state=$PWD/state; cd $repository/Profiles
      STATE_DIRECTORY=$state $vpnaudit registry verify registry.example.yaml --trusted-key example.pub
      """)
    #expect(result.status == 0, Self.mend)
    #expect(result.output.hasPrefix("registry.example.yaml: good: serial 1, signed by key "), Self.mend)
  }

  @Test func `a check takes the example registry and its grants`() async throws {
    let program = try Program()
    let folder = Program.repository.appendingPathComponent("Profiles").path
    try program.write(
      """
      schema: vpnaudit.profile/1
      site: {name: beijing}
      registry: {file: \(folder)/registry.example.yaml, grants: \(folder)/grants.example.yaml}

      """, to: "profile.yaml")
    let result = try await program.run(
      """
      STATE_DIRECTORY=$PWD/state $vpnaudit check --profile profile.yaml \
        --trusted-key $repository/Profiles/example.pub --format json --fail-on nothing
      """)
    #expect(result.status == 0 && result.output.contains("\"signature\": \"trusted\""), Self.mend)
    #expect(!result.errors.contains(".minisig"), Self.mend)
  }

  @Test(.enabled(if: hasMinisign, "minisign is not installed"), arguments: ["registry", "grants"])
  func `minisign finds the example as it was signed`(name: String) async throws {
    let result = try await Program().run(
      "cd $repository/Profiles; minisign -V -p example.pub -m \(name).example.yaml")
    #expect(result.status == 0, Self.mend)
    let serial = try await Program().run(
      "grep -om1 'serial: [0-9]*' $repository/Profiles/\(name).example.yaml | tr -d ' '")
    #expect(result.output.contains(serial.output.trimmingCharacters(in: .newlines)), Self.mend)
  }

  @Test func `no secret key ships`() throws {
    let folder = Program.repository.appendingPathComponent("Profiles")
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
      #expect(!name.hasSuffix(".key"))
      let file = folder.appendingPathComponent(name)
      if try file.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true { continue }
      let text = try String(contentsOf: file, encoding: .utf8)
      #expect(!text.contains("minisign encrypted secret key") && !text.contains("PRIVATE KEY"))
    }
  }
}
