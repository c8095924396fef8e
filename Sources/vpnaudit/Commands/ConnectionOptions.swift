import ArgumentParser
import Model
import Settings

/// The options for connecting to the endpoints of the command line: the same for `probe` and `check`.
struct ConnectionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Certificate authorities (PEM) to trust in addition to the system's.", valueName: "file"))
  var ca: String?

  @Option(help: ArgumentHelp("The interface that every connection is bound to.", valueName: "name"))
  var interface: String?

  @Option(
    help: ArgumentHelp(
      "The proxy for every target, such as http://proxy.corp.test:3128, https://… or socks5://…",
      valueName: "proxy"))
  var proxy: String?

  @OptionGroup(title: "Connections")
  var client: CertificateOptions

  /// The names of the options that were given.
  var given: [String] {
    [
      ca.map { _ in "--ca" },
      interface.map { _ in "--interface" },
      proxy.map { _ in "--proxy" },
    ].compactMap(\.self) + client.given
  }

  /// Who is trusted.
  var trust: Trust { Trust(caFile: ca) }

  /// An endpoint for each target, named after its host and connected to as the options say; the client certificate is
  /// for those that use TLS.
  func endpoints(
    _ targets: [Target], samples: Int, timeout: Duration, interval: Duration? = nil,
    addresses: [IPAddress] = [], choice: Endpoint.AddressChoice = .first
  ) throws -> [Endpoint] {
    let proxy = try proxy.map(OptionValue.proxy)
    if proxy != nil, let target = targets.first(where: { !$0.scheme.traits.canUseProxy }) {
      throw CommandError(
        code: 64, message: "--proxy cannot be used with '\(target.scheme.rawValue)://'",
        hint: "probe that target in a separate run")
    }
    if proxy != nil, let target = targets.first(where: { $0.zone != nil }) {
      throw CommandError(
        code: 64, message: "--proxy cannot be used with '\(target)': its zone means nothing to the proxy",
        hint: "probe that target in a separate run")
    }
    let certificate = try client.certificate()
    return zip(TargetList.names(targets), targets).map { name, target in
      Endpoint(
        name: name, target: target, addresses: addresses, interface: interface, samples: samples,
        timeout: timeout, interval: interval, addressChoice: choice,
        clientCertificate: target.scheme.usesTLS ? certificate : nil, proxy: proxy)
    }
  }
}
