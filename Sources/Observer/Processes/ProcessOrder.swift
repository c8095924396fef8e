import Glibc
import Linux
import Model

/// The order in which processes are looked at where there may not be time for all: root's first, then one of each user's
/// in turn, so that a user's crowd hides nobody else's process.
struct ProcessOrder {
  /// The processes, in order.
  let processes: [Int32]
  /// By process: whose it is. The ids of a container's users count as one user.
  private let users: [Int32: UInt32]

  init(_ processes: [Int32], user: (Int32) -> UInt32?) {
    var users: [Int32: UInt32] = [:]
    var counts: [UInt32: Int] = [:]
    var ranked: [(rank: Int, process: Int32)] = []
    for process in processes {
      // Who is not known to be a user may be root.
      let user = Self.group(user(process) ?? 0)
      users[process] = user
      let rank = user == 0 ? 0 : (counts[user] ?? 0) + 1
      if user != 0 { counts[user] = rank }
      ranked.append((rank, process))
    }
    self.users = users
    self.processes = ranked.sorted { ($0.rank, $0.process) < ($1.rank, $1.process) }.map(\.process)
  }

  func user(of process: Int32) -> UInt32 { users[process] ?? 0 }

  private static func group(_ user: UInt32) -> UInt32 { user < 65_536 ? user : user & ~0xffff }

  /// The real user of a process, by the text of its `/proc/P/status`.
  static func user(status text: [UInt8]) -> UInt32? {
    let key = Array("Uid:".utf8)
    // It may be any process's text: only a line that begins so counts.
    var start = 0
    while start < text.count {
      let end = text[start...].firstIndex(of: 10) ?? text.count
      if text[start..<end].starts(with: key) {
        let digits = text[(start + key.count)..<end].drop { $0 == 9 || $0 == 32 }.prefix {
          $0 != 9 && $0 != 32
        }
        return UInt32(String(decoding: digits, as: UTF8.self))
      }
      start = end + 1
    }
    return nil
  }
}

extension ProcessFiles {
  /// The processes in the order in which they are looked at.
  func order(of processes: [Int32]) -> ProcessOrder {
    ProcessOrder(processes) { process in
      (try? bytes(of: "\(root)/\(process)/status", limit: 4096)).flatMap(ProcessOrder.user(status:))
    }
  }
}
