/// The chance that independent events, each with a chance of its own, happen at least so often.
enum MatchChance {
  /// The tail of the sum of Bernoulli trials (the Poisson binomial distribution), exactly but for rounding.
  ///
  /// - Parameter chances: Of each event, between 0 and 1.
  static func atLeast(_ count: Int, of chances: [Double]) -> Double {
    guard count > 0 else { return 1 }
    guard count <= chances.count else { return 0 }
    // The chance of each number below the count. What is above is the tail, added up from what passes the border: a
    // difference from 1 would lose it among roundings.
    var below = [Double](repeating: 0, count: count)
    below[0] = 1
    var tail = 0.0
    for chance in chances {
      tail += below[count - 1] * chance
      for number in stride(from: count - 1, to: 0, by: -1) {
        below[number] = below[number] * (1 - chance) + below[number - 1] * chance
      }
      below[0] *= 1 - chance
    }
    return min(1, tail)
  }
}
