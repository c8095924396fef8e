import Glibc
import Linux

/// A program of the system that is run for its output: by its full path, with no environment and no input, for a
/// bounded time and a bounded output. Its standard error is dropped.
struct Program {
  let path: String

  /// Its output.
  struct Answer: Equatable {
    let output: [UInt8]
    /// Its exit code.
    let status: Int32
  }

  /// Why there is no output.
  enum RunError: Error, Equatable {
    case system(SystemError)
    /// There is no such program.
    case missing(String)
    /// It wrote nothing in time.
    case silent
    /// It wrote everything, but did not end in time.
    case unending
    case larger(than: Int)
    case signal(Int32)
  }

  /// The most bytes that the output may have.
  static let longest = 64 << 20

  /// Runs the program and waits until it ended; it is killed where it takes longer than the limit.
  func run(_ arguments: [String], limit: Duration) throws(RunError) -> Answer {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw RunError.system(SystemError(errno)) }
    let reading = ends[0]
    defer { close(reading) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let child: pid_t
    do {
      defer { close(ends[1]) }
      child = try start(arguments, output: ends[1])
    }
    var output: [UInt8] = []
    var failure: RunError?
    let end = MonotonicTime.now + limit
    do { output = try read(reading, until: end) } catch { failure = error }
    var status: Int32 = 0
    var killed = false
    while true {
      if !killed, failure != nil || MonotonicTime.now > end {
        failure = failure ?? RunError.unending
        kill(child, SIGKILL)
        killed = true
      }
      // Having closed its output it ends at once as a rule; a killed one ends for certain.
      let ended = waitpid(child, &status, killed ? 0 : WNOHANG)
      if ended == child { break }
      guard ended == 0 || errno == EINTR else { throw RunError.system(SystemError(errno)) }
      if ended == 0 { usleep(500) }
    }
    if let failure { throw failure }
    guard status & 0x7f == 0 else { throw RunError.signal(status & 0x7f) }
    return Answer(output: output, status: status >> 8 & 0xff)
  }

  private func start(_ arguments: [String], output: Int32) throws(RunError) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    // What this program ignores or blocks, the child does not.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var environment: [UnsafeMutablePointer<CChar>?] = [nil]
    var child: pid_t = 0
    let result = posix_spawn(&child, path, &actions, &attributes, &words, &environment)
    guard result == 0 else {
      throw result == ENOENT ? .missing(path) : .system(SystemError(result))
    }
    return child
  }

  private func read(_ descriptor: Int32, until end: MonotonicTime) throws(RunError) -> [UInt8] {
    var output: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let left = end - .now
      guard left > .zero else { throw RunError.silent }
      var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let milliseconds = left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000
      let ready = poll(&wait, 1, Int32(clamping: milliseconds + 1))
      if ready < 0, errno != EINTR { throw RunError.system(SystemError(errno)) }
      guard ready > 0 else { continue }
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count == 0 { return output }
      guard count > 0 else {
        if errno == EINTR { continue }
        throw RunError.system(SystemError(errno))
      }
      output += chunk[..<count]
      guard output.count <= Self.longest else { throw RunError.larger(than: Self.longest) }
    }
  }
}
