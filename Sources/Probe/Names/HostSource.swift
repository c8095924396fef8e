internal import Glibc
internal import Linux
internal import Model

/// This host's own name service, and after a failure its name servers, which know more of it.
final class HostSource: NameLookup.Source {
  private let host: HostResolver
  private let inbox: HostInbox
  private let looks: SecondLooks

  init(_ host: HostResolver, inbox: HostInbox, looks: SecondLooks) {
    self.host = host
    self.inbox = inbox
    self.looks = looks
  }

  func ask(_ part: NameLookup.Part, of lookup: NameLookup) {
    let families: HostQuestion.Families =
      switch part {
      // Who wants each family wants to see one fail that this host has no address of.
      case .both: lookup.choice == .first ? .configured : .all
      case .v4: .only(.v4)
      case .v6: .only(.v6)
      case .every: .all
      }
    let question = HostQuestion(
      name: lookup.name, families: families, number: lookup.number | part.rawValue)
    switch part {
    case .both, .every: host.ask(question, for: inbox)
    case .v4, .v6: host.askBesides(question, for: inbox)
    }
  }

  /// What resolv.conf(5) allows for one name, with a second for an answer that the last server gives in its last
  /// moment.
  func longest(_ timeout: Duration) -> Duration {
    max(timeout, ResolverConfiguration.read().longest + .seconds(1))
  }

  func explain(
    _ failure: HostFailure?, of lookup: NameLookup, took: Duration, completion: @escaping (Failure?) -> Void
  ) {
    if let failure, failure.status == EAI_SYSTEM || failure.status == EAI_MEMORY {
      return completion(failure.failure)
    }
    let configuration = ResolverConfiguration.read()
    guard configuration.asksServers else { return completion(failure?.failure ?? Failure(.dnsTimeout)) }
    // What took the whole time was silence, and will be again. Else an answer came within the time that it took.
    let isSilent = took >= configuration.timeout
    let limit: Duration = isSilent ? .seconds(1) : min(.seconds(5), max(.seconds(1), took * 2))
    looks.look(for: lookup.name, configuration, limit: limit) { finding in
      completion(
        Self.failure(
          failure, finding, hasFamily: lookup.choice != .first,
          wasSilent: took >= configuration.longest * 9 / 10))
    }
  }

  /// What the host's failure is in the light of what its servers say; nil where the name has an address after all.
  private static func failure(
    _ reported: HostFailure?, _ finding: SecondLook.Finding, hasFamily: Bool, wasSilent: Bool
  ) -> Failure? {
    let facts = FailureFacts.nameServers(servers: finding.servers)
    guard let reported else {
      // The name service itself stayed out.
      return Failure(finding.code.map { $0.isTrouble ? $0 : .dnsTimeout } ?? .dnsTimeout, facts: facts)
    }
    let status = reported.status
    let isNameless = status == EAI_NONAME || status == HostQuestion.noData
    switch finding.code {
    case nil where isNameless && !hasFamily: return nil
    // The servers answer by now.
    case nil where !isNameless && wasSilent: return Failure(.dnsTimeout, facts: facts)
    case nil: return reported.failure
    // glibc takes an answer that it cannot read for one without the name.
    case .dnsUnexpectedAnswer?: return Failure(.dnsUnexpectedAnswer, facts: facts)
    case .localResource?: return isNameless ? reported.failure : Failure(.localResource)
    case let code?:
      // That there is no such name the name service had from a server, or from another source.
      return isNameless || !code.isTrouble ? reported.failure : Failure(code, facts: facts)
    }
  }
}

extension Failure.Code {
  /// Whether a server could not answer, other than that there is no such name or address.
  fileprivate var isTrouble: Bool { self != .dnsNameUnknown && self != .dnsNoData }
}

extension HostFailure {
  /// What a status of getaddrinfo(3) means by itself.
  init(status: Int32, errno number: Int32) {
    let code: Failure.Code =
      switch status {
      case EAI_NONAME: .dnsNameUnknown
      case HostQuestion.noData: .dnsNoData
      case EAI_AGAIN, EAI_FAIL: .dnsServerFailed
      case EAI_MEMORY, EAI_SYSTEM: .localResource
      default: .localConfig
      }
    let text = gai_strerror(status).map { String(cString: $0) }
    self.init(
      failure: Failure(
        code, errno: status == EAI_SYSTEM ? SystemError(number).name : nil,
        facts: text.map { .library(name: .glibc, text: $0) }),
      status: status)
  }
}
