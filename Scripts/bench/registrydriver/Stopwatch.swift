import Glibc

/// Monotonic time since it was made, and the memory of this process.
struct Stopwatch {
  private let start = ContinuousClock.now

  var microseconds: Int {
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    return Int(seconds) * 1_000_000 + Int(attoseconds / 1_000_000_000_000)
  }

  /// The most memory that the process ever held at once (VmHWM of proc(5)); 0 where the kernel does not say.
  static var peakKilobytes: Int {
    guard let file = fopen("/proc/self/status", "re") else { return 0 }
    defer { fclose(file) }
    var buffer = [CChar](repeating: 0, count: 256)
    while fgets(&buffer, Int32(buffer.count), file) != nil {
      let line = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      if line.hasPrefix("VmHWM:") { return Int(line.filter { ("0"..."9").contains($0) }) ?? 0 }
    }
    return 0
  }
}
