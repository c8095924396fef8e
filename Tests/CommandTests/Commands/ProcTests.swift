import Glibc
import Testing

/// Runs without /proc, as in a chroot or a sandbox. The Swift runtime takes the arguments from there.
@Suite(.enabled(if: geteuid() == 0, "needs root for a mount namespace"), .timeLimit(.minutes(5)))
struct ProcTests {
  @Test(arguments: ["umount --lazy /proc", "mount -t tmpfs none /proc"])
  func `without the arguments every command ends with 70, and says how to get them back`(
    hide: String
  ) async throws {
    let program = try Program()
    try program.write("schema: vpnaudit.registry/1\n", to: "registry.yaml")
    for command in [
      "", "--help", "--version", "check", "check --output record.json", "observe --format json",
      "probe tcp://127.0.0.1:9", "profile lint profile.yaml", "registry verify registry.yaml", "schema",
    ] {
      let result = try await program.run("unshare --mount bash -c '\(hide); exec $vpnaudit \(command)'")
      #expect(result.status == 70, "\(command): \(result)")
      #expect(result.output == "")
      #expect(
        result.errors == """
          vpnaudit: error: the arguments cannot be read from /proc/self/cmdline: no such file or directory
          vpnaudit: hint: mount the proc file system: mount -t proc proc /proc

          """)
    }
    #expect(try program.files == ["registry.yaml"])
  }
}
