import ArgumentParser
import Checking
import FoundationEssentials
import Model
import Reporter
import Settings

/// `vpnaudit check`: one check of this host.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check this host once: its tunnels, their licences, its endpoints.",
    discussion: """
      Examples:
        vpnaudit check
        vpnaudit check --profile beijing.yaml
        vpnaudit check --profile beijing.yaml --format json --output last.json
        vpnaudit check --profile beijing.yaml --fail-on non_compliant,warning
        vpnaudit check --profile ci.yaml --format junit --output vpnaudit.xml
        vpnaudit check --endpoint tls://erp.corp.test:443 --wait 60s
        vpnaudit check --registry registry.yaml --site CN-BJ --format github
        vpnaudit check --format text --format prometheus=vpnaudit.prom
        vpnaudit check --profile beijing.yaml --format nagios
        vpnaudit check --profile beijing.yaml --trusted-key company.pub
        vpnaudit check --scope namespace --endpoint tls://erp.corp.test:443
        vpnaudit check --journal
        vpnaudit check --last --max-age 10m
        vpnaudit check --language zh

      Without --profile it uses \(CheckInputs.usualProfile) if there is
      one, and otherwise checks only the tunnels. --endpoint, --registry, --site,
      --scope, --ca, --interface, --proxy, --cert and --key replace a profile and
      cannot be combined with one.
      In a container the host outside is not seen, and the answer is undetermined
      (VIEW_LIMITED), unless --scope namespace says that the container is meant.
      --format list says what each format is. Several go to files of their own, as
      in --format junit=vpnaudit.xml; the one without a file goes to standard
      output, or to --output. With --format nagios the exit code is the worst
      finding's, whatever --fail-on says, and errors go to standard output.
      With --format github the annotations go to standard output, and a summary
      is added to the file that GITHUB_STEP_SUMMARY names.
      --language zh writes the sentences of every format in Chinese. Without it only
      text on a terminal follows the locale (LC_ALL, LC_MESSAGES, LANG); keys and
      codes are the same in every language.

      If a key is trusted, a registry that it did not sign is not read, and the
      check continues without it (REG_UNTRUSTED). The serial of an accepted one
      is stored, and an older one is refused (REG_ROLLBACK). One that cannot be
      read is no error either: the check continues without it (NO_REGISTRY).

      --journal appends the record to the signed history ('vpnaudit journal'). If
      that fails, the result is reported all the same, and the exit code is 70 where
      it would be 0. --last checks nothing: it reports the last check that was
      appended, needs no privileges, and ends with 3 if that is too old.
      """)

  @Option(name: .customLong("profile"), help: ArgumentHelp("The profile of this host.", valueName: "file"))
  var profilePath: String?

  @OptionGroup
  var trust: TrustOptions

  @OptionGroup(title: "Options without a profile")
  var direct: DirectOptions

  @Option(
    help: ArgumentHelp(
      "How many times each endpoint is probed (default: the profile's number, else 5).", valueName: "n"),
    transform: { try OptionValue.number($0, in: EndpointLimits.samples) })
  var samples: Int?

  @Option(
    help: ArgumentHelp(
      "The time for each sample, such as 2s (default: the profile's, else 5s).", valueName: "time"),
    transform: { try OptionValue.duration($0, in: EndpointLimits.timeout) })
  var timeout: Duration?

  @OptionGroup
  var effort: EffortOptions

  @Option(
    help: ArgumentHelp(
      "Repeat the check, a second after each, until the exit code is 0 or this time is over.",
      valueName: "time"),
    transform: { try OptionValue.duration($0, in: .zero ... .seconds(86_400)) })
  var wait: Duration = .zero

  @Option(
    name: .customLong("format"),
    help: ArgumentHelp(
      """
      How to write the result: \(CheckFormat.names) (default: text); 'list' says what each is. May be repeated, as in \
      --format text --format junit=FILE: all but one with a file of its own.
      """, valueName: "format[=file]"),
    completion: .list(CheckFormat.words), transform: CheckFormat.init(argument:))
  var formats: [CheckFormat] = []

  @Flag(
    help:
      "In the text form: every reason, the evidence, and each collector's result. Also what is doubtful in the registry."
  )
  var verbose = false

  @OptionGroup
  var languages: LanguageOptions

  @Flag(help: "Write nothing but errors to standard error.")
  var quiet = false

  @Flag(
    name: .customLong("with-state"),
    help: "In the JSON form: include the host state, so that 'registry simulate' can evaluate the host again."
  )
  var keepsState = false

  @Option(
    help: ArgumentHelp(
      "Write to a file instead of standard output; it is replaced as a whole, or not at all.",
      valueName: "file")
  )
  var output: String?

  @Option(
    // With the library's usual strategy (1.8), an option behind '--journal=FILE' makes it pass over the file.
    name: .customLong("journal"), defaultAsFlag: "", parsing: .next,
    help: ArgumentHelp(
      "Append the record to the journal of the state folder, or to another one.", valueName: "file"))
  var journalPath: String?

  @Flag(help: "Report the last check that was appended to the journal, and check nothing.")
  var last = false

  @Option(
    name: .customLong("max-age"),
    help: ArgumentHelp(
      "With --last: how old the check may be, such as 10m (default: 15m).", valueName: "time"),
    transform: { try OptionValue.duration($0, in: .seconds(1) ... .seconds(86_400 * 3650)) })
  var maxAge: Duration?

  @Option(
    name: .customLong("fail-on"),
    help: ArgumentHelp(
      "Which results end with an exit code other than 0: non_compliant, unreachable, undetermined, warning, or nothing.",
      valueName: "list"),
    transform: FailOn.init(argument:))
  var failOn = FailOn.standard

  /// How old the check of --last may be.
  private static let usualAge = Duration.seconds(900)

  func validate() throws {
    if maxAge != nil, !last { throw ValidationError("--max-age is only for --last") }
    if last, profilePath != nil || !direct.given.isEmpty || keepsState || wait > .zero || !trust.keys.isEmpty
    {
      throw ValidationError("--last checks nothing: leave out what is for a check")
    }
    let formats = formats.isEmpty ? [CheckFormat.usual] : formats
    let asked = formats.compactMap(\.format)
    if asked.count < formats.count, formats.count > 1 {
      throw ValidationError("--format list stands alone")
    }
    if verbose, quiet { throw ValidationError("--verbose and --quiet contradict each other") }
    if asked.isEmpty { return }
    if verbose, !asked.contains(where: \.hasDetail) {
      let names = CheckFormat.names(where: \.hasDetail)
      throw ValidationError("--verbose is only for the format \(names): the others always show everything")
    }
    if keepsState, !asked.contains(where: \.holdsState) {
      let names = CheckFormat.names(where: \.holdsState)
      throw ValidationError(
        "--with-state is only for the format \(names): the others cannot hold the host state")
    }
  }

  func run() async throws {
    if profilePath != nil, let option = direct.given.first {
      throw CommandError(
        code: 64, message: "\(option) cannot be combined with --profile, which sets that itself",
        hint: "change the profile, or leave out --profile")
    }
    if case .list? = formats.first { return try StandardOutput.write(CheckFormat.listing) }
    let outputs = try CheckOutputs(formats, output: output)
    // A monitoring system reads standard output alone, or takes both streams for one.
    let isPlugin = outputs.main?.hasExitOfItsOwn == true
    if quiet || isPlugin { StandardError.silence() }
    var isStored = true
    let record: CheckRecord
    if last {
      record = try lastRecord { outputs.exitCode(of: $0, failOn: failOn) }
    } else {
      let inputs = try inputs()
      inputs.rememberSerials().write()
      record = try await self.record(of: inputs) { outputs.exitCode(of: $0, failOn: failOn) }
      if let journalPath { isStored = store(record, keeping: inputs.keptSamples, in: journalPath) }
    }
    try outputs.write(record, detail: verbose ? .full : .brief, in: languages)
    let code = record.compliance.exit ?? 0
    throw ExitCode(code == 0 && !isStored ? isPlugin ? 3 : 70 : code)
  }

  /// The record of the last check that was appended, with the exit code.
  private func lastRecord(exitCode: (CheckRecord) -> Int32) throws -> CheckRecord {
    let place = try JournalPlace.toRead(path: journalPath == "" ? nil : journalPath)
    var record = try LastRecordFile(path: place.lastRecordPath)
      .read(maxAge: maxAge ?? Self.usualAge, now: Timestamp(.now))
    record.compliance.exit = exitCode(record)
    return record
  }

  /// Appends a record to the journal; false, after a message, where it is not stored.
  private func store(_ record: CheckRecord, keeping samples: KeptSamples, in path: String) -> Bool {
    do throws(CommandError) {
      let writer = try JournalWriter(JournalPlace(path: path))
      defer { writer.close() }
      try writer.append(check: record, keeping: samples)
      return true
    } catch {
      error.print()
      return false
    }
  }

  private func inputs() throws -> CheckInputs {
    let registryTrust = try trust.trust()
    if direct.given.isEmpty {
      let inputs = try CheckInputs.reporting(withLint: verbose) { () throws(CheckError) in
        try CheckInputs(profilePath: profilePath, registryTrust: registryTrust) { endpoint in
          endpoint.samples = samples ?? endpoint.samples
          endpoint.timeout = timeout ?? endpoint.timeout
        }
      }
      if inputs.profile == nil {
        Notice.write(
          note: "no profile: only the tunnels are checked, and no endpoint is probed",
          hint: "create one with 'vpnaudit profile init > profile.yaml', or name an --endpoint")
      }
      return inputs
    }
    if CheckInputs.hasUsualProfile {
      Notice.write(
        note: "\(CheckInputs.usualProfile) is ignored, because of \(direct.given.joined(separator: ", "))",
        hint: "leave out these options to use it")
    }
    let endpoints = try direct.endpoints(samples: samples ?? 5, timeout: timeout ?? .seconds(5))
    return try CheckInputs.reporting(withLint: verbose) { () throws(CheckError) in
      try CheckInputs(
        endpoints: endpoints, registryPath: direct.registry, registryTrust: registryTrust, site: direct.site,
        trust: direct.connection.trust, view: direct.scope?.view ?? .host)
    }
  }

  /// The record of the check, made again for as long as it is waited for, with the exit code.
  private func record(
    of inputs: CheckInputs, exitCode: (CheckRecord) -> Int32
  ) async throws -> CheckRecord {
    let check = Check(
      inputs, agent: ProgramVersion.agent, keepsState: keepsState, settings: effort.settings)
    var isRepeated = false
    var result: CheckResult
    do {
      result = try await CheckRetry(for: wait).run {
        let result = try await check.run()
        result.notices.write()
        return result
      } until: {
        exitCode($0.record) == 0
      } report: { result, number, left in
        isRepeated = true
        StandardError.progress(Self.progress(result.record.compliance, number: number, left: left))
      }
    } catch let error as CheckError {
      throw CommandError(error)
    }
    if isRepeated { StandardError.endProgress() }
    result.record.compliance.exit = exitCode(result.record)
    return result.record
  }

  private static func progress(_ compliance: Compliance, number: Int, left: Duration) -> String {
    let words =
      [compliance.tag.rawValue, compliance.status.rawValue] + (compliance.outcome.map { [$0.rawValue] } ?? [])
    return
      "vpnaudit: note: check \(number): \(words.joined(separator: ", ")); \(left.components.seconds) s left"
  }
}
