public import Model

extension Prober {
  /// Throws why a client certificate cannot be shown: every sample that needs it would be `local_config`.
  public static func check(_ certificate: ClientCertificate) throws(ProbeError) {
    _ = try ClientIdentity(certificate)
  }
}
