import ArgumentParser
import Model
import Settings

/// The options that replace a profile: what to probe, which registry counts, where the host is.
///
/// None can be combined with a profile: the command line does not replace parts of the company's file.
struct DirectOptions: ParsableArguments {
  /// What is meant where the program runs in a container.
  enum Scope: String, ExpressibleByArgument, CaseIterable {
    case host, namespace

    var view: Profile.View { self == .namespace ? .namespace : .host }
  }

  @Option(
    name: .customLong("endpoint"),
    help: ArgumentHelp(
      "A service that must answer, such as erp.corp.test:443 or https://wiki.corp.test/; may be repeated.",
      valueName: "target"))
  var targets: [String] = []

  @Option(help: ArgumentHelp("The registry of providers and licences.", valueName: "file"))
  var registry: String?

  @Option(
    help: ArgumentHelp(
      "Where this host is: a site of the registry, or a code such as CN-BJ.", valueName: "place"))
  var site: String?

  @Option(
    help: ArgumentHelp(
      "What is meant in a container or another namespace: host (the default), which cannot be seen from there, or namespace.",
      valueName: "scope"))
  var scope: Scope?

  @OptionGroup(title: "Connections")
  var connection: ConnectionOptions

  /// The names of the options that were given.
  var given: [String] {
    [
      targets.isEmpty ? nil : "--endpoint", registry.map { _ in "--registry" }, site.map { _ in "--site" },
      scope.map { _ in "--scope" },
    ].compactMap(\.self) + connection.given
  }

  /// The endpoints, each named after its host.
  func endpoints(samples: Int, timeout: Duration) throws -> [Endpoint] {
    if targets.isEmpty, let option = connection.given.first(where: { $0 != "--ca" }) {
      throw CommandError(
        code: 64, message: "\(option) needs --endpoint",
        hint: "add --endpoint tls://erp.corp.test:443, or set it in a profile")
    }
    let read = try targets.enumerated().map { number, text in
      do throws(TargetError) {
        return try TargetText.parse(shorthand: text)
      } catch {
        let which = targets.count > 1 ? "--endpoint (\(number + 1) of \(targets.count))" : "--endpoint"
        throw CommandError(code: 64, message: "\(which) \(error.message)", hint: error.hint)
      }
    }
    return try connection.endpoints(read, samples: samples, timeout: timeout)
  }
}
