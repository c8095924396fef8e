import Glibc
import Linux
import Model

/// Looks for rules of the packet filter that lead traffic to processes of this host, in the calling thread's namespace.
struct NetfilterSurvey {
  /// Where the thread's own `/proc` files lie: `/proc/net` is that of the process's first thread.
  let proc: String
  private let files: ProcessFiles

  init(proc: String = "/proc/thread-self") {
    self.proc = proc
    self.files = ProcessFiles(root: proc)
  }

  /// What a survey found.
  struct Findings {
    var diversions: [PacketFilter.Found] = []
    var translations: [Translation] = []
    var report = CollectorReport(.nft, .complete)
  }

  /// The most diversions that are kept, and the most translations.
  static let most = 1000

  func survey(_ surroundings: PacketFilter.Surroundings) -> Findings {
    var findings = Findings()
    var problem: CollectorError?
    var unread = 0
    var isAbsent = false
    var absent: CollectorFacts?
    do {
      let found = try NftTables().read().diversions(in: surroundings)
      findings.diversions = found.found
      findings.translations = found.translations
      unread = found.unread
    } catch .unsupported(let facts) {
      isAbsent = true
      absent = facts
    } catch {
      problem = error
    }
    var legacy = 0
    for family in IPAddress.Family.allCases {
      do {
        for name in try legacyNames(family) {
          let found = try LegacyTable.read(name, family).diversions(in: surroundings)
          findings.diversions += found.found
          findings.translations += found.translations
          unread += found.unread
          legacy += 1
        }
      } catch {
        problem = problem ?? error
      }
    }
    if let problem {
      findings.report = problem.report(of: .nft)
    } else if findings.diversions.count > Self.most {
      findings.report = CollectorReport(
        .nft, .failed, facts: .cut(count: findings.diversions.count, list: .diversions, link: nil))
    } else if findings.translations.count > Self.most {
      findings.report = CollectorReport(
        .nft, .failed, facts: .cut(count: findings.translations.count, list: .translations, link: nil))
    } else if unread > 0 {
      findings.report = CollectorReport(
        .nft, .failed, facts: .unreadTranslations(count: unread))
    } else if isAbsent {
      findings.report =
        legacy == 0
        ? CollectorReport(.nft, .unsupported, facts: absent)
        : CollectorReport(.nft, .complete, facts: .onlyIptables)
    }
    findings.diversions = Array(findings.diversions.prefix(Self.most))
    findings.translations = Array(findings.translations.prefix(Self.most))
    return findings
  }

  /// The tables that the kernel filled for programs from before nf_tables; none where it lacks the facility.
  private func legacyNames(_ family: IPAddress.Family) throws(CollectorError) -> [String] {
    let file = family == .v4 ? "ip_tables_names" : "ip6_tables_names"
    do {
      let text = try files.bytes(of: "\(proc)/net/\(file)", limit: 4096)
      return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
    } catch {
      switch error {
      case .vanished: return []
      case .denied: throw .denied(needs: "CAP_DAC_READ_SEARCH", facts: .file(path: "/proc/net/\(file)"))
      case .failed(let number):
        throw .failed(errno: SystemError(number).name, facts: .file(path: "/proc/net/\(file)"))
      }
    }
  }
}
