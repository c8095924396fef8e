import Glibc

/// A search through the writable memory of this process, as it lay when the search was made.
///
/// What it needs is allocated beforehand: an allocation afterwards could write over what is sought.
final class OwnMemory {
  private let needle: UnsafeMutableRawBufferPointer
  private let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
  private let memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC)
  private let regions = OwnMemory.writable()

  /// A search for so many bytes.
  init(length: Int) { needle = .allocate(byteCount: length, alignment: 16) }

  deinit {
    needle.deallocate()
    chunk.deallocate()
    close(memory)
  }

  /// How often bytes occur, given with all their bits turned over. The copies that the search itself makes do not count.
  func occurrences(ofTurned turned: ArraySlice<UInt8>) -> Int {
    for (place, byte) in turned.enumerated() { needle[place] = ~byte }
    defer { needle.initializeMemory(as: UInt8.self, repeating: 0) }
    func isOwn(_ address: UInt) -> Bool {
      let pointer = UnsafeRawPointer(bitPattern: address)
      return [needle, chunk].contains { own in
        guard let pointer, let base = own.baseAddress else { return false }
        return pointer >= UnsafeRawPointer(base) && pointer < UnsafeRawPointer(base) + own.count
      }
    }
    var count = 0
    for region in regions {
      var start = region.lowerBound
      while start < region.upperBound {
        let wanted = min(chunk.count, Int(region.upperBound - start))
        let got = pread(memory, chunk.baseAddress, wanted, off_t(start))
        if got < needle.count { break }
        var rest = UnsafeRawBufferPointer(rebasing: chunk[..<got])
        while rest.count >= needle.count, let base = rest.baseAddress,
          let hit = memchr(base, Int32(needle[0]), rest.count - needle.count + 1)
        {
          let place = UnsafeRawPointer(hit) - base
          let address = start + UInt(got - rest.count + place)
          if memcmp(hit, needle.baseAddress ?? hit, needle.count) == 0,
            !isOwn(address)
          {
            count += 1
          }
          rest = UnsafeRawBufferPointer(rebasing: rest[(place + 1)...])
        }
        // What lies across two chunks is looked at with the second.
        start += UInt(got == wanted && start + UInt(got) < region.upperBound ? got - needle.count + 1 : got)
      }
    }
    return count
  }

  /// The writable parts of the address space: lines of `/proc/self/maps` such as `7f00-7f10 rw-p …`.
  private static func writable() -> [Range<UInt>] {
    guard let file = fopen("/proc/self/maps", "re") else { return [] }
    defer { fclose(file) }
    var found: [Range<UInt>] = []
    var line = [CChar](repeating: 0, count: 4096)
    while fgets(&line, Int32(line.count), file) != nil {
      let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let words = text.split(separator: " ")
      let ends = words[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
      if words.count > 1, words[1].hasPrefix("rw"), ends.count == 2 { found.append(ends[0]..<ends[1]) }
    }
    return found
  }
}
