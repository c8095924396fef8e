import Model
import Testing

@Suite struct TimestampTests {
  @Test func `every millisecond of a second is written and read as itself`() {
    for second: Int64 in [-1, 0, 1_795_285_825, 253_402_300_799] {
      for millisecond: Int64 in 0..<1000 {
        let time = Timestamp(milliseconds: second * 1000 + millisecond)
        #expect(Timestamp(time.description) == time)
      }
    }
  }

  @Test(arguments: [
    (1_795_285_825_123, "2026-11-21T18:30:25.123Z"), (0, "1970-01-01T00:00:00.000Z"),
    (-1, "1969-12-31T23:59:59.999Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
  ])
  func `a moment is written with three digits of its second`(milliseconds: Int64, text: String) {
    #expect(Timestamp(milliseconds: milliseconds).description == text)
  }
}
