import ArgumentParser
import Checking
import Linux
import Model
import Reporter
import Reporter
import Settings

/// `vpnaudit probe`: times handshakes to targets, as ping does echoes.
struct ProbeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe",
    abstract: "Time TLS handshakes to targets, like ping for TLS.",
    discussion: """
      Examples:
        vpnaudit probe erp.corp.test:443
        vpnaudit probe erp.corp.test:443 tcp://git.corp.test:22 --count 20
        vpnaudit probe erp.corp.test:443 --count 0        until Ctrl-C
        vpnaudit probe erp.corp.test:443 --ca corp-ca.pem --verbose
        vpnaudit probe erp.corp.test:443 --families       IPv4 and IPv6
        vpnaudit probe 'dns://192.0.2.53/erp.corp.test' icmp://erp.corp.test
        vpnaudit probe --format jsonl <targets.txt | jq .phases.tls_us

      HOST:PORT means tls://HOST:PORT. Without a target, or with '-' for one, they
      are read from standard input: one per line, '#' begins a comment. The host's
      tunnels are not examined; 'vpnaudit check' does that.

      On a terminal a live chart is drawn below the samples. Ctrl-C stops the run
      and prints the summary so far; a second Ctrl-C stops at once.

      Formats: text; json, one document at the end; jsonl, one line per sample as
      it ends (vpnaudit.sample/1), and a last line for the whole run
      (vpnaudit.probe/1).

      Exit codes: 0 every sample succeeded; 2 a sample failed, or none was taken;
      64 bad usage; 65 bad input.
      """)

  @Argument(
    help: ArgumentHelp(
      "What to time: host:port, tcp://host:port or https://host/path; '-' for standard input.",
      valueName: "target"))
  var texts: [String] = []

  @Option(
    help: ArgumentHelp(
      "How many times each target is probed; 0 to go on until it is stopped.", valueName: "n"),
    transform: { try OptionValue.number($0, in: Self.counts) })
  var count = 5

  @Option(
    help: ArgumentHelp(
      "The time from the start of a target's sample to the start of its next (default: 1s); 0s for no pause.",
      valueName: "time"),
    transform: { try OptionValue.duration($0, in: Self.intervals) })
  var interval: Duration = .seconds(1)

  @Option(
    help: ArgumentHelp(
      "The time for each sample, once its name is resolved (default: 5s).", valueName: "time"),
    transform: { try OptionValue.duration($0, in: EndpointLimits.timeout) })
  var timeout: Duration = .seconds(5)

  @OptionGroup
  var effort: EffortOptions

  @Option(
    help: ArgumentHelp("The address to use instead of resolving the target's name.", valueName: "address"))
  var resolve: String?

  @OptionGroup
  var choice: AddressOptions

  @OptionGroup(title: "Connections")
  var connection: ConnectionOptions

  @Option(help: ArgumentHelp("How to write the result: text, json or jsonl.", valueName: "format"))
  var format = ProbeFormat.text

  @OptionGroup
  var languages: LanguageOptions

  @Flag(help: "In the text form: each sample's messages, negotiated parameters, connection and certificate.")
  var verbose = false

  @Flag(help: "Draw bars with ASCII characters, the default in a locale that is not UTF-8.")
  var ascii = false

  private static let counts = 0...1_000_000
  private static let intervals: ClosedRange<Duration> = .zero ... .seconds(3600)

  func validate() throws {
    if verbose, format != .text {
      throw ValidationError("--verbose is only for the format text: the others always show everything")
    }
    if let given = choice.given, choice.choice != .first {
      if resolve != nil {
        throw ValidationError("\(given) cannot be used with --resolve, which names the address")
      }
      if connection.proxy != nil {
        throw ValidationError("\(given) cannot be used with --proxy: what is connected to is the proxy")
      }
    }
  }

  func run() async throws {
    let targets = try await targets()
    let endpoints = try connection.endpoints(
      targets, samples: count == 0 ? .max : count, timeout: timeout,
      interval: interval == .zero ? nil : interval, addresses: try addresses(of: targets),
      choice: choice.choice)
    let form: LiveDisplay.Form =
      switch format {
      case .text: .text(isLive: Terminal.canRedraw)
      case .json: .json
      case .jsonl: .lines
      }
    let options = DisplayOptions(
      colour: StandardOutput.wantsColour, glyphs: !ascii && Terminal.isUnicode ? .blocks : .ascii,
      isVerbose: verbose, wording: Wording(languages.language(isShown: format == .text)))
    let isGood = try await ProbeRun(
      endpoints: endpoints, prober: try prober(), form: form, options: options, agent: ProgramVersion.agent
    ).run()
    throw ExitCode(isGood ? 0 : 2)
  }

  private func prober() throws(CommandError) -> EndpointProber {
    let prober: EndpointProber
    do {
      prober = try EndpointProber(trust: connection.trust, settings: effort.settings)
    } catch { throw CommandError(error) }
    prober.notices.write()
    return prober
  }

  /// The targets of the command line, with those of standard input where `-` stands.
  private func targets() async throws -> [Target] {
    guard !texts.isEmpty || !StandardInput.isTerminal else {
      throw ValidationError("no target is given: name one, such as erp.corp.test:443, or pipe in a list")
    }
    guard texts.count(where: { $0 == "-" }) < 2 else {
      throw ValidationError("'-' is given twice: standard input can be read only once")
    }
    var targets: [Target] = []
    for (index, text) in (texts.isEmpty ? ["-"] : texts).enumerated() {
      targets += text == "-" ? try await Self.readTargets() : [try target(text, number: index + 1)]
    }
    return targets
  }

  private func target(_ text: String, number: Int) throws -> Target {
    do throws(TargetError) {
      return try TargetText.parse(shorthand: text)
    } catch {
      let which = texts.count > 1 ? "target \(number)" : "target"
      throw CommandError(code: 64, message: "\(which) \(error.message)", hint: error.hint)
    }
  }

  private static func readTargets() async throws -> [Target] {
    let bytes = try await onThread { () -> Result<[UInt8], StreamError> in
      do throws(StreamError) {
        return .success(try StandardInput.read(limit: TargetLines.bytes))
      } catch {
        return .failure(error)
      }
    }.get()
    do throws(SettingsError) {
      return try TargetLines.parse(bytes, name: "stdin")
    } catch { throw CommandError(error) }
  }

  private func addresses(of targets: [Target]) throws -> [IPAddress] {
    guard let resolve else { return [] }
    guard let address = IPAddress(resolve) else {
      throw CommandError(
        code: 64, message: "--resolve: '\(resolve)' is not an address", hint: "write one such as 192.0.2.80")
    }
    guard targets.count == 1 else {
      throw CommandError(
        code: 64, message: "--resolve works only with a single target",
        hint: "probe the others in a separate run")
    }
    return [address]
  }
}
