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
  case certificateEnded(day: String, ago: Int64)
  case certificateEnds(day: String, days: Int64)
}
