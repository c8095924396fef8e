import Foundation
import Glibc
import Linux
import Model
import Testing

@testable import Observer

/// Who answers on a socket, with real processes.
@Suite(
  .enabled(if: access("/usr/bin/python3", X_OK) == 0 && isRoot, "it needs root and python3"),
  .timeLimit(.minutes(1)))
struct SocketHoldersTests {
  /// How the answer comes about.
  enum Way: String, CaseIterable {
    /// The process itself accepts and answers.
    case itself
    /// A child accepts and answers; the process that called listen(2) becomes another program.
    case child
    /// The process accepts, and a child has the conversation, too.
    case both
  }

  private static let script = """
    import os, socket, sys
    path, way = sys.argv[1:]
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(path)
    listening.listen()
    def answer(talk):
      talk.recv(100)
      talk.send(b"1700000000,CONNECTED,SUCCESS,10.8.0.2,203.0.113.10,1194,,\\r\\nEND\\r\\n")
      while talk.recv(100): pass
    print("ready", flush=True)
    if way == "child" and os.fork():
      os.execv("/bin/sleep", ["openvpn", "50"])
    talk, _ = listening.accept()
    if way == "both" and os.fork() == 0:
      while talk.recv(1, socket.MSG_PEEK): os.sched_yield()
      os._exit(0)
    answer(talk)
    """

  @Test(arguments: Way.allCases)
  func `an answer counts where the process alone holds the other end`(way: Way) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/management.sock"
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
    process.arguments = ["-c", Self.script, path, way.rawValue]
    process.standardOutput = output
    try process.run()
    defer {
      process.terminate()
      process.waitUntilExit()
    }
    var said = Data()
    while said.count < 6 { said += output.fileHandleForReading.availableData }
    #expect(said == Data("ready\n".utf8))
    let daemon = process.processIdentifier
    func ask() throws(CollectorError) -> OpenVPNManagement.Answer? {
      try OpenVPNManagement().ask(path: path, of: daemon, files: ProcessFiles())
    }
    if way == .itself {
      #expect(try ask()?.gateway?.address == IPAddress("203.0.113.10"))
    } else {
      #expect(throws: CollectorError.failed(errno: nil, facts: .management(problem: .stranger))) { try ask() }
    }
  }

  @Test func `no conversation begins once the time is over`() throws {
    let none = OpenVPNManagement(until: .now)
    let error = #expect(throws: CollectorError.self) {
      try none.ask(path: "/nowhere.sock", of: getpid(), files: ProcessFiles())
    }
    guard case .failed("ETIMEDOUT"?, .unreached(part: .management, count: 1, first: _)?)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }
}
