import ArgumentParser
import FoundationEssentials
import Probe

/// The options that limit the resources of probing: the same for `probe` and `check`.
struct EffortOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How many threads perform handshakes; 'cores' for one per core (default: 1).", valueName: "n"),
    transform: Self.threads)
  var threads = 1

  @Option(
    name: .customLong("in-flight"),
    help: ArgumentHelp(
      """
      How many samples may run at once on each thread (default: \(Self.usual.inFlight)); the limit of open files \
      may lower it.
      """,
      valueName: "n"),
    transform: { try OptionValue.number($0, in: 1...100_000) })
  var inFlight = Self.usual.inFlight

  private static let usual = ProbeSettings()

  /// The settings of a prober with these limits.
  var settings: ProbeSettings { ProbeSettings(inFlight: inFlight, loops: threads) }

  /// A number, or `cores` for as many as there are cores that this process may use.
  private static func threads(_ text: String) throws -> Int {
    let most = ProbeSettings.mostLoops
    if text == "cores" { return min(ProcessInfo.processInfo.activeProcessorCount, most) }
    guard let number = Int(text), (1...most).contains(number) else {
      throw ValidationError("write a number from 1 to \(most), or 'cores'")
    }
    return number
  }
}
