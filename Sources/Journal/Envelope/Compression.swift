internal import CZlib

/// zlib's format (RFC 1950), for what the journal stores.
enum Compression {
  /// The most bytes that a payload or a shared part may have.
  static let bound = 16 << 20
  /// The most bytes of a dictionary: zlib looks no further back.
  static let dictionaryBound = 32 << 10

  /// The bytes, compressed, by what a dictionary has in common with them; nothing where there is no memory.
  static func deflate(_ bytes: [UInt8], dictionary: [UInt8] = []) -> [UInt8] {
    let room = Int(compressBound(uLong(bytes.count))) + 16
    return [UInt8](unsafeUninitializedCapacity: room) { out, count in
      count = Int(
        vpnaudit_deflate(
          bytes, UInt32(bytes.count), dictionary, UInt32(dictionary.count), out.baseAddress, UInt32(room)))
    }
  }

  /// The bytes that were compressed; nil where they are not exactly `size`, or more than the bound, or where anything
  /// follows them.
  static func inflate(_ bytes: [UInt8], size: Int, dictionary: [UInt8] = []) -> [UInt8]? {
    guard (0...bound).contains(size), bytes.count <= 2 * bound else { return nil }
    var isWhole = false
    let out = [UInt8](unsafeUninitializedCapacity: size) { room, count in
      isWhole =
        vpnaudit_inflate(
          bytes, UInt32(bytes.count), dictionary, UInt32(dictionary.count), room.baseAddress, UInt32(size))
        == 1
      count = isWhole ? size : 0
    }
    return isWhole ? out : nil
  }
}
