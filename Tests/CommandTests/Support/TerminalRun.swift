import Foundation
import Glibc
import Synchronization

/// A run of the program on a terminal of its own (pty(7)), whose picture can be looked at while it goes on.
final class TerminalRun: Sendable {
  private struct State {
    var screen: Screen
    var output: [UInt8] = []
    /// Bytes of the output that were shown.
    var shown = 0
    var isOver = false
    var status: Int32?

    /// Shows what is whole of what has come: a sequence or a character may have been cut.
    mutating func take(_ bytes: ArraySlice<UInt8>) {
      output += bytes
      // What the program writes at once ends with a newline, or with the sequence that clears the rest.
      guard let end = output.lastIndex(where: { $0 == 0x0a || $0 == UInt8(ascii: "J") }), end >= shown else {
        return
      }
      screen.feed(String(decoding: output[shown...end], as: UTF8.self))
      shown = end + 1
    }
  }

  private let state: Mutex<State>
  private let condition = NSCondition()
  private let terminal: Int32
  /// Its folder is there until the run is over.
  private let program: Program
  /// How long anything is waited for.
  private static let timeout: TimeInterval = 120

  /// Runs a shell command in the program's folder as the foreground of a terminal of this size.
  init(
    _ command: String, in program: Program, columns: Int, rows: Int, environment: [String: String] = [:]
  ) throws {
    self.program = program
    state = Mutex(State(screen: Screen(columns: columns, rows: rows)))
    var (master, slave): (Int32, Int32) = (-1, -1)
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    guard openpty(&master, &slave, nil, nil, &size) == 0 else { throw POSIXError(.ENODEV) }
    terminal = master
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/setsid")
    process.arguments = ["--ctty", "--wait", "timeout", "--foreground", "240", "bash", "-c", command]
    process.currentDirectoryURL = program.folder
    var variables = ProcessInfo.processInfo.environment
    variables["NO_COLOR"] = nil
    variables.merge(
      [
        "vpnaudit": Program.path, "TERM": "xterm", "LC_ALL": "C.UTF-8",
        "repository": Program.repository.path,
      ]) { $1 }
    process.environment = variables.merging(environment) { $1 }
    let handle = FileHandle(fileDescriptor: slave, closeOnDealloc: false)
    (process.standardInput, process.standardOutput, process.standardError) = (handle, handle, handle)
    process.terminationHandler = { [weak self] process in
      self?.change { $0.status = process.terminationStatus }
    }
    try process.runUnmasked()
    Glibc.close(slave)
    let terminal = terminal
    Thread.detachNewThread { [weak self] in
      var bytes = [UInt8](repeating: 0, count: 1 << 16)
      // The last descriptor of the other side being closed is reported as an error.
      while true {
        let count = read(terminal, &bytes, bytes.count)
        guard count > 0, let self else { break }
        self.change { $0.take(bytes[..<count]) }
      }
      self?.change { $0.isOver = true }
    }
  }

  deinit { Glibc.close(terminal) }

  private func change(_ body: (inout sending State) -> Void) {
    condition.lock()
    state.withLock { body(&$0) }
    condition.broadcast()
    condition.unlock()
  }

  /// Waits until the screen is as expected; returns whether it was before the run or the timeout was over.
  func shows(_ isWanted: @escaping @Sendable (Screen) -> Bool) async -> Bool {
    await wait { isWanted($0.screen) }
  }

  private func wait(_ isWanted: @escaping @Sendable (borrowing State) -> Bool) async -> Bool {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { [self] in
        let end = Date(timeIntervalSinceNow: Self.timeout)
        condition.lock()
        defer { condition.unlock() }
        while true {
          let (isThere, isOver) = state.withLock { (isWanted($0), $0.isOver && $0.status != nil) }
          if isThere || isOver || !condition.wait(until: end) {
            continuation.resume(returning: isThere)
            return
          }
        }
      }
    }
  }

  /// Types on the terminal.
  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(terminal, bytes, bytes.count)
  }

  /// Gives the terminal another size.
  func resize(columns: Int, rows: Int) {
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    change { $0.screen.resize(columns: columns, rows: rows) }
    _ = ioctl(terminal, UInt(TIOCSWINSZ), &size)
  }

  /// Waits for the end; returns what the terminal shows then, and the exit code, nil if it did not end.
  func end() async -> (screen: Screen, status: Int32?) {
    _ = await wait { $0.isOver && $0.status != nil }
    return state.withLock { ($0.screen, $0.status) }
  }
}
