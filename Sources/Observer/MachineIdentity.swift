import Signing

/// The host's id in records: as sd_id128_get_machine_app_specific(3) derives one, HMAC-SHA-256 of an id of this
/// program's under the machine id, so that the machine id cannot be learnt from it.
enum MachineIdentity {
  /// This program's own id, chosen once at random.
  private static let application: [UInt8] = [
    0x6e, 0x1d, 0x9a, 0x34, 0x0b, 0x52, 0x4f, 0x0c, 0xa7, 0x43, 0x5c, 0x81, 0xe2, 0x90, 0x1f, 0xd6,
  ]

  /// The id as 32 hexadecimal digits, from the 32 digits of `/etc/machine-id`; nil where there are none.
  ///
  /// Containers of one image share the file, with each other and perhaps with their host: a container's id is also made
  /// of its own name, so that it never stands for the host, nor for all of them.
  static func hostID(machineID text: [UInt8], container: String? = nil) -> String? {
    let digits = text.prefix { $0 != 10 }
    guard digits.count == 32 else { return nil }
    var key: [UInt8] = []
    for pair in 0..<16 {
      let part = String(decoding: digits.dropFirst(pair * 2).prefix(2), as: UTF8.self)
      guard let byte = UInt8(part, radix: 16) else { return nil }
      key.append(byte)
    }
    guard
      var id = Digest.hmacSHA256(
        key: key, message: application + (container.map { [0] + Array($0.utf8) } ?? []))?.prefix(16).map({
          $0
        })
    else {
      return nil
    }
    id[6] = id[6] & 0x0f | 0x40
    id[8] = id[8] & 0x3f | 0x80
    return hexadecimal(id)
  }
}
