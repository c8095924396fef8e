/// What is spoken to: `tls://erp.corp.test:443`.
public struct Target: Hashable, Sendable, CustomStringConvertible {
  /// What a DNS server is asked.
  public struct Question: Hashable, Sendable {
    /// The kind of record.
    public enum RecordType: String, Hashable, Sendable, CaseIterable {
      case a = "A"
      case aaaa = "AAAA"
      case cname = "CNAME"
      case mx = "MX"
      case ns = "NS"
      case txt = "TXT"
      case srv = "SRV"
      case soa = "SOA"
      case ptr = "PTR"
    }

    /// A DNS name, in ASCII.
    public let name: String
    public let type: RecordType

    public init(name: String, type: RecordType) {
      self.name = name
      self.type = type
    }
  }

  public let scheme: Scheme
  /// A DNS name, with a final dot where it was written so, or an address without brackets, with its zone.
  public let host: String
  /// 0 for `icmp`, which has none.
  public let port: UInt16
  /// Of `http` and `https`: the path that is asked for, beginning with a slash; nil for others.
  public let path: String?
  /// Of `http` and `https`: what follows the path after a question mark. It is asked for and shown nowhere.
  public let query: String?
  /// Of `dns`: what is asked.
  public let question: Question?

  public init(
    scheme: Scheme, host: String, port: UInt16, path: String? = nil, query: String? = nil,
    question: Question? = nil
  ) {
    self.scheme = scheme
    self.host = host
    self.port = port
    self.path = path
    self.query = query
    self.question = question
  }

  /// The host as an address, where it is one.
  public var address: IPAddress? { ZonedAddress(host)?.address }

  /// The zone of this host that its address lies in; nil where it names none.
  public var zone: String? { ZonedAddress(host)?.zone }

  /// The host as others know it: an address without its zone.
  public var bareHost: String { address?.description ?? host }

  /// The phase whose time says most of it: the handshake where there is one, else the last.
  public var mainPhase: Failure.Phase { scheme.traits.mainPhase }

  /// The target without its query.
  public var description: String {
    let place = host.contains(":") ? "[\(host)]" : host
    // RFC 4501 writes what is asked as a path and its type as a query, neither of which is secret.
    let asked = question.map { "/\($0.name)?type=\($0.type.rawValue)" }
    return
      "\(scheme.rawValue)://\(place)\(scheme.traits.form == .host ? "" : ":\(port)")\(asked ?? path ?? "")"
  }
}
