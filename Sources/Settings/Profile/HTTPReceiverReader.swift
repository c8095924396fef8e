import Model

/// Reads the keys of a sink that posts over HTTP.
struct HTTPReceiverReader {
  /// The files that the profile names.
  let files: FilePaths

  static let keys = ["url", "ca_file", "proxy", "timeout", "headers"]
  private static let mostHeaders = 16
  private static let timeouts: ClosedRange<Duration> = .seconds(1)...(.seconds(300))

  /// Headers that say how the request itself is sent.
  private static let forbidden: Set<String> = [
    "host", "content-length", "transfer-encoding", "connection", "expect", "te", "trailer", "upgrade",
    "keep-alive", "proxy-connection", "accept-encoding", "content-encoding",
  ]

  /// The receiver; `taken` are the headers that the sink makes itself.
  func read(_ fields: Fields, taken: Set<String>) -> HTTPReceiver? {
    let url = url(fields)
    let caFile = fields["ca_file"].flatMap { files.path($0) }
    let proxy = proxy(fields)
    let timeout = fields["timeout"]?.duration(in: Self.timeouts) ?? .seconds(30)
    let headers = headers(fields["headers"], taken: taken)
    guard let url else { return nil }
    if caFile != nil, url.scheme == .http {
      fields.error("has 'ca_file', which 'http://' cannot use", at: "ca_file", hint: "remove it")
    }
    return HTTPReceiver(url: url, caFile: caFile, proxy: proxy, timeout: timeout, headers: headers)
  }

  private func url(_ fields: Fields) -> Target? {
    guard
      let text = fields.required("url", hint: "add 'url: https://HOST/PATH'")?
        .text(limit: 2000, isSecret: true)
    else { return nil }
    let url: Target
    do throws(TargetError) { url = try TargetText.parse(text) } catch {
      fields.error(error.message.replacing("target", with: "url"), at: "url", hint: error.hint)
      return nil
    }
    switch url.scheme {
    case .https: return url
    case .http where Self.isThisHost(url): return url
    case .http:
      fields.error(
        "would send records in the clear to another host", at: "url",
        hint: "write 'https://'; 'http://' is for 127.0.0.1, [::1] and localhost alone")
    default:
      fields.error("has a url that is none of HTTP", at: "url", hint: "write 'https://HOST/PATH'")
    }
    return nil
  }

  private static func isThisHost(_ url: Target) -> Bool {
    url.host == "localhost" || url.address.map { IPPrefix("127.0.0.0/8")?.contains($0) == true } == true
      || url.address == IPAddress("::1")
  }

  private func proxy(_ fields: Fields) -> Proxy? {
    guard let value = fields["proxy"], let text = value.text(limit: 2000, isSecret: true) else { return nil }
    do throws(TargetError) {
      let proxy = try ProxyText.parse(text)
      guard proxy.credentials == nil else {
        value.error("has a user, which every reader of the profile would see", hint: "name a proxy without")
        return nil
      }
      return proxy
    } catch {
      value.error(error.message, hint: error.hint)
      return nil
    }
  }

  private func headers(_ value: YAMLNode?, taken: Set<String>) -> [HTTPReceiver.Header] {
    guard let value else { return [] }
    let entries = NamedEntries(value).entries
    if entries.count > Self.mostHeaders {
      value.error("has more than \(Self.mostHeaders) headers", hint: "remove some")
    }
    var seen: Set<String> = []
    return entries.prefix(Self.mostHeaders).compactMap { name, _, value in
      let lower = name.lowercased()
      guard Self.isToken(lower) else {
        value.error("is no name of a header", hint: "names are letters, digits and hyphens")
        return nil
      }
      guard !Self.forbidden.contains(lower), !taken.contains(lower) else {
        value.error("is a header that the request has by itself", hint: "remove it")
        return nil
      }
      guard seen.insert(lower).inserted else {
        value.error("is repeated", hint: "upper and lower case are the same in the name of a header")
        return nil
      }
      return header(lower, value)
    }
  }

  private func header(_ name: String, _ value: YAMLNode) -> HTTPReceiver.Header? {
    if value.isMapping {
      return secret(value).map { HTTPReceiver.Header(name: name, value: .secret($0)) }
    }
    guard !Self.isSecret(name) else {
      value.error(
        "holds a secret, which every reader of the profile would see",
        hint: "write it into a file of mode 0600: '{file: PATH}', or '{credential: NAME}' of systemd")
      return nil
    }
    guard let text = value.text(limit: 1000) else { return nil }
    guard text.utf8.allSatisfy({ (32...126).contains($0) }) else {
      value.error("has a character that no header can have", hint: "write ASCII")
      return nil
    }
    return HTTPReceiver.Header(name: name, value: .text(text))
  }

  /// A secret by where it is kept.
  func secret(_ value: YAMLNode) -> HTTPReceiver.Secret? {
    guard let fields = Fields(value, keys: ["file", "credential"]) else { return nil }
    switch (fields["file"], fields["credential"]) {
    case (let file?, nil): return files.path(file, allowingDenied: true).map { .file($0) }
    case (nil, let credential?):
      return credential.read(as: "a credential's name", hint: "as systemd's LoadCredential= has it") { text in
        // Names of files, without what leads out of the folder (systemd.exec(5)).
        text.utf8.count <= 255 && !text.contains("/") && text != "." && text != ".." ? .credential(text) : nil
      }
    default:
      fields.error("is neither a file nor a credential", hint: "write '{file: PATH}' or '{credential: NAME}'")
      return nil
    }
  }

  private static func isSecret(_ name: String) -> Bool {
    ["authorization", "cookie", "token", "secret", "key", "password"].contains { name.contains($0) }
  }

  /// A token of RFC 9110 section 5.6.2, without the punctuation that no header's name has.
  private static func isToken(_ name: String) -> Bool {
    (1...64).contains(name.utf8.count)
      && name.utf8.allSatisfy { byte in
        (48...57).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "-")
          || byte == UInt8(ascii: "_")
      }
  }
}
