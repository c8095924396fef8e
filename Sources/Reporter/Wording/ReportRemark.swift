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
  case tunnelsSeen(count: Int, host: String, at: String)
  /// In namespaces that are not the host's.
  case seenInside(HostView)
  case perhapsMore(collectors: [Collector])
  case noTunnel(complete: Bool)
  /// None, from a container or another namespace that is not the host's.
  case noTunnelFromHere
  /// Processes that could not be read, of which nothing shows that they hold anything.
  case passedOver(first: [ObservedProcess], more: Int)
  case partial
  case hooksUnseen
  case blind(toHooks: Bool)
  case noEvidence
  // Of the wire.
  /// It was not watched where the probe's packets leave the host.
  case wireUnwatched(CollectorReport)
  /// How many endpoints' packets were, and what of the others cannot be said, and why.
  case witnessed(count: Int, among: Int)
  case notWitnessed(endpoints: [String], reason: PathWitness.Reason)
  // Of certificates.
  /// The certificate that ends first, with its subject where it is not the server's own.
  case certificateEnded(subject: String?, day: String, ago: Int64)
  case certificateEnds(subject: String?, day: String, days: Int64)
  case commonNameOnly
  /// It must come with a stapled OCSP response, and did not.
  case stapleMissing
}
