import Glibc
import Linux
import Model
import Testing

@testable import Observer

struct PPPoESurveyTests {
  private static let head = "Id       Address              Device\n"

  @Test func `sessions have their number as the other side gave it, and their device`() {
    let text = Self.head + "00000100 52:54:00:12:34:56     eth0\n0000FF01 52:54:00:12:34:57 eth0.100\n"
    #expect(
      PPPoESurvey.sessions(text) == [
        .init(id: 1, device: "eth0"), .init(id: 511, device: "eth0.100"),
      ])
  }

  @Test func `a table without sessions is none`() {
    #expect(PPPoESurvey.sessions(Self.head) == nil && PPPoESurvey.sessions("") == nil)
  }

  @Test(arguments: [
    "00000100 52:54:00:12:34:56", "00000100 52:54:00:12:34:56 eth0 more", "100 52:54:00:12:34:56 eth0",
    "0000010x 52:54:00:12:34:56 eth0", "00010000 52:54:00:12:34:56 eth0",
  ])
  func `a table with a line that is no session's is not believed`(line: String) {
    #expect(PPPoESurvey.sessions(Self.head + "00000100 52:54:00:12:34:56     eth0\n" + line + "\n") == nil)
  }

  @Test func `of more sessions than a host has none is read`() {
    let line = "00000100 52:54:00:12:34:56     eth0\n"
    #expect(PPPoESurvey.sessions(Self.head + String(repeating: line, count: 1024))?.count == 1024)
    #expect(PPPoESurvey.sessions(Self.head + String(repeating: line, count: 1025)) == nil)
  }

  /// A tree of the form of /proc with one process: its descriptors, its user, and the protocols of its sockets.
  private func survey(
    _ descriptors: [String: String], user: Int = 0,
    protocols: [String: String] = ["9": "PPPOE"], until end: MonotonicTime = .distantFuture
  ) throws -> PPPoESessions? {
    let folder = try TemporaryFolder()
    try folder.write("self/net/pppoe", Self.head + "00000200 52:54:00:12:34:56     eth1\n")
    try folder.write("159/status", "Name:\tpppd\nUid:\t\(user)\t0\t0\t0\n")
    try folder.write("159/ns/net", "")
    try folder.link("159/exe", to: "/usr/sbin/pppd")
    for (name, target) in descriptors { try folder.link("159/fd/\(name)", to: target) }
    let netns = try ProcessFiles(root: folder.path).inode(159, "ns/net")
    let root = folder.path
    let found = PPPoESurvey(files: ProcessFiles(root: root, until: end), netns: netns) { path in
      protocols[String(path.dropFirst("\(root)/159/fd/".count))]
    }.survey()
    if user == 0, found?.held == 1 {
      #expect(
        PPPoESurvey(files: ProcessFiles(root: root), netns: netns + 1) { _ in "PPPOE" }.survey()?.held == 0)
    }
    withExtendedLifetime(folder) {}
    return found
  }

  @Test func `a session counts where a process of root holds it and a link of PPP`() throws {
    let session = PPPoESessions.Session(id: 2, device: "eth1")
    func held(_ number: Int) -> PPPoESessions { PPPoESessions(held: number, sessions: [session]) }
    let both = ["9": "socket:[10132]", "10": "/dev/ppp", "11": "/dev/ppp"]
    #expect(try survey(both) == held(1))
    // Whose real user is another, as of what runs with root's rights for him, without a link, or with another protocol.
    #expect(try survey(both, user: 1000) == held(0))
    #expect(try survey(["9": "socket:[10132]"]) == held(0))
    #expect(try survey(both, protocols: ["9": "PPTP"]) == held(0))
    // A copy of a descriptor is the same socket, and a file is none.
    let copy = ["9": "socket:[10132]", "12": "socket:[10132]", "13": "/tmp/PPPOE", "10": "/dev/ppp"]
    #expect(try survey(copy, protocols: ["9": "PPPOE", "12": "PPPOE", "13": "PPPOE"]) == held(1))
    // Where there was no time, nothing is known.
    #expect(try survey(both, until: .now) == nil)
  }

  @Test func `the kernel names the protocol of a socket for its descriptor`() throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    let survey = PPPoESurvey(files: ProcessFiles(), netns: 0)
    #expect(survey.socketProtocol("/proc/self/fd/\(descriptor)") == "TCP")
    #expect(survey.socketProtocol("/proc/self/exe") == nil)
  }
}
