import ArgumentParser
import Glibc

/// The program: its commands and what it says when it cannot understand its arguments.
@main
struct VPNAudit: AsyncParsableCommand {
  /// The version of the program.
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "vpnaudit",
    abstract: "Which VPN is active on this host, is its provider licensed, do our endpoints answer over it.",
    discussion: """
      Examples:
        vpnaudit check                               this host, by /etc/vpnaudit/profile.yaml if there is one
        vpnaudit check --profile FILE                this host against a profile: tunnels, licence, endpoints
        vpnaudit check --format json --output FILE   the same as one JSON record, written at once
        vpnaudit observe                             the tunnels and the evidence for them; nothing is probed
        vpnaudit profile init > profile.yaml         a commented profile to start from

      It looks at the host, never at people: no traffic, no command lines, no user names, no keys leave it.
      A tag compares a host with a registry; it is no legal finding.

      Exit codes: 0 nothing that --fail-on names happened; 2 non-compliant or unreachable; 3 undetermined or
      unmeasured; 1 a warning, where --fail-on names warnings; 64 bad usage; 65 bad input file; 70 internal error.
      """,
    version: version,
    subcommands: [CheckCommand.self, ObserveCommand.self, ProfileCommand.self, RegistryCommand.self])

  static func main() async {
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let complaint as Complaint {
      complaint.print()
      Glibc.exit(complaint.code)
    } catch let code as ExitCode {
      Glibc.exit(code.rawValue)
    } catch {
      let code = exitCode(for: error).rawValue
      if code == 0 {
        StandardOutput.write(fullMessage(for: error) + "\n")
        Glibc.exit(0)
      }
      Complaint(
        code: code == 1 ? 70 : code, message: Self.lowerCased(message(for: error)),
        hint: "see '\(usageHint(for: error))'"
      ).print()
      Glibc.exit(code == 1 ? 70 : code)
    }
  }

  private static func lowerCased(_ message: String) -> String {
    let clean = message.hasPrefix("Error: ") ? String(message.dropFirst(7)) : message
    let first = clean.prefix(1).lowercased() + clean.dropFirst()
    return first.hasSuffix(".") ? String(first.dropLast()) : first
  }

  private static func usageHint(for error: any Error) -> String {
    let known = ["check", "observe", "profile", "registry"]
    guard let word = CommandLine.arguments.dropFirst().first, known.contains(word) else {
      return "vpnaudit --help"
    }
    return "vpnaudit \(word) --help"
  }
}
