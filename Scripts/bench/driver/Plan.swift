import Glibc
import Model
import Observer
import Probe

/// What is to be probed, as the command line says.
struct Plan {
  /// The result of reading the command line.
  enum Reading {
    case plan(Plan)
    case help
    case mistake(String)
  }

  static let usage = """
    Examples:
      probebench --target tls://any.bench.test:443 --address 192.0.2.1 --ca ca.pem --samples 1000
      probebench --target tls://any.bench.test:443 --address 10.66.0.1 --endpoints 5000 --in-flight 5000 --ca ca.pem
      probebench … --each samples.jsonl

    Probes --endpoints endpoints, --samples times each, and prints one line of JSON. Their addresses count up from
    --address with --endpoints, so that each is an address of its own; with --same-address all are that one.
    At most --in-flight samples run at once, and they begin --spacing microseconds apart (0: as fast as they go);
    without these, both are as in a check. --path asks the kernel for each connection's route, as a check does. --user-clock
    leaves the kernel's stamps out. With --names there is no --address: each has a name of its own below the target's, which the
    host resolves. --wire watches where one connection to each endpoint leaves, as a check does.
    --loops is the number of threads. --each writes every sample, as a record has it,
    one per line.
    """

  private(set) var endpoints: [Endpoint] = []
  private(set) var trust = Trust()
  private(set) var settings = ProbeSettings()
  /// Where every sample is to be written; nil for nowhere.
  private(set) var each: String?
  private var asksForPath = false

  /// The look-up of each connection's route.
  var way: PathSource {
    guard asksForPath else { return { { _ in nil } } }
    return {
      let lookup = PathLookup()
      return { query in
        lookup.path(
          .init(
            destination: query.destination, service: query.service, interface: query.interface))
      }
    }
  }

  static func read(_ arguments: [String]) -> Reading {
    var values: [String: String] = [:]
    var switches: Set<String> = []
    let known = [
      "--target", "--address", "--ca", "--endpoints", "--samples", "--in-flight", "--spacing", "--timeout",
      "--each", "--loops",
    ]
    var rest = arguments[...]
    while let option = rest.popFirst() {
      switch option {
      case "--help", "-h": return .help
      case "--path", "--same-address", "--user-clock", "--names", "--wire": switches.insert(option)
      case _ where known.contains(option):
        guard let value = rest.popFirst() else { return .mistake("\(option) has no value") }
        values[option] = value
      default: return .mistake("unknown option '\(option)'")
      }
    }
    var numbers: [String: Int] = [:]
    for option in ["--endpoints", "--samples", "--in-flight", "--spacing", "--timeout", "--loops"] {
      guard let text = values[option] else { continue }
      guard let number = Int(text), (0...10_000_000).contains(number) else {
        return .mistake("\(option) '\(text)' is not a number from 0 to 10000000")
      }
      numbers[option] = number
    }
    guard let text = values["--target"], let target = target(of: text) else {
      return .mistake("--target must be such as tls://any.bench.test:443")
    }
    let isNamed = switches.contains("--names")
    guard let first = IPAddress(values["--address"] ?? (isNamed ? "127.0.0.1" : "")), first.family == .v4
    else {
      return .mistake("--address must be an IPv4 address")
    }
    var plan = Plan()
    plan.trust = Trust(caFile: values["--ca"], only: values["--ca"] != nil)
    if let count = numbers["--in-flight"] { plan.settings.inFlight = max(1, count) }
    if let spacing = numbers["--spacing"] { plan.settings.spacing = .microseconds(spacing) }
    if let count = numbers["--loops"] { plan.settings.loops = max(1, count) }
    plan.settings.kernelStamps = !switches.contains("--user-clock")
    plan.settings.watchesWire = switches.contains("--wire")
    plan.each = values["--each"]
    plan.asksForPath = switches.contains("--path")
    let step = switches.contains("--same-address") ? 0 : 1
    plan.endpoints = (0..<(numbers["--endpoints"] ?? 1)).map { index in
      Endpoint(
        name: "e\(index)",
        target: isNamed
          ? Target(scheme: target.scheme, host: "n\(index).\(target.host)", port: target.port) : target,
        addresses: isNamed ? [] : [first.advanced(by: index * step)].compactMap { $0 },
        samples: numbers["--samples"] ?? 1, timeout: .seconds(numbers["--timeout"] ?? 30))
    }
    return .plan(plan)
  }

  private static func target(of text: String) -> Target? {
    let parts = text.split(separator: "://", maxSplits: 1)
    guard parts.count == 2, let scheme = Target.Scheme(rawValue: String(parts[0])),
      let colon = parts[1].lastIndex(of: ":"), let port = UInt16(parts[1][colon...].dropFirst()), port > 0
    else { return nil }
    return Target(scheme: scheme, host: String(parts[1][..<colon]), port: port)
  }
}

extension IPAddress {
  /// The IPv4 address that comes `count` later; nil past the last one.
  fileprivate func advanced(by count: Int) -> IPAddress? {
    let number = bytes.reduce(0) { $0 << 8 | Int($1) } + count
    guard number <= UInt32.max else { return nil }
    return IPAddress(bytes: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) })
  }
}
