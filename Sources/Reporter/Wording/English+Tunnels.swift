internal import Model

extension English {
  func sentence(_ facts: DetectionFacts, tunnel: String) -> String {
    switch facts {
    case .collectorsIncomplete(let collectors): sentence(collectors)
    case .namespaceUnknown: "\(tunnel) lies in a namespace that is not known"
    case .namespaceDiverts(let netns):
      "a diversion, an IPsec policy or an encapsulating route works in namespace \(netns)"
    case .routesUnread(let netns): "\(tunnel) lies in namespace \(netns), whose routes were not looked at"
    case .linkMissing: "\(tunnel) is held by a process, and was not among the links"
    case .namespaceNotEntered(let netns): "\(tunnel) lies in namespace \(netns), which was not entered"
    case .clockWrong(let clock, let serial, let issued):
      "this host's clock is wrong: it says \(clock), and registry \(serial) was issued on \(issued)"
    }
  }

  func sentence(_ facts: ProcessFacts, tunnel: String) -> String {
    switch facts {
    case .listenerUnknown: "nobody was seen to listen for \(tunnel)"
    case .holderUnknown: "nobody was seen to hold \(tunnel)"
    case .kernelMade: "the kernel itself makes \(tunnel), and who configured it is not known"
    case .heldByName(let pid, let count):
      "the namespace of the descriptor that "
        + (count == 1 ? "process \(pid)" : "one of \(count) processes")
        + " holds is not known, only the name agrees"
    case .holderEnded: "a process that holds it was gone before it was looked at"
    case .severalPrograms: "several programs hold it"
    case .programUnverified(let executable, let pid, let verification):
      sentence(verification, of: executable ?? "process \(pid)")
    }
  }

  private func sentence(_ verification: HostProcess.Verification, of program: String) -> String {
    switch verification {
    case .verified: "the bytes that run as \(program) are its package's"
    case .mismatch: "the bytes that run as \(program) are not those of its package"
    case .unowned: "no package owns \(program)"
    case .noDigest: "the package of \(program) keeps no digest for it"
    case .interpreter: "\(program) runs whatever it is given"
    case .undetermined: "the bytes of \(program) could not be compared with its package's"
    }
  }

  func sentence(_ facts: RoleFacts, tunnel: String) -> String {
    switch facts {
    case .server: return "others dial in to \(tunnel)"
    case .overlay(let space, let ends): return "\(tunnel) is no VPN: \(Self.overlay(space, ends))"
    case .linkDown: return "\(tunnel) is down"
    case .noCarrier: return "\(tunnel) has no carrier"
    case .nothingRouted: return "nothing is routed into \(tunnel)"
    case .nothingRoutedNorHeard:
      return "nothing is routed into \(tunnel), and none of its peers had a handshake within 180 s"
    case .linkDownElsewhere: return "\(tunnel) is down, in another namespace"
    case .noCarrierElsewhere: return "\(tunnel) has no carrier, in another namespace"
    case .programOnly(let collectors):
      let text = "\(tunnel) runs, and no tunnel of it was seen"
      return collectors.isEmpty ? text : "\(text); \(sentence(collectors))"
    }
  }

  func beginsWithTunnel(_ facts: ReasonFacts) -> Bool {
    switch facts {
    case .detection(.namespaceUnknown), .detection(.routesUnread), .detection(.linkMissing),
      .detection(.namespaceNotEntered), .gateway(.carriedByItself), .role(.overlay), .role(.linkDown),
      .role(.noCarrier), .role(.linkDownElsewhere), .role(.noCarrierElsewhere), .role(.programOnly):
      true
    default: false
    }
  }

  private static func overlay(_ space: OverlaySpace, _ ends: OverlayEnds) -> String {
    let words =
      switch space {
      case .internal: "the registry's internal prefixes"
      case .private: "private addresses"
      }
    let takes = "it takes nothing but \(words)"
    return switch ends {
    case .inside: "its other ends and what it takes lie in \(words)"
    case .unseen: "\(takes), and no other end is configured: none was seen"
    case .tabled: "\(takes), and so do the other ends of its forwarding table"
    case .nearby:
      "\(takes), and the other ends of its forwarding table are such, or neighbours of this host"
    }
  }

  func name(_ label: TunnelLabel) -> String {
    switch label {
    case .ipsec(let gateway): "IPsec to \(gateway)"
    case .ipsecHost(let address): "IPsec with \(address)"
    case .ipsecTransport: "IPsec in transport mode"
    case .diversion(let kind, let port): "\(kind.rawValue)" + (port.map { " to port \($0)" } ?? "")
    case .namespace(let netns): "namespace " + (netns.map { "\($0)" } ?? "unknown")
    case .routes(let encapsulation): Self.routes(encapsulation)
    }
  }

  /// What routes do, by `enum lwtunnel_encap_types`; nil for those to this host itself.
  static func routes(_ encapsulation: UInt16?) -> String {
    switch encapsulation {
    case nil: "routes to this host itself"
    case 1: "routes with MPLS labels"
    case 2, 4: "routes that wrap packets in IP"
    case 5, 8: "routes with segment routing"
    case 6: "routes with a BPF program"
    case let kind?: "routes that encapsulate (\(kind))"
    }
  }
}
