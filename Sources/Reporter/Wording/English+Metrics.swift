/// What each metric is, for those who read the document itself.
extension English {
  func help(_ metric: Metric) -> String {
    switch metric {
    case .severity: "1 for the severity of the worst finding of the check, 0 for the others"
    case .complianceStatus: "1 for the status of the host by its policy, 0 for the others"
    case .tunnelInfo: "A tunnel of the host, with the tag that the registry gives its provider"
    case .endpointReachable: "1 where samples of the endpoint succeeded, 0 where none did"
    case .tlsMedian: "Median of the TLS handshakes with the endpoint"
    case .tlsMax: "Longest of the TLS handshakes with the endpoint"
    case .probePhase: "Median of a phase of the samples of the endpoint"
    case .certificateExpiry: "End of the certificate of the endpoint or of its chain that ends first"
    case .licenceExpiry: "End of the last day of the licence of a provider, in UTC"
    case .registrySerial: "Serial of the registry that the host was checked against"
    case .registryExpiry: "End of the registry that the host was checked against"
    case .observationComplete: "1 where every collector that must be complete was, else 0"
    case .collectorComplete: "1 where the collector read everything, 0 where it was denied or failed"
    case .lastRun: "End of the check"
    case .buildInfo: "The program that made the check"
    case .sinkUp: "1 where the sink passes entries on, 0 where it fails"
    case .sinkBehind: "Entries of the journal that the receiver of the sink does not have yet"
    case .sinkRefused: "Entries that the receiver of the sink refused for good, since the agent began"
    case .agentSettingsRefused: "1 where newer settings of the agent are refused, else 0"
    case .agentStoring: "1 where the agent can store what it finds, 0 where it cannot"
    case .agentObservations: "Observations of the host since the agent began"
    case .agentRecords: "Records that the agent stored since it began"
    case .agentEventsLost: "Times that the kernel lost reports of changes since the agent began"
    case .probeSuccess: "1 where samples of the endpoint succeeded, 0 where none did"
    case .probeDuration: "Time of all phases of a sample of the endpoint"
    case .probeLookup: "Time of the resolution of the name of the endpoint"
    case .probeHTTP: "Time of a phase of a request to the endpoint"
    case .probeHTTPStatus: "Status of the last answer of the endpoint"
    case .probeProtocol: "4 or 6, the version of IP by which the endpoint was reached"
    case .probeCertificate: "End of the certificate of the endpoint or of its chain that ends first"
    case .probeTLSVersion: "The version of TLS that was agreed on with the endpoint"
    }
  }
}
