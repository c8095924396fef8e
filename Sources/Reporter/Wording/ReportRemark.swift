internal import Model

/// What a report on a host says beside its tunnels, endpoints and reasons.
enum ReportRemark: Hashable {
  // Of the host.
  /// A host without a name.
  case host(id: String?)
  case registry(serial: Int?, signature: CheckRecord.Inputs.RegistryFile.Signature)
  case grants(serial: Int?, signature: CheckRecord.Inputs.RegistryFile.Signature)
  case clockUnkept
  // Of the observation.
  case tunnelsSeen(count: Int, host: String, at: Timestamp)
  case perhapsMore(collectors: [Collector])
  case noTunnel(complete: Bool)
  case partial
  case hooksUnseen
  case blind(toHooks: Bool)
  case noEvidence
  // Of certificates.
  /// The certificate that ends first, with its subject where it is not the server's own.
  case certificateEnded(subject: String?, day: String, ago: Int64)
  case certificateEnds(subject: String?, day: String, days: Int64)
  case commonNameOnly
  /// It must come with a stapled OCSP response, and did not.
  case stapleMissing
}
