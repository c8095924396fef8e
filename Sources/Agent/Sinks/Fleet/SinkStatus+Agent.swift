import Model

extension AgentStatus.Sink {
  init(_ status: SinkStatus) {
    self.init(
      name: status.name, kind: status.kind.rawValue, seq: status.delivered, behind: status.behind,
      isFailing: status.failure != nil, lastSuccess: status.lastSuccess, retry: status.retryAt,
      refused: status.refused, gaps: status.gaps)
  }
}
