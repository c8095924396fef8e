import Agent
import ArgumentParser
import Checking
import Linux
import Model
import Settings

/// `vpnaudit agent`: the service.
struct AgentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agent",
    abstract: "Run as a service: check this host all the time, and keep the history.",
    discussion: """
      Examples:
        vpnaudit agent
        vpnaudit agent --profile beijing.yaml
        STATE_DIRECTORY=/tmp/agent vpnaudit agent --profile lab.yaml

      It observes the host at its start, on its schedule ('agent: observe:' of the
      profile) and whenever the kernel reports that links, addresses, routes or
      rules changed; it probes each endpoint at its interval ('every:'). Each result
      goes to the journal, and the last one to a file that 'check --last' reads.
      Where nothing has changed, the journal gets a line that says so.

      SIGHUP, or a change of the profile, the registry, its signature or the grants,
      makes it read them again. What is refused changes nothing: those before hold
      on, and the records say so. SIGTERM ends it.

      It is made to be started by systemd (Type=notify, with a watchdog), and runs
      as well from a terminal. 'vpnaudit status' says how it is.
      """)

  @Option(name: .customLong("profile"), help: ArgumentHelp("The profile of this host.", valueName: "file"))
  var profilePath: String?

  @OptionGroup
  var trust: TrustOptions

  @OptionGroup
  var effort: EffortOptions

  @OptionGroup
  var options: JournalOptions

  func run() async throws {
    options.apply()
    let place = try JournalPlace(path: options.path)
    guard let state = StateFolder.path else {
      throw CommandError(
        code: 64, message: "no state folder is known: neither STATE_DIRECTORY nor HOME is set",
        hint: "set STATE_DIRECTORY to a folder of this user's own")
    }
    let probing = effort.settings
    let source = SettingsSource(profilePath: profilePath, trust: try trust.trust()) { inputs, agent in
      CheckStages(inputs, agent: agent, keepsState: true, settings: probing)
    }
    let agent = AgentService(
      AgentOptions(
        settings: source, journalPath: place.path, stateFolder: state, agent: ProgramVersion.agent,
        exitCode: { FailOn.standard.exitCode(of: $0) }, report: { $0.write(journal: place.path) }))
    do { try await agent.run() } catch {
      switch error {
      case .settings(let error):
        error.notices.write()
        throw CommandError(error)
      case .store(let error): throw CommandError(error, journal: place.path)
      case .system(let error):
        throw CommandError(code: 70, message: "the agent cannot listen: \(error.text.lowercased())")
      }
    }
  }
}
