import Foundation
import Glibc
import Linux
import Model
import Testing

@testable import Observer

/// Who is connected to a process that listens, with real processes.
@Suite(
  .enabled(if: access("/usr/bin/python3", X_OK) == 0 && isRoot, "it needs root and python3"),
  .timeLimit(.minutes(1)))
struct ProxyClientTests {
  /// A program of Python's that ends by itself, and when its standard input is closed.
  private final class Program {
    private let process = Process()
    private let (input, output) = (Pipe(), Pipe())
    private var said: [UInt8] = []

    init(_ script: String, _ arguments: [String]) throws {
      process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
      // An alarm ends what waits for something that does not come, and a fork has its own.
      process.arguments = ["-c", "import os, signal, socket, sys\nsignal.alarm(20)\n" + script] + arguments
      process.standardInput = input
      process.standardOutput = output
      try process.run()
    }

    var pid: Int32 { process.processIdentifier }

    /// The next line that it prints; empty where it ended.
    func line() -> String {
      while !said.contains(10) {
        let more = output.fileHandleForReading.availableData
        if more.isEmpty { break }
        said += more
      }
      let line = said.prefix { $0 != 10 }
      said = Array(said.dropFirst(line.count + 1))
      return String(decoding: line, as: UTF8.self)
    }

    deinit {
      try? input.fileHandleForWriting.close()
      process.terminate()
      process.waitUntilExit()
    }
  }

  /// Listens at two doors, and takes as many connections at either as it is told. It is connected to itself, too, and to
  /// a door of a process that is not its own.
  private static let server = """
    path, other, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    strange = socket.socket(socket.AF_UNIX); strange.bind(other); strange.listen()
    if os.fork() == 0:
      signal.alarm(20)
      kept = strange.accept()
      sys.stdin.read()
      os._exit(0)
    strange.close()
    dialled = socket.socket(socket.AF_UNIX); dialled.connect(other)
    doors = [socket.create_server(("127.0.0.1", 0)), socket.socket(socket.AF_UNIX)]
    doors[1].bind(path); doors[1].listen()
    itself = socket.create_connection(doors[0].getsockname())
    taken = [doors[0].accept()]
    print(doors[0].getsockname()[1], flush=True)
    for _ in range(count): taken += [door.accept() for door in doors]
    print("taken", flush=True)
    sys.stdin.read()
    """
  private static let client = """
    unix = socket.socket(socket.AF_UNIX)
    talks = [socket.create_connection(("127.0.0.1", int(sys.argv[1]))), unix]
    unix.connect(sys.argv[2])
    sys.stdin.read()
    """
  /// Makes connections of which the server takes none, and children that hold all of them.
  private static let crowd = """
    talks = [socket.create_connection(("127.0.0.1", int(sys.argv[1]))) for _ in range(3)]
    for _ in range(int(sys.argv[2])):
      if os.fork() == 0:
        signal.alarm(20)
        sys.stdin.read()
        os._exit(0)
    print("here", flush=True)
    sys.stdin.read()
    """

  private func survey(_ files: ProcessFiles, _ proxies: [Int32]) -> [ProxyClients] {
    ProxyClientSurvey(
      files: files, packages: PackageOwners(), homes: HomeFolders(passwd: ""), own: []
    ).survey(proxies)
  }

  @Test func `whoever holds the other end of what a process accepted is named, and nobody else`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/door"
    let server = try Program(Self.server, [path, folder.path + "/other", "2"])
    let port = server.line()
    let clients = try (0..<2).map { _ in try Program(Self.client, [port, path]) }
    #expect(server.line() == "taken")
    // Nobody is connected to a client.
    let all = survey(ProcessFiles(), [server.pid, clients[0].pid])
    #expect(all.map(\.pid) == [server.pid])
    let found = try #require(all.first)
    #expect(found.unseen == nil && found.more == nil)
    #expect(found.programs.map(\.pid) == clients.map(\.pid).sorted())
    #expect(found.programs.allSatisfy { $0.executable?.hasPrefix("/usr/bin/python3") == true })
    #expect(found.programs.allSatisfy { $0.package?.hasPrefix("python3") == true })
    // Where there is no time, it is not known that nobody is.
    #expect(survey(ProcessFiles(until: .now), [server.pid]) == [ProxyClients(pid: server.pid, programs: [])])
    withExtendedLifetime((server, clients, folder)) {}
  }

  @Test func `a program that is connected to itself alone has nobody`() throws {
    let folder = try TemporaryFolder()
    let server = try Program(Self.server, [folder.path + "/door", folder.path + "/other", "0"])
    _ = server.line()
    #expect(survey(ProcessFiles(), [server.pid]).isEmpty)
    withExtendedLifetime((server, folder)) {}
  }

  @Test func `of more programs than are listed it is said how many more there are`() throws {
    let folder = try TemporaryFolder()
    let server = try Program(Self.server, [folder.path + "/door", folder.path + "/other", "0"])
    let crowd = try Program(Self.crowd, [server.line(), "\(ProxyClients.most + 1)"])
    #expect(crowd.line() == "here")
    let found = try #require(survey(ProcessFiles(), [server.pid]).first)
    #expect(found.programs.count == ProxyClients.most && found.more == 2 && found.unseen == nil)
    withExtendedLifetime((server, crowd, folder)) {}
  }

  @Test func `connections whose holders are out of sight are counted`() throws {
    let folder = try TemporaryFolder()
    let server = try Program(Self.server, [folder.path + "/door", folder.path + "/other", "0"])
    let crowd = try Program(Self.crowd, [server.line(), "0"])
    #expect(crowd.line() == "here")
    // A tree of the form of /proc that has the server alone.
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/\(server.pid)", withDestinationPath: "/proc/\(server.pid)")
    let found = try #require(survey(ProcessFiles(root: folder.path), [server.pid]).first)
    #expect(found.programs.isEmpty && found.more == nil && found.unseen == 3)
    withExtendedLifetime((server, crowd, folder)) {}
  }
}
