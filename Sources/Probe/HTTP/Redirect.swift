internal import CCurl
internal import Model

/// Where an answer sends the client, as far as that is followed.
enum Redirect {
  /// How many are followed where the endpoint says nothing.
  static let limit = 5

  /// The target of a redirect from `origin` to the URL `location`; the failure of one that is not followed.
  ///
  /// Only within the scheme: from `https` to `http` the request would go out in the clear, and from `http` to `https`
  /// the profile should say so, or its handshake is never judged.
  static func target(from origin: Target, to location: String) throws(SampleError) -> Target {
    guard let url = curl_url() else { throw SampleError(Failure(.localResource)) }
    defer { curl_url_cleanup(url) }
    // Servers leave blanks and letters outside ASCII as they are.
    let flags = UInt32(CURLU_NON_SUPPORT_SCHEME) | UInt32(CURLU_URLENCODE) | UInt32(CURLU_ALLOW_SPACE)
    guard curl_url_set(url, CURLUPART_URL, location, flags) == CURLUE_OK,
      let scheme = part(url, CURLUPART_SCHEME)
    else { throw refusal(.redirectNoUrl) }
    guard scheme.lowercased() == origin.scheme.rawValue else {
      throw refusal(
        .redirectScheme(from: origin.scheme.rawValue, to: scheme.lowercased().legible(limit: 20)))
    }
    guard part(url, CURLUPART_USER) == nil, part(url, CURLUPART_PASSWORD) == nil else {
      throw refusal(.redirectUser)
    }
    var host = part(url, CURLUPART_HOST) ?? ""
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = String(host.dropFirst().dropLast())
      // The server does not know in which zone of this host it lies, and means its own link.
      if let zone = origin.zone, let address = IPAddress(host), address.isLinkLocal { host += "%\(zone)" }
    } else {
      host = host.lowercased()
    }
    let port = part(url, CURLUPART_PORT, UInt32(CURLU_DEFAULT_PORT)).flatMap { UInt16($0) }
    let target = Target(
      scheme: origin.scheme, host: host, port: port ?? 0,
      path: part(url, CURLUPART_PATH) ?? "/", query: part(url, CURLUPART_QUERY))
    guard Transfer.canAsk(for: target) else { throw refusal(.redirectUnusable) }
    return target
  }

  /// The resource that a request for a target asks for, in one form for all spellings.
  static func resource(_ target: Target) -> Target {
    Target(
      scheme: target.scheme, host: target.host, port: target.port, path: target.path ?? "/",
      query: target.query)
  }

  private static func refusal(_ facts: FailureFacts) -> SampleError {
    SampleError(Failure(.httpRedirects, facts: facts))
  }

  private static func part(_ url: OpaquePointer, _ part: CURLUPart, _ flags: UInt32 = 0) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard curl_url_get(url, part, &text, flags) == CURLUE_OK, let text else { return nil }
    defer { curl_free(text) }
    return String(cString: text)
  }
}
