internal import Glibc
internal import Linux
internal import Model

/// What resolv.conf(5) and nsswitch.conf(5) say, as far as a look at the host's name servers needs it.
///
/// The host's name service reads the files itself; this is for our own questions to the same servers.
struct ResolverConfiguration: Hashable {
  /// A name server: an address, and the interface where that is of one link only.
  struct Server: Hashable {
    let address: IPAddress
    let interface: String?
  }

  private(set) var servers: [Server] = []
  /// The domains that a name is completed by, without their dots at the end; an empty one is the root.
  private(set) var search: [String] = []
  /// How many dots a name needs to be asked for as it is first.
  private(set) var dots = 1
  /// How long one server has for its answer.
  private(set) var timeout: Duration = .seconds(5)
  /// How often all of them are asked.
  private(set) var attempts = 2
  /// Whether questions go over TCP from the first.
  private(set) var usesTCP = false
  /// Whether names that are in no file are asked for from the servers.
  private(set) var asksServers = true

  // The limits of glibc (resolv.h).
  private static let mostServers = 3
  private static let longestTimeout = 30
  private static let mostAttempts = 5
  private static let mostDots = 15
  /// Beside the name itself; glibc has no limit, and nobody has so many.
  private static let mostDomains = 6

  /// What the files of this host say now.
  static func read() -> ResolverConfiguration {
    ResolverConfiguration(
      resolv: text(of: "/etc/resolv.conf"), nsswitch: text(of: "/etc/nsswitch.conf"),
      options: variable("RES_OPTIONS"), domain: variable("LOCALDOMAIN"))
  }

  /// Reads the files' contents, and the variables of the environment that go before them; nil for what is not there.
  init(resolv: String?, nsswitch: String?, options: String? = nil, domain: String? = nil) {
    for line in (resolv ?? "").split(separator: "\n") {
      let words = line.split { $0 == " " || $0 == "\t" }
      guard let key = words.first, !line.hasPrefix("#"), !line.hasPrefix(";") else { continue }
      switch key {
      case "nameserver": add(server: words.dropFirst().first ?? "")
      // The last of them counts.
      case "search": search = words.dropFirst().map(Self.withoutDot)
      case "domain": search = words.dropFirst().prefix(1).map(Self.withoutDot)
      case "options": words.dropFirst().forEach { set($0) }
      default: break
      }
    }
    if let domain { search = domain.split(separator: " ").map(Self.withoutDot) }
    options?.split(separator: " ").forEach { set($0) }
    search = Array(search.prefix(Self.mostDomains))
    if servers.isEmpty, let loopback = IPAddress("127.0.0.1") {
      servers = [Server(address: loopback, interface: nil)]
    }
    let sources = (nsswitch ?? "").split(separator: "\n").last { $0.hasPrefix("hosts:") }
    asksServers = sources?.split { " \t:[".contains($0) }.contains { $0 == "dns" || $0 == "resolve" } ?? true
  }

  private mutating func add(server text: Substring) {
    let parts = text.split(separator: "%", maxSplits: 1)
    guard servers.count < Self.mostServers, let first = parts.first, let address = IPAddress(String(first))
    else { return }
    servers.append(Server(address: address, interface: parts.count > 1 ? String(parts[1]) : nil))
  }

  private mutating func set(_ option: Substring) {
    let parts = option.split(separator: ":", maxSplits: 1)
    let number = parts.count > 1 ? Int(parts[1]) : nil
    switch (parts.first, number) {
    case ("ndots", let number?): dots = min(max(number, 0), Self.mostDots)
    case ("timeout", let number?): timeout = .seconds(min(max(number, 1), Self.longestTimeout))
    case ("attempts", let number?): attempts = min(max(number, 1), Self.mostAttempts)
    case ("use-vc", nil): usesTCP = true
    default: break
    }
  }

  private static func withoutDot(_ domain: Substring) -> String {
    domain.hasSuffix(".") ? String(domain.dropLast()) : String(domain)
  }

  private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  private static func text(of path: String) -> String? {
    guard let file = try? RegularFile(path), let bytes = try? file.bytes(limit: 1 << 16) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// How long the host's name service may take for one name.
  var longest: Duration { timeout * attempts * servers.count }

  /// The names that are asked for on behalf of one, in their order (resolver(3)).
  func candidates(for name: String) -> [String] {
    if name.hasSuffix(".") { return [String(name.dropLast())] }
    let completed = search.map { $0.isEmpty ? name : "\(name).\($0)" }
    let hasDots = name.utf8.count { $0 == UInt8(ascii: ".") } >= dots
    var seen: Set<String> = []
    return (hasDots ? [name] + completed : completed + [name]).filter { seen.insert($0).inserted }
  }
}
