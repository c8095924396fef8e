import CLinux
import Glibc
import Linux
import Model

extension SecurityAssociation {
  /// An association from the payload of XFRM_MSG_NEWSA: `struct xfrm_usersa_info`, then XFRMA_* attributes
  /// (linux/xfrm.h); nil for one that a key exchange daemon has only reserved a number for.
  init?(payload: ArraySlice<UInt8>) throws(MalformedMessageError) {
    var reader = ByteReader(payload)
    // struct xfrm_selector, then struct xfrm_id: the other end, the number, the protocol.
    try reader.skip(56)
    let far = try reader.bytes(16)
    try reader.skip(8)
    let near = try reader.bytes(16)
    // struct xfrm_lifetime_cfg, then of struct xfrm_lifetime_cur the bytes.
    try reader.skip(64 + 8)
    let packets = try reader.integer(UInt64.self)
    // The times, struct xfrm_stats, the sequence number, the request's number.
    try reader.skip(16 + 12 + 8)
    let family = try reader.integer(UInt16.self)
    let mode = try reader.integer(UInt8.self)
    try reader.skip(AssociationEraser.head - 215)
    let count = IPAddress.Family(number: UInt8(truncatingIfNeeded: family)) == .v6 ? 16 : 4
    guard let source = IPAddress(bytes: near.prefix(count)),
      let destination = IPAddress(bytes: far.prefix(count))
    else { throw MalformedMessageError(.templateAddress) }
    var interfaceID: UInt32?
    var hasKeys = false
    for attribute in try NetlinkAttribute.parse(reader.rest) {
      if AssociationEraser.algorithms.contains(attribute.type) { hasKeys = true }
      if attribute.type == AssociationEraser.interfaceID {
        interfaceID = try attribute.integer(UInt32.self)
      }
    }
    guard hasKeys else { return nil }
    self.init(
      source: source, destination: destination, tunnelMode: [1, 4, 5].contains(mode),
      interfaceID: interfaceID == 0 ? nil : interfaceID, packets: packets)
  }
}

/// Overwrites the keys of security associations where they were received: every attribute but the interface's id.
enum AssociationEraser {
  /// The bytes of `struct xfrm_usersa_info`, which holds no key.
  static let head = 224
  /// XFRMA_ALG_AUTH, XFRMA_ALG_CRYPT, XFRMA_ALG_COMP, XFRMA_ALG_AEAD, XFRMA_ALG_AUTH_TRUNC.
  static let algorithms: Set<UInt16> = [1, 2, 3, 18, 20]
  /// XFRMA_IF_ID.
  static let interfaceID: UInt16 = 31

  /// Overwrites the keys of a datagram of netlink messages, and whatever has not the form that it should have.
  static func erase(_ datagram: UnsafeMutableRawBufferPointer) {
    NetlinkEraser<Void>.erase(datagram, head: head, at: ()) { type, _ in
      type == interfaceID ? .kept : .erased
    }
  }
}
