import Glibc

/// Looks through the memory of this process.
enum OwnMemory {
  /// How often bytes occur in writable memory, given with all their bits turned over. The copies that the search itself
  /// makes do not count.
  static func occurrences(ofTurned turned: [UInt8]) -> Int {
    let needle = UnsafeMutableRawBufferPointer.allocate(byteCount: turned.count, alignment: 16)
    for (place, byte) in turned.enumerated() { needle[place] = ~byte }
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer {
      needle.initializeMemory(as: UInt8.self, repeating: 0)
      needle.deallocate()
      chunk.deallocate()
    }
    let own = [needle, chunk].map {
      UInt(bitPattern: $0.baseAddress)..<UInt(bitPattern: $0.baseAddress) + UInt($0.count)
    }
    let memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC)
    defer { close(memory) }
    var count = 0
    for region in regions() {
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
            !own.contains(where: { $0.contains(address) })
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
  private static func regions() -> [Range<UInt>] {
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
