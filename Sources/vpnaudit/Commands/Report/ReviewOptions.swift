import ArgumentParser

/// The options for what stands beside a report's findings, and for its signature.
struct ReviewOptions: ParsableArguments {
  @Option(
    name: .customLong("since-last"),
    help: ArgumentHelp(
      "The report of the period before, as JSON: what is new, closed, carried over.", valueName: "file"))
  var previous: String?

  @Option(help: ArgumentHelp("What was decided about findings, as YAML.", valueName: "file"))
  var dispositions: String?

  @Option(
    help: ArgumentHelp(
      "The controls to show evidence for (default: those of 'report controls').", valueName: "file"))
  var controls: String?

  @Option(
    name: .customLong("sign-key"),
    help: ArgumentHelp("Sign the report with this secret key; needs --output.", valueName: "file"))
  var key: String?

  @OptionGroup
  var passphrase: PassphraseOptions

  func validate(output: String?) throws {
    if key != nil, output == nil {
      throw ValidationError("--sign-key needs --output: the signature goes into a file beside it")
    }
    if key == nil, passphrase.path != nil { throw ValidationError("--passphrase-file belongs to --sign-key") }
  }
}
