import Model

/// The resolvers that the host's programs ask, by resolv.conf(5).
enum ResolverAddresses {
  /// The addresses of the `nameserver` lines: the C library asks three at most, others more.
  static func addresses(_ text: String) -> Set<IPAddress> {
    Set(
      text.split(whereSeparator: \.isNewline).compactMap { line -> IPAddress? in
        let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
        guard words.count > 1, words[0] == "nameserver" else { return nil }
        return IPAddress(String(words[1].prefix { $0 != "%" }))
      }.prefix(16))
  }
}
