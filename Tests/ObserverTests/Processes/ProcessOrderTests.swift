import Model
import Testing

@testable import Observer

struct ProcessOrderTests {
  @Test func `root's processes come first, and a user's crowd hides nobody else's`() {
    // A thousand of one user, two of another, and root's last.
    let users: [Int32: UInt32] = Dictionary(
      uniqueKeysWithValues: (1...1000).map { (Int32($0), 1000) } + [(1001, 1001), (1002, 1001), (1003, 0)])
    let order = ProcessOrder(users.keys.sorted()) { users[$0] }
    #expect(order.processes.prefix(4) == [1003, 1, 1001, 2])
    #expect(Set(order.processes) == Set(users.keys))
    #expect(order.user(of: 1002) == 1001)
  }

  @Test func `the users of a container are one user, and who is not known may be root`() {
    let users: [Int32: UInt32] = [1: 100_000, 2: 100_001, 3: 120_000, 4: 1000]
    let order = ProcessOrder([1, 2, 3, 4, 5]) { users[$0] }
    #expect(order.processes == [5, 1, 4, 2, 3])
  }

  @Test(
    arguments: [
      ("Name:\tx\nUid:\t1000\t0\t0\t0\nGid:\t5\t5\t5\t5\n", 1000), ("Name:\tx\n", nil), ("Uid:\tx\n", nil),
      ("", nil),
    ] as [(String, UInt32?)])
  func `a process is its real user's`(status: String, user: UInt32?) {
    #expect(ProcessOrder.user(status: Array(status.utf8)) == user)
  }
}
