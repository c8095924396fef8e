import Model

/// Reads which files hold the certificate that the client shows, and its key. Their contents are not read here.
struct ClientCertificateReader {
  /// The endpoint's scheme, where its target could be read.
  let scheme: Target.Scheme?
  let files: FilePaths

  func read(_ value: YAMLNode) -> ClientCertificate? {
    guard let fields = Fields(value, keys: ["file", "key"]) else { return nil }
    if let scheme, !scheme.usesTLS {
      value.error(
        "is for TLS, but the target is '\(scheme.rawValue)://'",
        hint: "write '\(scheme == .http ? "https" : "tls")://', or remove it")
    }
    let own = fields["key"]
    let certificate = fields.required("file").flatMap { files.path($0, allowingDenied: own == nil) }
    let key = own.map { files.path($0, allowingDenied: true) } ?? certificate
    guard let certificate, let key else { return nil }
    if FileBytes.isReadableByAll(key) {
      (own ?? fields["file"])?.warning(
        "holds a key that every user of this host can read", hint: "remove that permission: chmod o-r")
    }
    return ClientCertificate(file: certificate, key: key)
  }
}
