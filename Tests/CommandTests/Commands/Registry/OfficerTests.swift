import Foundation
import Glibc
import Testing

/// The compliance officer's commands, as they are typed.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct OfficerTests {
  static let registry = """
    # ours
    schema: vpnaudit.registry/1
    meta: {serial: 7, issued: 2026-11-01T00:00:00Z, expires: 2099-01-01T00:00:00Z, complete: false}
    region_sets: {cn-mainland: {include: [CN], exclude: [CN-HK, CN-MO, CN-TW]}}
    authorities: [{id: cn-miit, name: M, tz: Asia/Shanghai, level: national}]
    classes: [{id: "cn:B13", name: IP-VPN}, {id: "cn:A14-1", name: Line}]
    providers: []     # none yet
    sources: []

    """
  private static let example = "$repository/Profiles/providers.example.csv"

  @Test func `a table goes into a registry, which keeps its words, its mode and its link`() async throws {
    let program = try Program()
    try program.write(Self.registry, to: "ours.yaml")
    let result = try await program.run(
      """
      chmod 640 ours.yaml; ln -s ours.yaml registry.yaml; echo x > registry.yaml.minisig
      $vpnaudit registry import \(Self.example) --into registry.yaml && $vpnaudit registry lint registry.yaml
      stat -c %a ours.yaml; test -L registry.yaml && echo link
      """)
    #expect(result.status == 0 && result.foreignLines == [], "\(result)")
    #expect(result.output.contains("registry.yaml: 3 providers, 2 licences, 3 recognisers, 3 sources from "))
    #expect(result.output.contains("registry.yaml: good: serial 7, 3 providers, 2 licences"))
    #expect(result.output.hasSuffix("640\nlink\n"))
    #expect(result.errors.contains("note: registry.yaml.minisig no longer matches the registry"))
    let text = try program.read("ours.yaml")
    #expect(text.hasPrefix("# ours\nschema:") && text.contains("\nproviders:     # none yet\n  # from "))
    #expect(try program.files == ["ours.yaml", "registry.yaml", "registry.yaml.minisig"])
  }

  @Test func `a table with a mistake changes nothing, and every mistake is reported`() async throws {
    let program = try Program()
    try program.write(Self.registry, to: "registry.yaml")
    try program.write(
      """
      provider;name_en;roles;licence_number;authority;classes;serves;valid_from;colour
      a;A;manger;EXAMPLE-1;cn-mit;cn:B13;cn-mainland;03/01/2026;red

      """, to: "providers.csv")
    let result = try await program.run("$vpnaudit registry import providers.csv --into registry.yaml")
    #expect(result.status == 65 && result.output == "" && result.foreignLines == [])
    for message in [
      "providers.csv:1: unknown column 'colour'",
      "providers.csv:2: column 'roles': it cannot be 'manger'",
      "providers.csv:2: column 'authority': 'cn-mit' is not an authority of registry.yaml",
      "providers.csv:2: column 'valid_from': '03/01/2026' does not begin with its year",
      "providers.csv:2: licence 'EXAMPLE-1' has no source",
    ] { #expect(result.errors.contains("vpnaudit: error: \(message)"), "\(result.errors)") }
    #expect(try program.read("registry.yaml") == Self.registry)
    #expect(try program.files == ["providers.csv", "registry.yaml"])
  }

  @Test func `entries go to standard output or to a file`() async throws {
    let program = try Program()
    let shown = try await program.run("$vpnaudit registry import \(Self.example)")
    let kept = try await program.run("$vpnaudit registry import \(Self.example) --output entries.yaml")
    #expect(shown.status == 0 && kept.status == 0)
    #expect(shown.output == (try program.read("entries.yaml")))
    #expect(kept.output.hasPrefix("entries.yaml: 3 providers"))
  }

  @Test(arguments: [
    ("import p.csv --into r --output o", 64, "--output cannot be combined with --into"),
    ("import p.csv --as-of 3/1/26", 64, "--as-of: write a date such as 2026-11-20"),
    ("import p.csv --encoding latin1", 64, "write utf-8, gb18030, gbk"),
    ("import p.csv --confidence sure", 64, "write high, medium, low, unverified"),
    ("import p.csv --output nowhere/o", 64, "the folder 'nowhere' does not exist"),
    ("import p.csv", 65, "p.csv: not found"),
    ("import registry.yaml --into none.yaml", 65, "none.yaml: not found"),
    (
      "import registry.yaml --into registry.yaml", 65,
      "registry.yaml:1: the first row contains no known heading"
    ),
    ("show none.yaml", 65, "none.yaml: not found"),
    ("show registry.yaml nobody", 64, "'nobody' is not a provider in registry.yaml"),
    ("show registry.yaml --on 1.3.27", 64, "--on: '1.3.27' is not a date"),
    ("show registry.yaml --trusted-key nothing", 65, "nothing"),
    ("pin none", 65, "none: not found"), ("pin .", 65, "it is a folder"),
    ("pin registry.yaml", 65, "it has no ELF header"),
    ("pin /bin/sh", 65, "runs any program it is given"),
  ])
  func `what cannot be done is reported with its code, and changes nothing`(
    arguments: String, code: Int, message: String
  ) async throws {
    let program = try Program()
    try program.write(Self.registry, to: "registry.yaml")
    let result = try await program.run("$vpnaudit registry \(arguments)")
    #expect(Int(result.status) == code && result.output == "" && result.foreignLines == [], "\(result)")
    #expect(result.errors.contains(message), "\(result.errors)")
    #expect(try program.files == ["registry.yaml"])
  }

  @Test func `a registry is shown on a day, and whether a check here takes it`() async throws {
    let program = try Program()
    try program.write(Self.registry, to: "registry.yaml")
    let result = try await program.run(
      """
      $vpnaudit registry keygen --key k.key --no-passphrase >/dev/null
      $vpnaudit registry import \(Self.example) --into registry.yaml >/dev/null
      export STATE_DIRECTORY=$PWD/state
      $vpnaudit registry show registry.yaml sample-net --on 2029-02-28 --trusted-key k.pub
      $vpnaudit registry sign registry.yaml --key k.key >/dev/null
      $vpnaudit registry show registry.yaml sample-net --on 2029-03-01 --trusted-key k.pub
      """)
    #expect(result.status == 0, "\(result.errors)")
    let parts = result.output.split(separator: "registry.yaml  serial 7")
    #expect(parts.count == 2)
    #expect(parts[0].contains("a check here refuses it") && parts[0].contains("SAMPLE-0001  valid\n"))
    #expect(parts[0].contains("on 2029-02-28 in Asia/Shanghai") && !parts[0].contains("Sample Carrier"))
    #expect(parts[1].contains("signed by key ") && parts[1].contains("SAMPLE-0001  expired\n"))
  }

  @Test func `a view is a document that other programs read`() async throws {
    let program = try Program()
    try program.write(Self.registry, to: "registry.yaml")
    let result = try await program.run("$vpnaudit registry show registry.yaml --format json")
    let view = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    #expect(view?["schema"] as? String == "vpnaudit.registry-view/1")
    let guide = try String(
      contentsOf: Program.repository.appending(path: "Profiles/registry-guide.md"), encoding: .utf8)
    for key in (view ?? [:]).keys where key != "schema" {
      #expect(guide.contains("`\(key)`") || guide.contains("`\(key)[]`"), "\(key)")
    }
  }

  @Test func `a program is pinned by its bytes, and what a package owns needs no pin`() async throws {
    let program = try Program()
    let result = try await program.run(
      """
      cp "$vpnaudit" openconnect && ln -s openconnect link && mkdir deep && cd deep
      $vpnaudit registry pin ../link --version 9.12 && sha256sum ../openconnect
      """)
    #expect(result.status == 0 && result.errors == "", "\(result)")
    let digest = result.output.split(separator: "\n").last?.prefix(64) ?? ""
    #expect(
      result.output.contains("  - {product: openconnect, version: \"9.12\", sha256: \(digest)}\n"))
    #expect(!result.output.contains(program.folder.path), "no path of the machine is told")
    let strange = try await program.run(
      "cp \"$vpnaudit\" strange; $vpnaudit registry pin strange --product opencon")
    #expect(strange.status == 64 && strange.output == "")
    #expect(strange.errors.contains("'opencon' is not a product of the catalogue"))
    if FileManager.default.fileExists(atPath: "/usr/sbin/openvpn") {
      let owned = try await program.run("$vpnaudit registry pin /usr/sbin/openvpn")
      #expect(owned.status == 0 && owned.output.contains("# openvpn: package openvpn "))
      #expect(owned.output.hasSuffix("no pin is needed\n"))
    }
  }
}

/// The officer's guide, whose every command is run as it is printed.
@Suite(.timeLimit(.minutes(5)))
struct GuideTests {
  private static let guide = try? String(
    contentsOf: Program.repository.appending(path: "Profiles/registry-guide.md"), encoding: .utf8)

  /// The lines of the guide's shell blocks.
  private static let commands: [String] = {
    var inside = false
    var lines: [String] = []
    for line in (guide ?? "").split(separator: "\n") {
      if line.hasPrefix("```") {
        inside = line == "```sh"
      } else if inside {
        lines.append(String(line))
      }
    }
    return lines
  }()

  @Test func `every command of the guide runs in one folder, in its order`() async throws {
    let program = try Program()
    let commands = Self.commands
    #expect(commands.count >= 15)
    var script = """
      vpnaudit() { "$vpnaudit" "$@"; }
      cp "$repository/Profiles/providers.example.csv" providers.csv
      export STATE_DIRECTORY=$PWD/state

      """
    for command in commands {
      // A test types no passphrase.
      let typed = command.contains("registry keygen") ? command + " --no-passphrase" : command
      script += "\(typed) || { echo \"ended with $?: \(command.replacing("\"", with: "'"))\" >&2; exit 1; }\n"
    }
    let result = try await program.run(script)
    #expect(result.status == 0, "\(result.errors)")
    #expect(try program.files.contains("registry.yaml.minisig"))
  }
}
