import Model
import Testing

struct LicenceStateTests {
  private static func day(_ seconds: Int64) -> Day {
    Day(year: 2026, month: 1, day: 1, begins: Timestamp(seconds: seconds))
  }

  private static func licence(
    from: Int64? = 100, until: Int64? = 200, commencedOn: Int64? = nil, pending: Bool = false,
    status: [(Licence.RecordedState, Int64, Int64?)] = []
  ) -> Licence {
    Licence(
      number: "EXAMPLE-0001", authority: "a", classes: [], serves: [],
      valid: Period(from: from.map(day), until: until.map(day)), commencedOn: commencedOn.map(day),
      commencementPending: pending,
      status: status.map { .init(state: $0.0, period: Period(from: day($0.1), until: $0.2.map(day))) },
      sources: [])
  }

  @Test(
    arguments: [
      (99_999, .notYetValid), (100_000, .valid), (199_999, .valid), (200_000, .expired),
    ] as [(Int64, Licence.State)])
  func `a licence is valid from its first moment up to its end`(_ moment: Int64, _ state: Licence.State) {
    #expect(Self.licence().state(at: Timestamp(milliseconds: moment)) == state)
  }

  @Test(
    arguments: [
      (119_999, .valid), (120_000, .suspended), (129_999, .suspended), (130_000, .valid),
    ] as [(Int64, Licence.State)])
  func `a suspension ends where its period ends`(_ moment: Int64, _ state: Licence.State) {
    let licence = Self.licence(status: [(.valid, 100, nil), (.suspended, 120, 130)])
    #expect(licence.state(at: Timestamp(milliseconds: moment)) == state)
  }

  @Test func `the worst state on record counts, before the dates`() {
    let recorded: [Licence.RecordedState] = [.valid, .suspended, .cancelled, .revoked]
    let states: [Licence.State] = [.valid, .suspended, .cancelled, .revoked]
    for count in recorded.indices {
      let entries = recorded[...count].map { ($0, Int64(0), Int64?.none) }
      for order in [entries, entries.reversed()] {
        #expect(Self.licence(status: order).state(at: Timestamp(seconds: 150)) == states[count])
      }
    }
    // Also before it is valid and after it has ended.
    let revoked = Self.licence(status: [(.revoked, 0, nil)])
    #expect(revoked.state(at: Timestamp(seconds: 50)) == .revoked)
    #expect(revoked.state(at: Timestamp(seconds: 250)) == .revoked)
  }

  @Test func `the dates go before the commencement, and the commencement before an open end`() {
    #expect(Self.licence(commencedOn: 150).state(at: Timestamp(seconds: 149)) == .notCommenced)
    #expect(Self.licence(commencedOn: 150).state(at: Timestamp(seconds: 150)) == .valid)
    #expect(Self.licence(commencedOn: 150).state(at: Timestamp(seconds: 50)) == .notYetValid)
    #expect(Self.licence(commencedOn: 250).state(at: Timestamp(seconds: 220)) == .expired)
    #expect(Self.licence(pending: true).state(at: Timestamp(seconds: 150)) == .notCommenced)
    #expect(Self.licence(until: nil, pending: true).state(at: Timestamp(seconds: 150)) == .notCommenced)
  }

  @Test func `a licence without an end is indeterminate, never valid`() {
    #expect(Self.licence(until: nil).state(at: Timestamp(seconds: 150)) == .indeterminate)
    #expect(Self.licence(until: nil).state(at: Timestamp(seconds: 50)) == .notYetValid)
    #expect(Self.licence(from: nil).state(at: Timestamp(seconds: 50)) == .valid)
    #expect(
      Self.licence(until: nil, status: [(.suspended, 0, nil)]).state(at: Timestamp(seconds: 150))
        == .suspended)
  }
}
