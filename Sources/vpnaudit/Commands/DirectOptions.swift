import ArgumentParser
import Model
import Settings

/// The options that stand in for a profile: what to probe, which registry counts, where the host stands.
///
/// None of them goes with a profile: the company's file is not swapped part by part on the command line.
struct DirectOptions: ParsableArguments {
  @Option(
    name: .customLong("endpoint"),
    help: ArgumentHelp(
      "A service that must answer, such as tls://erp.corp.test:443; may be repeated.", valueName: "target"))
  var targets: [String] = []

  @Option(help: ArgumentHelp("The registry of providers and licences.", valueName: "file"))
  var registry: String?

  @Option(
    help: ArgumentHelp(
      "Where this host stands: a site of the registry, or a code such as CN-BJ.", valueName: "place"))
  var site: String?

  @Option(
    help: ArgumentHelp(
      "Certificate authorities (PEM) that are trusted beside the system's.", valueName: "file"))
  var ca: String?

  @Option(
    help: ArgumentHelp(
      "What every --endpoint is reached through, such as http://proxy.corp.test:3128 or socks5://…",
      valueName: "proxy"))
  var proxy: String?

  /// The names of the options that were given.
  var given: [String] {
    [
      targets.isEmpty ? nil : "--endpoint", registry.map { _ in "--registry" }, site.map { _ in "--site" },
      ca.map { _ in "--ca" }, proxy.map { _ in "--proxy" },
    ].compactMap(\.self)
  }

  /// The endpoints, each named after its host.
  func endpoints(samples: Int, timeout: Duration) throws -> [Endpoint] {
    if targets.isEmpty, proxy != nil {
      throw Complaint(
        code: 64, message: "--proxy goes with --endpoint",
        hint: "add --endpoint tls://erp.corp.test:443, or name the proxy in a profile")
    }
    return try TargetList.endpoints(
      targets.enumerated().map { number, text in
        do throws(TargetText.Mistake) {
          return try TargetText.parse(text)
        } catch {
          let which = targets.count > 1 ? "--endpoint (\(number + 1) of \(targets.count))" : "--endpoint"
          throw Complaint(code: 64, message: "\(which) \(error.message)", hint: error.hint)
        }
      }, samples: samples, timeout: timeout, proxy: proxy.map(OptionValue.proxy))
  }
}

/// Endpoints of targets that nobody has named.
enum TargetList {
  /// An endpoint for each target, named after its host, or the name that is asked for: with the port where that tells
  /// two apart, else a number.
  static func endpoints(
    _ targets: [Target], samples: Int, timeout: Duration, proxy: Proxy? = nil
  ) throws -> [Endpoint] {
    if proxy != nil, let target = targets.first(where: { !$0.scheme.canUseProxy }) {
      throw Complaint(
        code: 64, message: "--proxy does not go with '\(target.scheme.rawValue)://'",
        hint: "ask for that target by itself")
    }
    var taken: Set<String> = []
    return targets.map { target in
      let host = host(of: target)
      let sameHost = targets.count { self.host(of: $0) == host } > 1
      let base = sameHost ? "\(host) \(target.port > 0 ? String(target.port) : target.scheme.rawValue)" : host
      var name = base
      var number = 1
      while !taken.insert(name).inserted {
        number += 1
        name = "\(base) (\(number))"
      }
      return Endpoint(name: name, target: target, samples: samples, timeout: timeout, proxy: proxy)
    }
  }

  private static func host(of target: Target) -> String { target.question?.name ?? target.host }
}

/// Values of options that the files know, too.
enum OptionValue {
  /// A duration with its unit, such as `500ms`.
  static func duration(_ text: String, in range: ClosedRange<Duration>) throws -> Duration {
    guard let duration = DurationText.parse(text) else {
      throw ValidationError("write a whole number with its unit, such as 500ms, 5s or 2m")
    }
    guard range.contains(duration) else {
      let (least, most) = (DurationText.text(range.lowerBound), DurationText.text(range.upperBound))
      throw ValidationError("write \(least) to \(most)")
    }
    return duration
  }

  /// The proxy of `--proxy`, of which no message repeats anything: it may hold a password.
  static func proxy(_ text: String) throws -> Proxy {
    do throws(TargetText.Mistake) {
      return try ProxyText.parse(text)
    } catch {
      throw Complaint(code: 64, message: "--proxy \(error.message)", hint: error.hint)
    }
  }

  /// A whole number in a range.
  static func number(_ text: String, in range: ClosedRange<Int>) throws -> Int {
    guard let number = Int(text), range.contains(number) else {
      throw ValidationError("write a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }
}
