extension Sample {
  /// TCP_INFO of the sample's connection, at its end where nothing else is said.
  public struct TCPDetails: Hashable, Sendable, Codable {
    public let rtt: Microseconds?
    /// The round trip that the connection began with.
    public let connectRTT: Microseconds?
    public let rttVariance: Microseconds?
    public let retransmits: Int?
    public let mss: Int?
    public let pathMTU: Int?

    public init(
      rtt: Microseconds?, connectRTT: Microseconds? = nil, rttVariance: Microseconds?, retransmits: Int?,
      mss: Int?, pathMTU: Int?
    ) {
      self.rtt = rtt
      self.connectRTT = connectRTT
      self.rttVariance = rttVariance
      self.retransmits = retransmits
      self.mss = mss
      self.pathMTU = pathMTU
    }

    /// The same with the round trip that the connection began with.
    public func with(connectRTT: Microseconds?) -> TCPDetails {
      TCPDetails(
        rtt: rtt, connectRTT: connectRTT, rttVariance: rttVariance, retransmits: retransmits, mss: mss,
        pathMTU: pathMTU)
    }

    enum CodingKeys: String, CodingKey {
      case retransmits, mss
      case rtt = "rtt_us"
      case connectRTT = "connect_rtt_us"
      case rttVariance = "rttvar_us"
      case pathMTU = "pmtu"
    }
  }
}
