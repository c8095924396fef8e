internal import Model

/// An ICMP or ICMPv6 message that reports an error, by its numbers (RFC 792, RFC 4443).
struct ICMPMessage: Hashable {
  let family: IPAddress.Family
  let type: UInt8
  let code: UInt8

  /// The message as it stands in a failure.
  var facts: FailureFacts { .icmp(family: family, type: Int(type), code: Int(code)) }
}
