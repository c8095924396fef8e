/// The path that a Go program was built from, found in its bytes as they pass by.
///
/// The linker writes it into `.go.buildinfo` (Go 1.18 and later, debug/buildinfo):
///
///     ff 20 "Go buildinf:" | size of a pointer | flags | up to 32 bytes | version | module information
///
/// where flag 2 says that both texts follow, each behind its length as a varint. The module information is framed by 16
/// bytes on each side, and its lines are words with tabs: `path`, the package of the main function, comes first.
struct GoBuild {
  private static let magic = Array("\u{00ff} Go buildinf:".unicodeScalars.map { UInt8($0.value) })
  /// The most bytes that are kept from the magic on: the path stands near the beginning.
  private static let longest = 4096

  /// What has passed and was not looked at yet; it begins at a multiple of 16 in the file, as every blob does.
  private var pending: [UInt8] = []
  private(set) var path: String?

  /// Takes in the next bytes of the file.
  mutating func take(_ bytes: UnsafeRawBufferPointer) {
    if path != nil { return }
    pending += bytes
    search(isEnd: false)
  }

  /// The path, after the last bytes.
  mutating func end() -> String? {
    if path == nil { search(isEnd: true) }
    return path
  }

  /// Looks for a blob; leaves what may be the beginning of one that has not passed yet.
  private mutating func search(isEnd: Bool) {
    var place = 0
    pending.withUnsafeBufferPointer { bytes in
      while place + 16 <= bytes.count || isEnd && place < bytes.count {
        if bytes[place] == 0xff, bytes[place...].prefix(Self.magic.count).elementsEqual(Self.magic) {
          if !isEnd, bytes.count - place < Self.longest { return }
          path = Self.path(in: Array(bytes[place...].prefix(Self.longest)))
          if path != nil { return }
        }
        place += 16
      }
    }
    pending.removeFirst(min(place, pending.count))
  }

  /// The path in a blob; nil for a blob of another form, and for one that is cut before its end.
  static func path(in blob: [UInt8]) -> String? {
    guard blob.count > 32, blob[14] > 0, blob[15] & 2 != 0 else { return nil }
    var place = 32
    guard let version = length(blob, &place), version <= blob.count - place else { return nil }
    place += version
    guard length(blob, &place) != nil else { return nil }
    place += 16
    let word = Array("path\t".utf8)
    guard place < blob.count, blob[place...].starts(with: word) else { return nil }
    let rest = blob[(place + word.count)...]
    guard let end = rest.firstIndex(of: 10), end > rest.startIndex, end - rest.startIndex <= 300 else {
      return nil
    }
    let text = rest[..<end]
    // Module paths are of these (golang.org/x/mod/module); whatever else is no path.
    guard text.allSatisfy({ (33...126).contains($0) }) else { return nil }
    return String(decoding: text, as: UTF8.self)
  }

  private static func length(_ bytes: [UInt8], _ place: inout Int) -> Int? {
    var value = 0
    for shift in stride(from: 0, to: 28, by: 7) {
      guard place < bytes.count else { return nil }
      let byte = bytes[place]
      place += 1
      value |= Int(byte & 0x7f) << shift
      if byte & 0x80 == 0 { return value }
    }
    return nil
  }
}
