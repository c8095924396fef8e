import Model
import Reporter

/// What is said of a mark that a registry does not know.
struct SuggestionWords {
  let entry: Suggestions.Entry

  /// Names that hosts wrote may be of any length.
  private static let widestName = 28

  /// Its name, as short as a person can distinguish it from others.
  var name: String {
    switch entry.mark {
    case .gateway(let address): address.description
    case .wireguardKey(let key): key
    case .executable(let path, _): path
    }
  }

  /// `212 hosts, 3 sites (beijing CN-BJ, …), OpenVPN, udp/1194: whose?`
  var headline: String {
    var parts = [counted(entry.hosts, "host")]
    func shortened(_ names: [String]) -> [String] {
      names.map { TerminalText($0).shortened(to: Self.widestName).text }
    }
    if !entry.sites.isEmpty {
      parts.append("\(counted(entry.sites.count, "site")) (\(enumeration(shortened(entry.sites), limit: 3)))")
    }
    if !entry.products.isEmpty { parts.append(enumeration(shortened(entry.products), limit: 3)) }
    if !entry.services.isEmpty { parts.append(enumeration(entry.services.map(\.description), limit: 4)) }
    if !entry.endpoints.isEmpty {
      parts.append("at " + enumeration(entry.endpoints.map(\.description), limit: 3))
    }
    return parts.joined(separator: ", ") + (entry.weak == nil ? ": whose?" : ": whose for sure?")
  }

  /// What else is known of it, a line each.
  var remarks: [String] {
    var remarks: [String] = []
    if let weak = entry.weak {
      remarks.append("in the registry, and not enough: \(Wording.english.doubt(weak))")
    }
    switch entry.mark {
    case .gateway, .wireguardKey:
      let noun = entry.mark.kind == .gateway ? "gateway" : "handshake"
      remarks.append(proof(noun) + ", seen " + days)
    case .executable(_, let sha256):
      remarks.append(
        "no package owns it, " + (sha256.map { "sha256 \($0)" } ?? "no digest in these documents")
          + ", seen " + days)
    }
    if !entry.tags.isEmpty {
      let tags = entry.tags.map {
        $0.hosts == entry.hosts ? $0.value.rawValue : "\($0.value.rawValue) on \(grouped($0.hosts))"
      }
      remarks.append(
        tags.joined(separator: ", ") + ": "
          + enumeration(entry.codes.map(\.value), limit: 5))
    }
    return remarks
  }

  private func proof(_ noun: String) -> String {
    switch entry.provenHosts {
    case entry.hosts: entry.hosts == 1 ? "\(noun) proven" : "\(noun) proven on all of them"
    case 0: "\(noun) not proven"
    default: "\(noun) proven on \(grouped(entry.provenHosts)) of \(grouped(entry.hosts))"
    }
  }

  private var days: String {
    entry.first.day == entry.last.day ? "on \(entry.last.day)" : "\(entry.first.day) to \(entry.last.day)"
  }
}

extension Suggestions {
  /// `2 gateways and 1 key on 212 hosts are known to registry 42`; nil without a registry.
  var knownWords: String? {
    guard let serial else { return nil }
    let counts = Kind.allCases.compactMap { kind -> String? in
      known.marks[kind].map { counted($0, kind.noun, kind.plural) }
    }
    guard !counts.isEmpty else { return "registry \(serial) knows none of what was seen" }
    let owners =
      known.owners == 0
      ? "" : " of \(counted(known.owners, "provider or own gateway", "providers and own gateways"))"
    return
      "registry \(serial) knows \(counts.joined(separator: ", "))\(owners), on \(counted(known.hosts, "host"))"
  }

  /// What was read, in a sentence.
  var readWords: String {
    "\(counted(documents, "document")) of \(counted(hosts, "host"))"
      + (nameless == 0 ? "" : "; " + namelessWords(nameless))
  }

  /// What found no room; nil for nothing.
  var leftOutWords: String? {
    leftOut == 0
      ? nil
      : "\(counted(leftOut, "sighting")) of further recognisers \(leftOut == 1 ? "was" : "were") not counted, for lack of room"
  }
}

extension Suggestions.Kind {
  var noun: String {
    switch self {
    case .gateway: "gateway"
    case .wireguardKey: "WireGuard key"
    case .executable: "executable"
    }
  }

  var plural: String { noun + "s" }
}
