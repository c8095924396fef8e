import Glibc
import Testing

@testable import Linux

struct ProcessFolderTests {
  @Test func `a process is looked at as the kernel shows it, and its executable is never another's`() throws {
    let child = try #require(sleeper())
    defer {
      kill(child, SIGKILL)
      waitpid(child, nil, 0)
    }
    var folder = try ProcessFolder("/proc")
    let listed = try folder.processes()
    #expect(listed.contains(child) && listed.contains(getpid()) && listed == listed.sorted())
    for process in [getpid(), child, getpid()] {
      let glance = folder.glance(at: process, places: true)
      #expect(try glance.executable.get() == KernelFile.link("/proc/\(process)/exe"))
      for (inode, name) in [(glance.network, "net"), (glance.mounts, "mnt")] {
        let inode = try #require(inode).get()
        #expect(try KernelFile.link("/proc/\(process)/ns/\(name)") == "\(name):[\(inode)]")
      }
      // The test has several threads.
      #expect(glance.hasOneThread == (process == child))
    }
    let threads = try folder.threads(of: getpid())
    #expect(threads.contains(getpid()) && threads.count > 1)
    let own = try folder.glance(at: getpid(), places: true).network?.get()
    #expect(try threads.allSatisfy { try folder.network(of: $0, of: getpid()) == own })
  }

  @Test func `what is not there and what is not asked for is told from what is`() throws {
    var folder = try ProcessFolder("/proc")
    // An id that no process has: pid_max is 4,194,304 at most.
    let glance = folder.glance(at: 5_000_000, places: true)
    #expect(glance.executable == .failure(SystemError(ENOENT)) && !glance.hasOneThread)
    #expect(glance.network == .failure(SystemError(ENOENT)) && glance.mounts == glance.network)
    #expect(throws: SystemError(ENOENT)) { try folder.threads(of: 5_000_000) }
    #expect(folder.glance(at: getpid(), places: false).network == nil)
    #expect(throws: SystemError(ENOENT)) { _ = try ProcessFolder("/nowhere") }
  }

  /// A process that sleeps.
  private func sleeper() -> pid_t? {
    var child: pid_t = 0
    let arguments: [UnsafeMutablePointer<CChar>?] = [strdup("sleep"), strdup("60"), nil]
    defer { for argument in arguments { free(argument) } }
    return posix_spawn(&child, "/bin/sleep", nil, nil, arguments, nil) == 0 ? child : nil
  }
}
