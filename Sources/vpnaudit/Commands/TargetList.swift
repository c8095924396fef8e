import Model

/// Names for targets that have none.
enum TargetList {
  /// A name for each target, after its host or the name that is asked for: with the port where that distinguishes two,
  /// else a number.
  static func names(_ targets: [Target]) -> [String] {
    func host(of target: Target) -> String { target.question?.name ?? target.host }
    let hosts = Dictionary(targets.map { (host(of: $0), 1) }, uniquingKeysWith: +)
    var taken: [String: Int] = [:]
    return targets.map { target in
      let host = host(of: target)
      let place = target.port > 0 ? String(target.port) : target.scheme.rawValue
      let base = hosts[host] ?? 1 > 1 ? "\(host) \(place)" : host
      let number = (taken[base] ?? 0) + 1
      taken[base] = number
      return number > 1 ? "\(base) (\(number))" : base
    }
  }
}
