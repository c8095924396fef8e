import CLinux
import Glibc

/// Overwrites what is secret in netlink messages where they were received, and everything from the first byte on that
/// does not have the form it should have.
enum NetlinkEraser<Level> {
  /// What is done with an attribute's value.
  enum Fate {
    case kept, erased
    /// It is made of attributes, which are at another level.
    case nested(Level)
  }

  /// Walks through a datagram of messages. Each has `head` bytes of a structure without a secret after its header of 16,
  /// then attributes, which are at `level`; `fate` says by type and level what becomes of each.
  static func erase(
    _ datagram: UnsafeMutableRawBufferPointer, head: Int, at level: Level, _ fate: (UInt16, Level) -> Fate
  ) {
    var rest = datagram
    while rest.count >= 16 {
      let length = Int(rest.loadUnaligned(as: UInt32.self))
      let type = rest.loadUnaligned(fromByteOffset: 4, as: UInt16.self)
      guard length >= 16, length <= rest.count else { break }
      // Control messages have lower numbers and no attributes of the family.
      if type >= UInt16(NLMSG_MIN_TYPE) {
        erase(attributes: .init(rebasing: rest[min(16 + head, length)..<length]), at: level, fate)
      }
      rest = .init(rebasing: rest[min((length + 3) / 4 * 4, rest.count)...])
    }
    wipe(rest)
  }

  private static func erase(
    attributes: UnsafeMutableRawBufferPointer, at level: Level, _ fate: (UInt16, Level) -> Fate
  ) {
    var rest = attributes
    while rest.count >= 4 {
      let length = Int(rest.loadUnaligned(as: UInt16.self))
      guard length >= 4, length <= rest.count else { break }
      let value = UnsafeMutableRawBufferPointer(rebasing: rest[4..<length])
      switch fate(rest.loadUnaligned(fromByteOffset: 2, as: UInt16.self) & 0x3fff, level) {
      case .kept: break
      case .erased: wipe(value)
      case .nested(let inner): erase(attributes: value, at: inner, fate)
      }
      rest = .init(rebasing: rest[min((length + 3) / 4 * 4, rest.count)...])
    }
    wipe(rest)
  }

  private static func wipe(_ bytes: UnsafeMutableRawBufferPointer) {
    if let base = bytes.baseAddress { explicit_bzero(base, bytes.count) }
  }
}
