import Foundation
import Glibc
import Testing

/// How the program reads and writes files and streams.
@Suite(.timeLimit(.minutes(5)))
struct FileTests {
  @Test(arguments: [
    "check --profile", "observe --profile", "profile lint", "registry lint",
  ])
  func `a missing file is 65 and called not found`(command: String) async throws {
    let result = try await Program().run("$vpnaudit \(command) none.yaml")
    #expect(result.status == 65)
    #expect(result.errors.contains("vpnaudit: error: none.yaml: not found\n"))
    #expect(result.foreignLines == [])
  }

  @Test(arguments: ["check --profile", "profile lint", "registry lint"])
  func `a file that may not be read is not called missing`(command: String) async throws {
    let program = try Program()
    try program.write("schema: vpnaudit.profile/1\n", to: "closed.yaml")
    chmod(program.folder.appendingPathComponent("closed.yaml").path, 0)
    let user = geteuid() == 0 ? "setpriv --reuid 65534 --regid 65534 --clear-groups " : ""
    let result = try await program.run("\(user)$vpnaudit \(command) closed.yaml")
    #expect(result.status == 65)
    #expect(result.errors.contains("vpnaudit: error: closed.yaml: could not open it: permission denied\n"))
    #expect(!result.errors.contains("not found"))
  }

  @Test(arguments: ["--registry none.yaml --site CN-BJ", "--profile profile.yaml"])
  func `without its registry a check goes on, undetermined, and names the file`(options: String) async throws
  {
    let program = try Program()
    try program.write(
      "schema: vpnaudit.profile/1\nregistry: {file: none.yaml, grants: gone.yaml}\n", to: "profile.yaml")
    let result = try await program.run("$vpnaudit check \(options) --format json")
    #expect(result.status == 3)
    for part in [
      "\"code\": \"NO_REGISTRY\"", "\"case\": \"registry_unread\"", "\"status\": \"undetermined\"",
      "\"severity\": \"unknown\"", "\"exit\": 3",
    ] { #expect(result.output.contains(part), "\(part)") }
    #expect(result.errors.contains("none.yaml: not found; the registry is ignored\n"))
    #expect(result.foreignLines == [])
    let lint = try await program.run("$vpnaudit profile lint profile.yaml")
    #expect(lint.status == 65 && lint.errors.contains("profile.yaml:2: registry.file 'none.yaml': not found"))
  }

  @Test func `a registry that this user may not read is said so`() async throws {
    let program = try Program()
    try program.write("schema: vpnaudit.registry/1\n", to: "closed.yaml")
    chmod(program.folder.appendingPathComponent("closed.yaml").path, 0)
    let user = geteuid() == 0 ? "setpriv --reuid 65534 --regid 65534 --clear-groups " : ""
    let result = try await program.run("\(user)$vpnaudit check --registry closed.yaml --site CN-BJ")
    #expect(result.status == 3)
    #expect(result.output.contains("the registry could not be read"))
    #expect(
      result.errors.contains("closed.yaml: could not open it: permission denied; the registry is ignored\n"))
  }

  @Test func `lint names the line of each mistake`() async throws {
    let program = try Program()
    try program.write(
      """
      schema: vpnaudit.profile/1
      endpoints:
        - name: erp
          target: tls://erp.corp.test
        - name: git
          target: tcp://git.corp.test:22
          sample: 3

      """, to: "profile.yaml")
    let result = try await program.run("$vpnaudit profile lint profile.yaml")
    #expect(result.status == 65)
    #expect(result.output == "")
    #expect(
      result.errors.split(separator: "\n").filter { $0.contains(": error: ") } == [
        "vpnaudit: error: profile.yaml:4: endpoint 'erp' has no port",
        "vpnaudit: error: profile.yaml:7: unknown key 'sample' in endpoint 'git'",
      ])
    #expect(result.foreignLines == [])
  }

  @Test func `a profile that init writes is one that lint accepts and check takes`() async throws {
    let program = try Program()
    let result = try await program.run(
      """
      set -e
      $vpnaudit profile init --site beijing --region CN-BJ > profile.yaml
      $vpnaudit profile lint profile.yaml
      $vpnaudit check --profile profile.yaml --format json --fail-on nothing > record.json
      """)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output == "profile.yaml: good: 0 endpoints\n")
    #expect(try program.read("record.json").contains("\"site\": \"beijing\""))
  }

  @Test(arguments: ["profile.example.yaml", "lab-registry.yaml", "registry.example.yaml"])
  func `the shipped files are good`(name: String) async throws {
    let command = name.contains("registry") ? "registry" : "profile"
    let program = try Program()
    // The example names a registry and authorities beside it.
    let result = try await program.run(
      """
      cp $repository/Profiles/* . && cp registry.example.yaml registry.yaml && touch corp-ca.pem
      $vpnaudit \(command) lint \(name)
      """)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.hasPrefix("\(name): good: "))
  }

  @Test func `an output file appears whole, replaces the old one, and nothing is left beside it`()
    async throws
  {
    let program = try Program()
    try program.write("old", to: "record.json")
    let result = try await program.run("$vpnaudit check --format json --output record.json --fail-on nothing")
    #expect(result.status == 0)
    #expect(result.output == "")
    #expect(try program.files == ["record.json"])
    let text = try program.read("record.json")
    #expect(text.hasPrefix("{\n") && text.hasSuffix("}\n"))
  }

  @Test(arguments: [
    (
      "check --output link", 64, "--output: 'link' in its path is a link into a folder that does not exist",
      "create that folder, or correct the link"
    ),
    (
      "registry lint link", 65, "link: it is a link to a file that does not exist",
      "correct the link, or create what it leads to"
    ),
    (
      "registry lint folder/r.yaml", 65, "'folder' is a link to a folder that does not exist",
      "correct the link, or create what it leads to"
    ),
  ])
  func `a link that leads nowhere is reported as one`(
    arguments: String, status: Int32, message: String, hint: String
  ) async throws {
    let result = try await Program().run(
      "ln -s nowhere/file link && ln -s nowhere folder && $vpnaudit \(arguments)")
    #expect(result.status == status && result.output == "")
    #expect(result.errors.contains(message), "\(result.errors)")
    #expect(result.errors.contains("vpnaudit: hint: \(hint)\n"), "\(result.errors)")
  }

  @Test func `an output file on a full disk leaves the old one`() async throws {
    let program = try Program()
    try program.write("old", to: "record.json")
    // A file may hold one block of 512 bytes; what is too large ends in an error, not in a signal.
    let result = try await program.run(
      "ulimit -f 1; $vpnaudit check --format json --output record.json --fail-on nothing")
    #expect(result.status == 70)
    #expect(result.errors.contains("vpnaudit: error: 'record.json' was not written: "))
    #expect(try program.files == ["record.json"])
    #expect(try program.read("record.json") == "old")
  }

  @Test(.enabled(if: geteuid() == 0, "mknod needs root"))
  func `an output that is a device is written into and stays one`() async throws {
    // A node of this test's own with the numbers of /dev/null.
    let result = try await Program().run(
      """
      mknod null c 1 3 && $vpnaudit check --format json --output null --fail-on nothing && stat -c %F null; ls
      """)
    #expect(result.output == "character special file\nnull\n", "\(result.errors)")
  }

  @Test
  func `an output that is a FIFO is written into where something reads, and an error where nothing does`()
    async throws
  {
    let result = try await Program().run(
      """
      mkfifo fifo; cat fifo >record.json &
      $vpnaudit check --format json --output fifo --fail-on nothing; echo $?; wait; tail -n 1 record.json
      $vpnaudit check --format json --output fifo --fail-on nothing; echo $?; stat -c %F fifo; ls
      """)
    #expect(
      result.output.wholeMatch(of: /0\n}\nvpnaudit: [a-z]+: tag .*\n70\nfifo\nfifo\nrecord.json\n/) != nil,
      "\(result.output)")
    #expect(
      result.errors.contains("'fifo' was not written: 'fifo' is a FIFO without a reader\n"),
      "\(result.errors)")
  }

  @Test func `standard output can be named as the file`() async throws {
    let command = "check --format json --fail-on nothing --output /dev/stdout"
    let result = try await Program().run(
      "$vpnaudit \(command) | head -c 1; (echo first; $vpnaudit \(command)) >file; head -c 7 file")
    #expect(result.output == "{first\n{")
  }

  @Test(arguments: [
    ("$vpnaudit check >/dev/full", 70, "No space left on device"),
    ("$vpnaudit check >&-", 70, "Bad file descriptor"),
    ("$vpnaudit --help >/dev/full", 70, "No space left on device"),
    ("$vpnaudit check --fail-on nothing </dev/null | true; exit ${PIPESTATUS[0]}", 0, ""),
    ("$vpnaudit check --fail-on nothing 2>&-", 0, ""), ("$vpnaudit check --fail-on nothing <&-", 0, ""),
  ])
  func `a stream that takes nothing is reported where it can be, and crashes nothing`(
    command: String, status: Int32, message: String
  ) async throws {
    let result = try await Program().run(command)
    #expect(result.status == status)
    #expect(message.isEmpty || result.errors.contains("standard output was not written: \(message)"))
    #expect(result.foreignLines == [])
  }

  @Test func `colours are for a terminal, and NO_COLOR takes them away`() async throws {
    let program = try Program()
    let onTerminal = "script --quiet --return --command \"$vpnaudit check --fail-on nothing\" /dev/null"
    let coloured = try await program.run(onTerminal, environment: ["TERM": "xterm"])
    #expect(coloured.output.contains("\u{1b}["), "\(coloured)")
    for environment in [["TERM": "xterm", "NO_COLOR": "1"], ["TERM": "dumb"]] {
      let plain = try await program.run(onTerminal, environment: environment)
      #expect(plain.output.contains("blind to") && !plain.output.contains("\u{1b}["))
    }
    let piped = try await program.run(
      "$vpnaudit check --fail-on nothing | cat", environment: ["TERM": "xterm"])
    #expect(piped.output.contains("blind to") && !piped.output.contains("\u{1b}["))
  }
}
