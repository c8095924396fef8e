import Model
import Testing

@testable import Observer

struct PPPoETableTests {
  private static let head = "Id       Address              Device\n"

  @Test func `sessions have their number as the other side gave it, and their device`() {
    let text = Self.head + "00000100 52:54:00:12:34:56     eth0\n0000FF01 52:54:00:12:34:57 eth0.100\n"
    #expect(
      PPPoETable.sessions(text) == [
        PPPoESession(id: 1, device: "eth0"), PPPoESession(id: 511, device: "eth0.100"),
      ])
  }

  @Test func `a table without sessions is none`() {
    #expect(PPPoETable.sessions(Self.head) == nil && PPPoETable.sessions("") == nil)
    #expect(PPPoETable.sessions(ProcessFiles(root: "/nowhere")) == nil)
  }

  @Test(arguments: [
    "00000100 52:54:00:12:34:56", "00000100 52:54:00:12:34:56 eth0 more", "100 52:54:00:12:34:56 eth0",
    "0000010x 52:54:00:12:34:56 eth0", "00010000 52:54:00:12:34:56 eth0",
  ])
  func `a table with a line that is no session's is not believed`(line: String) {
    #expect(PPPoETable.sessions(Self.head + "00000100 52:54:00:12:34:56     eth0\n" + line + "\n") == nil)
  }

  @Test func `of more sessions than a host has none is read`() {
    let line = "00000100 52:54:00:12:34:56     eth0\n"
    #expect(PPPoETable.sessions(Self.head + String(repeating: line, count: 1024))?.count == 1024)
    #expect(PPPoETable.sessions(Self.head + String(repeating: line, count: 1025)) == nil)
  }

  @Test func `the table of the program's own namespace is read`() throws {
    let folder = try TemporaryFolder()
    try folder.write("self/net/pppoe", Self.head + "00000200 52:54:00:12:34:56     eth1\n")
    #expect(
      PPPoETable.sessions(ProcessFiles(root: folder.path)) == [PPPoESession(id: 2, device: "eth1")])
  }
}
