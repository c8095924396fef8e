import ArgumentParser
import Model

/// The options that say how endpoints of the command line are connected to: the same for `probe` and `check`.
struct ConnectionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Certificate authorities (PEM) that are trusted beside the system's.", valueName: "file"))
  var ca: String?

  @Option(help: ArgumentHelp("The interface that every connection is bound to.", valueName: "name"))
  var interface: String?

  /// The names of the options that were given.
  var given: [String] {
    [
      ca.map { _ in "--ca" },
      interface.map { _ in "--interface" },
    ].compactMap(\.self)
  }

  /// Who is trusted.
  var trust: Trust { Trust(caFile: ca) }

  /// An endpoint for each target, named after its host and connected to as the options say.
  func endpoints(
    _ targets: [Target], samples: Int, timeout: Duration, interval: Duration? = nil,
    addresses: [IPAddress] = []
  ) -> [Endpoint] {
    zip(TargetList.names(targets), targets).map { name, target in
      Endpoint(
        name: name, target: target, addresses: addresses, interface: interface, samples: samples,
        timeout: timeout, interval: interval)
    }
  }
}
