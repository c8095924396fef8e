internal import Model

extension English {
  func label(_ label: ReportLabel) -> String {
    switch label {
    case .tunnel(let id): "tunnel" + (id.map { " \($0)" } ?? "")
    case .product: "product"
    case .process: "process"
    case .gateway: "gateway"
    case .carried: "carried"
    case .provider: "provider"
    case .captures: "captures"
    case .waiver: "waiver"
    case .tag: "tag"
    case .evidence: "evidence"
    case .reasons: "reasons"
    case .unmet: "unmet"
    case .expiry: "expiry"
    case .certificateNotes: "note"
    case .clock: "clock"
    case .blindTo: "blind to"
    case .wire: "wire"
    case .collectors(let status): status.rawValue
    case .collector: "collector"
    case .status: "status"
    case .endpoint: "endpoint"
    case .over: "over"
    case .outcome: "outcome"
    case .target: "target"
    case .number: "n"
    case .address: "address"
    case .answer: "answer"
    case .last: "last"
    case .sent: "sent"
    case .ok: "ok"
    case .min: "min"
    case .median: "median"
    case .p95: "p95"
    case .max: "max"
    case .jitter: "jitter"
    case .what: "what"
    case .why: "why"
    case .tls: "tls"
    case .time: "time"
    case .tcp: "tcp"
    case .sample: "sample"
    case .certificate: "shown"
    case .issuer: "issuer"
    case .validity: "valid"
    case .key: "sha256"
    }
  }
}
