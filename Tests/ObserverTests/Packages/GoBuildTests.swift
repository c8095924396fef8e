import Testing

@testable import Observer

struct GoBuildTests {
  /// A blob as the linker writes it (debug/buildinfo), at a multiple of 16.
  private static func blob(_ path: String, version: String = "go1.22.1") -> [UInt8] {
    let frame = [UInt8](repeating: 0x30, count: 16)
    let information = frame + Array("path\t\(path)\nmod\texample\t(devel)\t\n".utf8) + frame
    func sized(_ bytes: [UInt8]) -> [UInt8] {
      var (rest, size) = (bytes.count, [UInt8]())
      while rest >= 0x80 {
        size.append(UInt8(rest & 0x7f) | 0x80)
        rest >>= 7
      }
      return size + [UInt8(rest)] + bytes
    }
    return [0xff] + Array(" Go buildinf:".utf8) + [8, 2] + [UInt8](repeating: 0, count: 16)
      + sized(Array(version.utf8)) + sized(information)
  }

  private static func path(in bytes: [UInt8], piece: Int) -> String? {
    var build = GoBuild()
    for start in stride(from: 0, to: bytes.count, by: piece) {
      Array(bytes[start..<min(start + piece, bytes.count)]).withUnsafeBytes { build.take($0) }
    }
    return build.end()
  }

  @Test func `the path is found wherever the pieces end`() {
    let bytes =
      [UInt8](repeating: 1, count: 160) + Self.blob("example.net/cmd/tunnel")
      + [UInt8](repeating: 2, count: 90)
    for piece in 1...bytes.count {
      #expect(Self.path(in: bytes, piece: piece) == "example.net/cmd/tunnel", "in pieces of \(piece)")
    }
  }

  @Test func `a program that only names the magic has none, and the true one behind it counts`() {
    let magic: [UInt8] = [0xff] + Array(" Go buildinf:".utf8)
    let false16 = magic + [UInt8](repeating: 0, count: 64 - magic.count)
    let unaligned = [UInt8](repeating: 1, count: 8) + Self.blob("example.net/unaligned")
    for piece in [7, 64, 4096, 100_000] {
      #expect(Self.path(in: false16, piece: piece) == nil)
      #expect(Self.path(in: unaligned, piece: piece) == nil)
    }
    let both = false16 + [UInt8](repeating: 0, count: 8192) + Self.blob("example.net/cmd/b")
    #expect(Self.path(in: both, piece: 100_000) == "example.net/cmd/b")
    #expect(Self.path(in: both, piece: 4096) == "example.net/cmd/b")
  }

  @Test func `bytes that are cut or wild are no path`() {
    let whole = Self.blob("example.net/x")
    for count in 0..<(whole.count - 40) { #expect(Self.path(in: Array(whole[..<count]), piece: 64) == nil) }
    var wild = whole
    wild[15] = 0
    #expect(GoBuild.path(in: wild) == nil)
    #expect(GoBuild.path(in: Self.blob("a b")) == nil)
    #expect(GoBuild.path(in: Self.blob("a\u{1b}[2J")) == nil)
    #expect(GoBuild.path(in: Self.blob("")) == nil)
    #expect(GoBuild.path(in: [0xff] + [UInt8](repeating: 0xff, count: 200)) == nil)
  }
}
