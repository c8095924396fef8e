import Model
import Testing

struct SchemeTraitsTests {
  @Test func `each scheme has its row`() {
    func written(_ scheme: Target.Scheme) -> String {
      let traits = scheme.traits
      let port = traits.defaultPort.map(String.init) ?? "-"
      return "\(traits.form) \(traits.security) \(port) \(traits.canUseProxy) \(traits.mainPhase)"
    }
    let expected: [Target.Scheme: String] = [
      .tcp: "service never - true connect", .tls: "service atOnce - true tls",
      .http: "url never 80 true request", .https: "url atOnce 443 true tls",
      .smtp: "service asked 25 true tls", .imap: "service asked 143 true tls",
      .ldap: "service asked 389 true tls", .postgres: "service asked 5432 true tls",
      .mysql: "service asked 3306 true tls", .pop3: "service asked 110 true tls",
      .ftp: "service asked 21 true tls", .xmpp: "service asked 5222 true tls",
      .rdp: "service asked 3389 true tls", .mssql: "service asked 1433 true tls",
      .dns: "question never 53 false resolve",
      .icmp: "host never - false request",
    ]
    for scheme in Target.Scheme.allCases { #expect(written(scheme) == expected[scheme], "\(scheme)") }
  }

  @Test func `TLS is used at once or asked for`() {
    #expect(
      Set(Target.Scheme.allCases.filter(\.usesTLS)) == [
        .tls, .https, .smtp, .imap, .ldap, .postgres, .mysql, .pop3, .ftp, .xmpp, .rdp, .mssql,
      ])
    #expect(
      Set(Target.Scheme.allCases.filter(\.usesStartTLS)) == [
        .smtp, .imap, .ldap, .postgres, .mysql, .pop3, .ftp, .xmpp, .rdp, .mssql,
      ])
  }
}
