import Glibc

/// What a process has spent, by the kernel's books.
struct Expense {
  /// Monotonic time, in microseconds.
  let wall: Int
  /// Processor time of all threads, in user and in kernel mode, in microseconds.
  let processor: Int
  /// How often a thread had to leave the processor to another: on a machine of its own, hardly ever.
  let displaced: Int

  static var now: Expense {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Expense(
      wall: microseconds(CLOCK_MONOTONIC), processor: microseconds(CLOCK_PROCESS_CPUTIME_ID),
      displaced: usage.ru_nivcsw)
  }

  static func - (later: Expense, earlier: Expense) -> Expense {
    Expense(
      wall: later.wall - earlier.wall, processor: later.processor - earlier.processor,
      displaced: later.displaced - earlier.displaced)
  }

  private static func microseconds(_ clock: clockid_t) -> Int {
    var time = timespec()
    clock_gettime(clock, &time)
    return time.tv_sec * 1_000_000 + time.tv_nsec / 1000
  }

  /// The most memory that the process ever held at once, in kilobytes; nil where the kernel does not say.
  ///
  /// VmHWM of proc(5): the rusage's ru_maxrss counts that of the parent before exec(2), too.
  static var peakKilobytes: Int? {
    guard let file = fopen("/proc/self/status", "re") else { return nil }
    defer { fclose(file) }
    var buffer = [CChar](repeating: 0, count: 256)
    while fgets(&buffer, Int32(buffer.count), file) != nil {
      let line = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      if line.hasPrefix("VmHWM:") { return Int(line.filter { ("0"..."9").contains($0) }) }
    }
    return nil
  }
}
