internal import Model

extension English {
  func sentence(_ facts: DetectionFacts, tunnel: String) -> String {
    switch facts {
    case .collectorsIncomplete(let collectors): sentence(collectors)
    case .namespaceUnknown: "\(tunnel) is in an unknown network namespace"
    case .namespaceDiverts(let netns):
      "a diversion, an IPsec policy or an encapsulating route is active in namespace \(netns)"
    case .routesUnread(let netns): "\(tunnel) is in namespace \(netns), whose routes were not inspected"
    case .linkMissing: "\(tunnel) is held by a process, but was not among the links"
    case .namespaceNotEntered(let netns): "\(tunnel) is in namespace \(netns), which was not entered"
    case .clockWrong(let clock, let serial, let issued):
      "this host's clock is wrong: it shows \(clock), but registry \(serial) was issued on \(issued)"
    case .clockBeforeCheck(let clock, let serial, let checked):
      "this host's clock is wrong: it shows \(clock), but a licence of registry \(serial) was last checked on \(checked)"
    }
  }

  func sentence(_ facts: ProcessFacts, tunnel: String) -> String {
    switch facts {
    case .listenerUnknown: "no process was found listening for \(tunnel)"
    case .holderUnknown: "no process was found to hold \(tunnel)"
    case .kernelMade: "the kernel creates \(tunnel), and the process that configured it is not known"
    case .heldByName(let pid, let count):
      "the namespace of the descriptor that "
        + (count == 1 ? "process \(pid)" : "one of \(count) processes")
        + " holds is not known; only the name matches"
    case .holderEnded: "a process that holds it exited before it was inspected"
    case .severalPrograms: "several programs hold it"
    case .programUnverified(let executable, let pid, let verification):
      sentence(verification, of: executable ?? "process \(pid)")
    case .foreignCode(let executable, let pid, let code):
      "\(executable ?? "the process") (pid \(pid)) runs "
        + (code.map { "code of \($0), which is no package's" } ?? "code in memory that is no file's")
    case .programUncatalogued(let executable, let pid):
      "\(executable ?? "process \(pid)") is not known to be a VPN's program"
    }
  }

  private func sentence(_ verification: HostProcess.Verification, of program: String) -> String {
    switch verification {
    case .verified: "the bytes that run as \(program) are its package's"
    case .mismatch: "the bytes that run as \(program) are not those of its package"
    case .unowned: "no package owns \(program)"
    case .noDigest: "the package of \(program) has no digest for it"
    case .interpreter: "\(program) is an interpreter, which runs any program"
    case .undetermined: "the bytes of \(program) could not be compared with its package's"
    }
  }

  func sentence(_ facts: RoleFacts, tunnel: String) -> String {
    switch facts {
    case .server: return "other hosts connect in to \(tunnel)"
    case .overlay(let space, let ends): return "\(tunnel) is not a VPN: \(Self.overlay(space, ends))"
    case .guest: return "\(tunnel) is the network card of a virtual machine"
    case .container: return "\(tunnel) is the network of an unprivileged container"
    case .transition(how: .translation): return "\(tunnel) only translates between IPv4 and IPv6"
    case .transition(how: .teredo): return "\(tunnel) takes only Teredo's own addresses"
    case .pppoe(let interface):
      return "\(tunnel) is a line, PPPoE over \(interface ?? "the host's cards")"
    case .linkDown: return "\(tunnel) is down"
    case .noCarrier: return "\(tunnel) has no carrier"
    case .nothingRouted: return "nothing is routed into \(tunnel)"
    case .nothingRoutedNorHeard:
      return "nothing is routed into \(tunnel), and none of its peers had a handshake within 180 s"
    case .noAssociation:
      return "\(tunnel) has no security association: packets that its policies select are not sent"
    case .linkDownElsewhere: return "\(tunnel) is down, in another namespace"
    case .noCarrierElsewhere: return "\(tunnel) has no carrier, in another namespace"
    case .programOnly(let collectors):
      let text = "\(tunnel) is running, but no tunnel of it was found"
      return collectors.isEmpty ? text : "\(text); \(sentence(collectors))"
    }
  }

  func beginsWithTunnel(_ facts: ReasonFacts) -> Bool {
    switch facts {
    case .detection(.namespaceUnknown), .detection(.routesUnread), .detection(.linkMissing),
      .detection(.namespaceNotEntered), .gateway(.carriedByItself), .role(.overlay), .role(.guest),
      .role(.container), .role(.transition), .role(.pppoe), .role(.linkDown),
      .role(.noCarrier), .role(.noAssociation), .role(.linkDownElsewhere), .role(.noCarrierElsewhere),
      .role(.programOnly):
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
    let takes = "it carries only \(words)"
    return switch ends {
    case .inside: "its remote ends and captures lie in \(words)"
    case .unseen: "\(takes), and no remote end is configured or was seen"
    case .tabled: "\(takes), and the remote ends of its forwarding table are among them"
    case .nearby:
      "\(takes), and the remote ends of its forwarding table are among them, or neighbours of this host"
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
