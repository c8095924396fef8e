import Model

/// Evaluates a mark on a day: whether a tunnel can be licensed by it, and why not.
struct MarkViewing {
  let day: RegistryDay

  func mark(_ recogniser: Recogniser) -> MarkView {
    let mark = recogniser.criterion
    let weakness = weakness(of: recogniser)
    var why = weakness
    if weakness == nil, recogniser.region == nil {
      why = "it has no region, so it is unknown whether the tunnel crosses a border"
    }
    var isPrefix = false
    if case .gatewayPrefix = mark { isPrefix = true }
    return MarkView(
      kind: mark.kind, value: mark.value, recogniser: recogniser, site: mark.site,
      dedicated: isPrefix ? recogniser.dedicated : nil, canLicense: weakness == nil, why: why)
  }

  private func weakness(of recogniser: Recogniser) -> String? {
    switch recogniser.criterion {
    case .gatewayPrefix(let prefix):
      let widest = Recogniser.widestLicensing(prefix.family)
      if !recogniser.dedicated { return "it is not dedicated, so others may have hosts in it" }
      if prefix.length < widest { return "it is wider than /\(widest)" }
    case .wireguardPublicKey: break
    case .gatewayHost:
      return "resolving a name proves what the resolver answered, not whose the gateway is"
    case .tlsPublicKey, .ikeRemoteID:
      return "no check can compare it yet, so a tunnel that may prove it is undetermined"
    case .nextHop: return "no check evaluates recognisers of this kind yet"
    }
    return day.lies(in: recogniser.valid) ? nil : "it is not in force on this day"
  }
}
