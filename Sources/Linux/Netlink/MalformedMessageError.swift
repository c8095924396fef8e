/// Bytes that do not have the form that their protocol prescribes.
public enum MalformedMessageError: Error, Sendable {
  /// Fewer bytes than a field takes.
  case truncated(wanted: Int, left: Int)
  /// A netlink message that is shorter than its own header, by what it says of itself.
  case messageLength(Int)
  /// An attribute that is shorter than its own header, by what it says of itself.
  case attributeLength(Int)
  /// The form is right, and its reader can make nothing of the content.
  case content(any Error & Hashable)
}

extension MalformedMessageError: Hashable {
  public static func == (one: MalformedMessageError, other: MalformedMessageError) -> Bool {
    switch (one, other) {
    case (.truncated(let wanted, let left), .truncated(let otherWanted, let otherLeft)):
      wanted == otherWanted && left == otherLeft
    case (.messageLength(let one), .messageLength(let other)): one == other
    case (.attributeLength(let one), .attributeLength(let other)): one == other
    case (.content(let one), .content(let other)): AnyHashable(one) == AnyHashable(other)
    default: false
    }
  }

  public func hash(into hasher: inout Hasher) {
    switch self {
    case .truncated(let wanted, let left): hasher.combine([0, wanted, left])
    case .messageLength(let bytes): hasher.combine([1, bytes])
    case .attributeLength(let bytes): hasher.combine([2, bytes])
    case .content(let error): hasher.combine(error)
    }
  }
}
