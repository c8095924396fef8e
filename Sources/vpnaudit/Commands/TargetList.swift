import Model

/// Endpoints of targets that nobody has named.
enum TargetList {
  /// A name for each target, after its host: with the port where that tells two apart, else a number.
  static func names(_ targets: [Target]) -> [String] {
    let hosts = Dictionary(targets.map { ($0.host, 1) }, uniquingKeysWith: +)
    var taken: [String: Int] = [:]
    return targets.map { target in
      let base = hosts[target.host] ?? 1 > 1 ? "\(target.host) \(target.port)" : target.host
      let number = (taken[base] ?? 0) + 1
      taken[base] = number
      return number > 1 ? "\(base) (\(number))" : base
    }
  }
}
