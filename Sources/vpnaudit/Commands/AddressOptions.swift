import ArgumentParser
import Model

/// The options that say which of a name's addresses are probed.
struct AddressOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Which of a name's addresses are probed: first, the one that this host's programs connect to first; families, \
      the first of IPv4 and of IPv6; or all, up to \(Endpoint.addressLimit) (default: first).
      """,
      valueName: "which"),
    transform: Self.choice)
  var addresses: Endpoint.AddressChoice?

  @Flag(help: "The same as '--addresses families'.")
  var families = false

  /// Which are probed.
  var choice: Endpoint.AddressChoice { addresses ?? (families ? .families : .first) }

  /// The option that was given; nil for none.
  var given: String? { addresses != nil ? "--addresses" : families ? "--families" : nil }

  func validate() throws {
    if families, let addresses, addresses != .families {
      throw ValidationError(
        "--families and --addresses \(addresses.rawValue) contradict each other: leave one out")
    }
  }

  private static func choice(_ text: String) throws -> Endpoint.AddressChoice {
    guard let choice = Endpoint.AddressChoice(rawValue: text) else {
      throw ValidationError("write first, families or all")
    }
    return choice
  }
}
