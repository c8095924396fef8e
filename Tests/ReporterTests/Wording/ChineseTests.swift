import Model
import Testing

@testable import Reporter

/// Chinese says what English says: nothing is lost, softened or left in English.
@Suite struct ChineseTests {
  /// Words that Chinese engineers write in Latin letters: names of protocols, programs and systems, of what a protocol
  /// or a kernel calls so, and the program's own keys and options.
  private static let terms: Set<String> = [
    "VPN", "vpnaudit", "BPF", "bpftool", "IPsec", "WireGuard", "wireguard", "OpenVPN", "TLS", "TLCP",
    "STARTTLS",
    "StartTLS",
    "ClientHello", "ServerHello", "HTTP", "SOCKS", "ICMP", "ICMPv", "DNS", "NAT", "DNAT", "IPv", "IKE",
    "MPLS",
    "Teredo", "PPPoE", "TCP", "IP", "OCSP", "LDAP", "STLS", "AUTH", "EHLO", "PRELOGIN", "SSLRequest",
    "resultCode",
    "GOAWAY", "FORMERR", "NOTIMP", "RFC", "PEM", "SHA", "JSON", "CSV", "URL", "UTF", "UTC", "CI", "TTL",
    "netlink", "nf", "tables", "iptables", "conntrack", "rpm", "dpkg", "root", "proc", "epoll", "libcurl",
    "OpenSSL", "libssl", "openssl", "cgroup", "xfrm", "tun", "rtt", "var", "mtu", "mss", "pmtu", "pid", "id",
    "tag", "PID", "CAP", "SYS", "PTRACE", "NET", "RAW", "MiB", "ms", "us", "zone", "generation", "subject",
    "stapling", "segment", "routing", "dedicated", "profile", "registry", "REGISTRY", "FILE", "GitHub",
    "Actions",
    "Nagios", "Intune", "node", "exporter", "textfile", "collector", "blackbox", "OCSF", "scope", "namespace",
    "SSL",
  ]

  /// Values that stand as codes in English, and as words in Chinese.
  private static let worded: Set<String> = ["non_compliant", "not_applicable", "internal_office"]

  /// What says nothing in any language: a path, an address, a library's own text.
  private static func saysNothing(_ words: BothLanguages) -> Bool { words.chinese == words.english }

  @Test func `every sentence is Chinese, with every name, number and code of the English one`() throws {
    let all = try ChineseSamples.all()
    #expect(all.count > 700)
    var unworded: [String] = []
    for words in all {
      #expect(!words.chinese.isEmpty && words.chinese.first?.isWhitespace == false, "\(words)")
      if Self.saysNothing(words) {
        unworded.append(words.english)
        continue
      }
      #expect(words.chinese.unicodeScalars.contains(where: Self.isHan), "\(words)")
      #expect(Self.numbers(of: words.chinese) == Self.numbers(of: words.english), "\(words)")
      for name in Set(Self.names(in: words.english)) where !Self.worded.contains(name) {
        let (times, found) = (words.english.ranges(of: name).count, words.chinese.ranges(of: name).count)
        // A word such as VPN may stand for more than one of English.
        let isTerm = Self.terms.contains(name)
        #expect(isTerm ? found > 0 : found == times, "'\(name)' of \(words)")
      }
      for quoted in Self.quoted(in: words.english) { #expect(words.chinese.contains(quoted), "\(words)") }
    }
    // What is not worded are the values themselves.
    #expect(unworded.count < 16, "\(unworded)")
  }

  @Test func `no English is left but names and what has no other name`() throws {
    for words in try ChineseSamples.all() where !Self.saysNothing(words) {
      // What is quoted, or is a code, a path or an option, is nobody's language.
      let text = (Self.quoted(in: words.english) + Self.codes(in: words.english))
        .reduce(words.chinese) { $0.replacing($1, with: "") }
      for word in text.matches(of: /[A-Za-z]{2,}/).map({ String($0.output) })
      where !Self.terms.contains(word) && !words.thing.contains(word) && !Self.isOfSamples(word) {
        Issue.record("'\(word)' of \(words)")
      }
    }
  }

  @Test func `sentences have Chinese punctuation and none of English`() throws {
    for words in try ChineseSamples.all() {
      for pattern in [
        #/[一-龥][,;:!?]/#, #/[,;:!?][一-龥]/#, #/[ ][，；：。、）]/#, #/[，；：。、（）][ ]/#, #/[ ][ ]/#, #/[，；：、 ]$/#,
        #/[，；：、]{2}/#, #/[一-龥][ ][一-龥]/#,
      ] {
        #expect(!words.chinese.contains(pattern), "\(words)")
      }
      #expect(!words.chinese.contains(/[一-龥][A-Za-z0-9\/]/), "no blank before a word in \(words)")
      #expect(!words.chinese.contains(/[A-Za-z0-9\/][一-龥]/), "no blank behind a word in \(words)")
    }
  }

  @Test func `values that differ have words that differ`() throws {
    let language = Chinese()
    func distinct(_ words: [String]) {
      let twice = Dictionary(grouping: words) { $0 }.filter { $0.value.count > 1 }.keys
      #expect(twice.isEmpty, "\(twice)")
    }
    distinct(Failure.Code.allCases.map { language.words(of: $0) })
    distinct(ReasonCode.allCases.map { language.words(of: $0).meaning })
    distinct(Diagnosis.Cause.allCases.map { language.words(of: $0) })
    distinct(Outcome.allCases.map { language.value($0) })
    distinct(Evidence.Kind.allCases.map { language.value($0) })
    distinct(Evidence.Strength.allCases.map { language.value($0) })
    distinct(Failure.Phase.allCases.map { language.name(of: .phase($0)) })
    let facts = try SampleFacts()
    distinct(
      facts.reasons.map { facts in
        let isOfEndpoint = if case .endpoint = facts { true } else { false }
        return Wording.chinese.text(of: Reason(.ok, isOfEndpoint ? .endpoint("erp") : SampleParts.t1, facts))
      })
    distinct(CollectorFactsTests.all.map { language.words(of: $0) })
    // What is a fix in English is one in Chinese.
    for code in ReasonCode.allCases {
      #expect((language.words(of: code).fix == nil) == (English().words(of: code).fix == nil), "\(code)")
    }
    for code in ProbeError.Code.allCases {
      #expect((language.hint(of: ProbeError(code)) == nil) == (English().hint(of: ProbeError(code)) == nil))
    }
  }

  @Test func `a sentence that begins with the tunnel is not put behind its name`() throws {
    for facts in try SampleFacts().reasons {
      let text = Wording(language: Chinese(), names: TunnelNames(["t1": "tun0"]))
        .text(of: Reason(.ok, SampleParts.t1, facts))
      if case .endpoint = facts { continue }
      #expect(text.hasPrefix("tun0 ") == Chinese().beginsWithTunnel(facts), "\(text)")
    }
  }

  @Test func `a Chinese name stands amid a sentence without blanks, and a Latin one with them`() {
    let language = Chinese()
    #expect(language.sentence(.noneRecorded(provider: "示例网络")) == "没有示例网络的许可证记录，也没有查询记录")
    #expect(
      language.sentence(.noneRecorded(provider: "Example")) == "没有 Example 的许可证记录，也没有查询记录")
    #expect(
      language.sentence(.waived(accountable: "网络组", through: "2027-01-30", reason: "续签中"))
        == "由网络组接受，至 2027-01-30：续签中")
    #expect(language.sentence(.holderUnknown, tunnel: "tun0") == "未发现持有 tun0 的进程")
    #expect(
      language.sentence(.holderUnknown, tunnel: language.name(.ipsecTransport))
        == "未发现持有 IPsec（传输模式）的进程")
    #expect(language.sentence(.holderUnknown, tunnel: "") == "未发现持有的进程")
  }

  @Test func `what is not known is as unknown in Chinese`() {
    let language = Chinese()
    #expect(language.headline(.undetermined) == "无法判定" && language.value(Status.undetermined) == "无法判定")
    #expect(language.headline(.none) == "未发现 VPN" && language.headline(.unlicensed) == "无证")
    #expect(language.headline(.licensed) == "持证" && language.value(Status.nonCompliant) == "不合规")
    #expect(
      language.sentence(.anyPossible(collectors: [CollectorReport(.nft, .denied, needs: "CAP_NET_ADMIN")]))
        == "无法判定是否有活动的 VPN：nft 被拒：需要 CAP_NET_ADMIN")
    #expect(
      language.sentence(.noVpn(bpf: .off, needs: nil)) == "没有活动的 VPN（标准程度：未检查 BPF 挂载点）")
  }

  @Test func `a label of a row leaves room for its value`() {
    let labels: [ReportLabel] = [
      .tunnel(id: "t1"), .product, .process, .clients, .gateway, .witness, .sentOut, .left, .carried,
      .provider,
      .captures, .waiver, .tag, .evidence, .reasons, .unmet, .expiry, .certificateNotes, .clock, .blindTo,
      .wire,
      .collectors(.denied), .collectors(.failed), .collectors(.off),
    ]
    for label in labels {
      #expect(TerminalText(Chinese().label(label)).cells < Page.labelWidth, "\(label)")
    }
    for phase in Failure.Phase.allCases {
      #expect(TerminalText(Chinese().name(of: .phase(phase))).cells <= 8)
    }
    for outcome in Outcome.allCases { #expect(TerminalText(Chinese().value(outcome)).cells <= 11) }
  }

  private static func isHan(_ scalar: Unicode.Scalar) -> Bool { (0x4e00...0x9fff).contains(scalar.value) }

  /// Words of the samples that a compound has, such as the parts of a date or of a protocol's number.
  private static func isOfSamples(_ word: String) -> Bool {
    ["word", "erp", "corp", "test", "udp", "tcp", "CN", "BJ", "LAB", "Lab", "CA", "EPERM", "Example", "Net"]
      .contains(word) || Failure.Code.allCases.contains { $0.rawValue.contains(word) }
  }

  private static func numbers(of text: String) -> [String] {
    text.matches(of: /[0-9]+/).map { String($0.output) }.sorted()
  }

  /// What looks like a name or a code: capitals, an underscore, or the samples' own word.
  private static func names(in text: String) -> [String] {
    text.matches(of: /\b(?:[A-Z][A-Z0-9_]{2,}|[a-z]+_[a-z_]+|word|tun0|erp)\b/).map { String($0.output) }
  }

  /// What has an underscore, a point or a dash within.
  private static func codes(in text: String) -> [String] {
    text.matches(of: /[A-Za-z0-9]+(?:[_.-][A-Za-z0-9]+)+/).map { String($0.output) }
  }

  private static func quoted(in text: String) -> [String] {
    text.matches(of: /(?:^|[ (,])'([^']+)'/).map { String($0.output.1) }
  }
}
