import Checking
import Model
import Testing

@Suite struct RecordIDTests {
  @Test func `an id is a UUID of version 7, and ids sort by their times`() throws {
    let times = [0, 1, 1_700_000_000_000, 1_700_000_000_001].map { Timestamp(milliseconds: $0) }
    let ids = times.map(RecordID.make)
    for id in ids {
      #expect(
        id.wholeMatch(of: #/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/#) != nil,
        "\(id)")
    }
    #expect(ids == ids.sorted())
    #expect(
      ids.map { $0.prefix(13) } == ["00000000-0000", "00000000-0001", "018bcfe5-6800", "018bcfe5-6801"])
    #expect(RecordID.make(at: times[0]) != RecordID.make(at: times[0]))
  }
}
