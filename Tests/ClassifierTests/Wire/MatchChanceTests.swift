import Testing

@testable import Classifier

@Suite struct MatchChanceTests {
  /// The same by adding up every outcome one by one.
  private static func slowly(_ count: Int, _ chances: [Double]) -> Double {
    (0..<(1 << chances.count)).reduce(0) { sum, outcome in
      guard outcome.nonzeroBitCount >= count else { return sum }
      return sum
        + chances.indices.reduce(1.0) { $0 * (outcome >> $1 & 1 == 1 ? chances[$1] : 1 - chances[$1]) }
    }
  }

  @Test func `agrees with every outcome added up`() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      var chances: [Double] = []
      for _ in 0..<Int.random(in: 1...11, using: &random) {
        let some: [Double] = [0, 1, Double.random(in: 0...1, using: &random), 1.0 / 33]
        chances.append(some.randomElement(using: &random) ?? 0)
      }
      for count in 0...(chances.count + 1) {
        let (fast, slow) = (MatchChance.atLeast(count, of: chances), Self.slowly(count, chances))
        #expect(abs(fast - slow) <= 1e-12 + slow * 1e-9, "\(count) of \(chances)")
      }
    }
  }

  @Test func `a tail of tiny chances is not lost among roundings`() {
    let chances = [Double](repeating: 1.0 / 33, count: 8)
    let all = MatchChance.atLeast(8, of: chances)
    let product = chances.reduce(1, *)
    #expect(abs(all - product) < product * 1e-9)
    // Thirty of thirty: far below what a difference from 1 can show.
    let thirty = MatchChance.atLeast(30, of: [Double](repeating: 1.0 / 33, count: 30))
    #expect(thirty > 1e-46 && thirty < 1e-45)
  }

  @Test func `what is certain is certain`() {
    #expect(MatchChance.atLeast(0, of: []) == 1)
    #expect(MatchChance.atLeast(3, of: [1, 1, 1]) == 1)
    #expect(MatchChance.atLeast(4, of: [1, 1, 1]) == 0)
  }
}
