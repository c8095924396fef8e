import ArgumentParser
import Glibc
import Linux
import Model
import Reporter

/// The program: its commands, and its messages for arguments that it does not understand.
@main
struct VPNAudit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vpnaudit",
    abstract: "Which VPN is active on this host, is its provider licensed, do our endpoints answer over it.",
    discussion: """
      Examples:
        vpnaudit check                         this host, with its usual profile
        vpnaudit check --profile FILE          tunnels, licences and endpoints
        vpnaudit check --format json --output FILE
        vpnaudit probe erp.corp.test:443       time TLS handshakes, like ping
        vpnaudit observe                       the tunnels, with evidence
        vpnaudit profile init > profile.yaml   a commented profile

      It examines the host, never people: no traffic, command lines, user names
      or keys leave it. A tag compares a host with a registry; it is not a legal
      finding.

      Exit codes: 0 nothing that --fail-on names happened; 2 non-compliant or
      unreachable; 3 undetermined or unmeasured; 1 a warning, if --fail-on
      names warnings; 64 bad usage; 65 bad input file; 70 internal error.
      """,
    version: ProgramVersion.text,
    subcommands: [
      CheckCommand.self, ObserveCommand.self, ProbeCommand.self, ProfileCommand.self, RegistryCommand.self,
      JournalCommand.self, ReportGroup.self, AgentCommand.self, StatusCommand.self, DoctorCommand.self,
      SchemaCommand.self,
    ])

  static func main() async {
    StandardStreams.prepare()
    // Without this, it would look like a run without arguments: print the help and succeed.
    if CommandLine.arguments.isEmpty { end(with: .withoutArguments()) }
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        // The runtime waits for threads that it cannot have, for ever.
        do throws(SystemError) { try WorkerThread.check() } catch { throw CommandError.withoutThreads(error) }
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let error as CommandError {
      end(with: error)
    } catch let error as StreamError {
      end(with: CommandError(error))
    } catch let code as ExitCode {
      Glibc.exit(code.rawValue)
    } catch {
      let code = exitCode(for: error).rawValue
      if code == 0 {
        do throws(StreamError) {
          try StandardOutput.write(fullMessage(for: error) + "\n")
        } catch {
          end(with: CommandError(error))
        }
        Glibc.exit(0)
      }
      let (what, advice) = parts(of: message(for: error))
      let see = "see '\(usageHint)'"
      end(
        with: CommandError(
          code: code == 1 ? 70 : code, message: what,
          hint: advice.map { $0 + ($0.hasSuffix("?") ? " " : "; ") + see } ?? see))
    }
  }

  private static func end(with error: CommandError) -> Never {
    if let format = CheckFormat.waiting(in: CommandLine.arguments),
      let bytes = format.bytes(insteadOfRecord: error.texts)
    {
      // Nothing could say that this was not written but the exit code.
      do throws(StreamError) { try StandardOutput.write(bytes) } catch {}
      Glibc.exit(Severity.unknown.exitCode)
    }
    error.print()
    Glibc.exit(error.code)
  }

  /// The error, and the advice in the second sentence of the library's message.
  private static func parts(of message: String) -> (what: String, advice: String?) {
    let text = lowerCased(message)
    if let end = text.ranges(of: "'. ").last {
      return (String(text[..<end.lowerBound]) + "'", lowerCased(String(text[end.upperBound...])))
    }
    guard writtenCommand == nil, text.hasPrefix("unexpected argument") else { return (text, nil) }
    return (text, "the commands are \(commands.joined(separator: ", "))")
  }

  private static func lowerCased(_ message: String) -> String {
    let clean = message.hasPrefix("Error: ") ? String(message.dropFirst(7)) : message
    let first = clean.prefix(1).lowercased() + clean.dropFirst()
    return first.hasSuffix(".") ? String(first.dropLast()) : first
  }

  private static var commands: [String] {
    configuration.subcommands.compactMap { $0.configuration.commandName }
  }

  /// The command as typed; nil if there is no such command.
  private static var writtenCommand: String? {
    CommandLine.arguments.dropFirst().first.flatMap { commands.contains($0) ? $0 : nil }
  }

  private static var usageHint: String {
    guard let group = writtenCommand else { return "vpnaudit --help" }
    let parts = configuration.subcommands.first { $0.configuration.commandName == group }?.configuration
      .subcommands
    let usual = configuration.subcommands.first { $0.configuration.commandName == group }?.configuration
      .defaultSubcommand
    let named =
      CommandLine.arguments.dropFirst(2).first { word in
        parts?.contains { $0.configuration.commandName == word } == true
      } ?? usual?.configuration.commandName
    return "vpnaudit \(([group] + [named].compactMap(\.self)).joined(separator: " ")) --help"
  }
}
