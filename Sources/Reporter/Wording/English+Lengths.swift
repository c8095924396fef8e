/// Lengths of time in a period's report.
extension English {
  /// A length of time by its two largest units: `27 d 4 h`.
  static func length(_ seconds: Int64) -> String {
    let units: [(String, Int64)] = [("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)]
    guard let first = units.firstIndex(where: { seconds >= $0.1 }) else { return "0 s" }
    let parts = units[first..<min(first + 2, units.count)].enumerated().compactMap { place, unit in
      let number = place == 0 ? seconds / unit.1 : seconds % units[first].1 / unit.1
      return number > 0 ? "\(number) \(unit.0)" : nil
    }
    return parts.joined(separator: " ")
  }
}
