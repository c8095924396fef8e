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
  struct Observation {
    var diversions: [PacketFilter.Found] = []
    var translations: [Translation] = []
    var report = CollectorReport(.nft, .complete)
  }

  /// The most diversions that are kept, and the most translations.
  static let most = 1000

  func survey(_ surroundings: PacketFilter.Surroundings) -> Observation {
    var observation = Observation()
    var problem: CollectorError?
    var unread = 0
    var isAbsent = false
    var absent: CollectorFacts?
    do {
      let found = try NftTables().read().diversions(in: surroundings)
      observation.diversions = found.found
      observation.translations = found.translations
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
          observation.diversions += found.found
          observation.translations += found.translations
          unread += found.unread
          legacy += 1
        }
      } catch {
        problem = problem ?? error
      }
    }
    if let problem {
      observation.report = problem.report(of: .nft)
    } else if observation.diversions.count > Self.most {
      observation.report = CollectorReport(
        .nft, .failed, facts: .cut(count: observation.diversions.count, list: .diversions, link: nil))
    } else if observation.translations.count > Self.most {
      observation.report = CollectorReport(
        .nft, .failed, facts: .cut(count: observation.translations.count, list: .translations, link: nil))
    } else if unread > 0 {
      observation.report = CollectorReport(
        .nft, .failed, facts: .unreadTranslations(count: unread))
    } else if isAbsent {
      observation.report =
        legacy == 0
        ? CollectorReport(.nft, .unsupported, facts: absent)
        : CollectorReport(.nft, .complete, facts: .onlyIptables)
    }
    observation.diversions = Array(observation.diversions.prefix(Self.most))
    observation.translations = Array(observation.translations.prefix(Self.most))
    return observation
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
