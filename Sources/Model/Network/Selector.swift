/// The packets that a route or a capture is for, as `ip rule` writes them: `not fwmark 0xca6c`, `iif eth0 tos 16`.
public enum Selector: Hashable, Sendable {
  /// A routing rule's conditions, of which all must hold; of an inverted rule, one must not.
  case rule(inverted: Bool, [Condition])
  /// The rule for the tables of VRFs.
  case vrf
  /// An IPsec policy.
  case policy
  /// An IPsec policy of one socket.
  case socketPolicy

  /// One condition of a routing rule.
  public enum Condition: Hashable, Sendable {
    case key(Key, String)
    /// A condition that is not known here.
    case other(String)
  }

  /// What a condition looks at.
  public enum Key: String, Hashable, Sendable, CaseIterable {
    case source = "from"
    case destination = "to"
    case inputInterface = "iif"
    case outputInterface = "oif"
    case mark = "fwmark"
    case users = "uidrange"
    case ipProtocol = "ipproto"
    case sourcePorts = "sport"
    case destinationPorts = "dport"
    case typeOfService = "tos"
  }

  /// Whether it takes every packet but those that it names.
  public var isInverted: Bool { if case .rule(inverted: true, _) = self { true } else { false } }

  /// What a condition asks for; nil where no condition looks at it.
  public func value(of key: Key) -> String? {
    guard case .rule(_, let conditions) = self else { return nil }
    for case .key(key, let value) in conditions { return value }
    return nil
  }

  /// Whether packets that the host itself sends, which the kernel takes for packets of loopback, can be among them.
  public var takesOwnPackets: Bool {
    guard case .rule(let inverted, let conditions) = self, let interface = value(of: .inputInterface)
    else { return true }
    let isLoopback = interface == Self.loopback
    // A rule that is turned around takes whatever any of its conditions does not hold for.
    return inverted ? !isLoopback || conditions.count > 1 : isLoopback
  }

  private static let loopback = "lo"
  private static let not = "not"
}

extension Selector: WrittenAsText {
  private static let fixed: [(selector: Selector, text: String)] = [
    (.vrf, "l3mdev"), (.policy, "xfrm"),
    (.socketPolicy, ["xfrm", "of", "a", "socket"].joined(separator: " ")),
  ]

  public var description: String {
    if let text = Self.fixed.first(where: { $0.selector == self })?.text { return text }
    guard case .rule(let inverted, let conditions) = self else { return "" }
    let words = conditions.map { condition in
      switch condition {
      case .key(let key, let value): "\(key.rawValue) \(value)"
      case .other(let word): word
      }
    }
    return ((inverted ? [Self.not] : []) + words).joined(separator: " ")
  }

  /// From words; nil without any.
  public init?(_ text: String) {
    if let selector = Self.fixed.first(where: { $0.text == text })?.selector {
      self = selector
      return
    }
    var words = text.split(separator: " ").map(String.init)[...]
    let inverted = words.first == Self.not
    if inverted { words.removeFirst() }
    var conditions: [Condition] = []
    while let word = words.popFirst() {
      if let key = Key(rawValue: word), let value = words.popFirst() {
        conditions.append(.key(key, value))
      } else {
        conditions.append(.other(word))
      }
    }
    if conditions.isEmpty { return nil }
    self = .rule(inverted: inverted, conditions)
  }

  public static var format: MalformedTextError.Format { .selector }
}
