import Foundation
import GRDB
import Model
import Signing
import Testing

@testable import Journal

/// What happens to files and processes: nothing that was acknowledged is lost, and the error says what it is.
@Suite(.timeLimit(.minutes(10)))
struct MishapTests {
  /// How many times as much is tried in a long run.
  private static let rounds =
    ProcessInfo.processInfo.environment["VPNAUDIT_TEST_ROUNDS"].flatMap(Int.init) ?? 1

  @Test func `no acknowledged entry is lost when the process is killed`() async throws {
    let place = try Workplace()
    var acknowledged: Int64 = 0
    for round in 0..<(50 * Self.rounds) {
      let result = try Shell.run(
        """
        coproc child { exec "$driver" append . "$record" 1000000; }
        for ((line = 0; line <= \(round % 7); line++)); do read -r head <&"${child[0]}"; done
        kill -KILL "$child_PID"
        while read -r more <&"${child[0]}"; do head=$more; done 2>/dev/null
        wait "$child_PID" 2>/dev/null
        echo "$head"
        """, in: place.folder)
      let text = result.output.split(separator: "\n").last.map(String.init) ?? ""
      let head = try #require(ChainHead(text), "\(result.output)")
      #expect(head.seq > acknowledged)
      acknowledged = head.seq
      let journal = try place.open(for: .reading)
      let last = try #require(try journal.head())
      #expect(last.seq >= head.seq)
      if round % 10 == 0 || last.seq < head.seq {
        let key = try JournalKey.load(folder: place.folder + "/keys", credentials: nil).publicKey
        guard case .good(let extent) = try await journal.verify(keys: [key], head: head) else {
          Issue.record("round \(round)")
          continue
        }
        #expect(extent.head == last)
      }
      journal.close()
    }
    let key = try JournalKey.load(folder: place.folder + "/keys", credentials: nil).publicKey
    guard case .good = try await place.verify(keys: [key]) else {
      Issue.record("the whole is bad")
      return
    }
  }

  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/python3"), "python3 is not installed")
  )
  func `a second look at a journal in one process leaves the first one's locks`() throws {
    let place = try Workplace()
    let journal = try place.open()
    defer { journal.close() }
    let record = try Workplace.golden("licensed")
    func append(_ seconds: Int64) throws {
      try journal.append(.check(record, at: Workplace.moment(seconds)), key: place.key)
    }
    try append(1)
    let second = try place.open(for: .reading)
    // Another program's last connection takes the log of changes away, unless it sees that somebody holds the file.
    let other = """
      python3 -c 'import sqlite3; c = sqlite3.connect("journal.db")
      print(c.execute("SELECT count(*) FROM entry").fetchone()[0]); c.close()'
      """
    #expect(try Shell.run(other, in: place.folder).output == "1\n")
    try append(2)
    #expect(try Shell.run(other, in: place.folder).output == "2\n")
    #expect(try second.head()?.seq == 2)
  }

  private static let isRoot = geteuid() == 0

  @Test(.enabled(if: isRoot, "a file system in a mount namespace needs root"))
  func `on a full disk everything acknowledged stays`() throws {
    let place = try Workplace()
    let result = try Shell.run(
      """
      unshare --mount --propagation private -- bash -c '
        mount -t tmpfs -o size=5m tmpfs . && cd "$PWD" || exit 9
        "$driver" append . "$record" 100000 2>/dev/shm/error-$$ >/dev/shm/heads-$$
        tail -n 1 /dev/shm/heads-$$; cat /dev/shm/error-$$; rm /dev/shm/heads-$$ /dev/shm/error-$$
        "$driver" head .
      '
      """, in: place.folder)
    let heads = result.output.split(separator: "\n").compactMap { ChainHead(String($0)) }
    #expect(result.output.contains("full") && heads.count == 2, "\(result.output)")
    #expect(heads.last.map { $0.seq >= heads[0].seq } == true)
  }

  @Test(.enabled(if: isRoot, "a file system in a mount namespace needs root"))
  func `the reserve makes room for deleting on a full disk`() throws {
    let place = try Workplace()
    let result = try Shell.run(
      """
      unshare --mount --propagation private -- bash -c '
        mount -t tmpfs -o size=8m tmpfs . && cd "$PWD" || exit 9
        "$driver" append . "$record" 100000 >heads 2>/dev/null
        dd if=/dev/zero of=rest bs=4k 2>/dev/null
        "$driver" prune . 3600
        "$driver" append . "$record" 5 | tail -n 1
        "$driver" verify .
      '
      """, in: place.folder)
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.first.flatMap { Int($0) } ?? 0 > 25, "\(result.output)")
    #expect(lines.count == 3 && lines.last?.hasPrefix("{\"entries\": ") == true, "\(result.output)")
  }

  @Test(.enabled(if: isRoot, "only root can make a folder read-only for itself"))
  func `a read-only folder is reported as that`() throws {
    let place = try Workplace()
    try place.fill(3)
    let result = try Shell.run(
      """
      unshare --mount --propagation private -- bash -c '
        mkdir other && "$driver" append other "$record" 1 >/dev/null && mv other/keys .
        mkdir view && mount --bind . view && mount -o remount,ro,bind view && cd view
        "$driver" append . "$record" 1; "$driver" verify . 2>&1'
      """, in: place.folder)
    #expect(result.output.contains("readOnly"), "\(result.output)")
    #expect(try place.query("SELECT count(*) FROM entry").count == 1)
  }

  /// What a reader finds on a file system that is mounted, filled, and made read-only: `prepare` runs before that.
  private static func read(onFixed prepare: String, _ command: String) throws -> String {
    let place = try Workplace()
    return try Shell.run(
      """
      mkdir 'a %20?#&=b'
      unshare --mount --propagation private -- bash -c '
        mount -t tmpfs -o size=16m,mode=755 tmpfs "a %20?#&=b" && cd "a %20?#&=b" || exit 9
        "$driver" append . "$record" 20 >/dev/null
        \(prepare)
        mount -o remount,ro . || exit 9
        \(command)'
      """, in: place.folder
    ).output
  }

  private static let verify = #"timeout 30 "$driver" verify . 2>&1 | sed "s/,.*//""#

  @Test(
    .enabled(if: isRoot, "a file system in a mount namespace needs root"),
    arguments: [
      ":", "rm journal.db-shm", "rm journal.db-wal journal.db-shm", ": >journal.db-wal; rm journal.db-shm",
    ])
  func `a journal on a read-only file system is read in place`(prepare: String) throws {
    #expect(try Self.read(onFixed: prepare, Self.verify) == "{\"entries\": 20\n")
  }

  @Test(.enabled(if: isRoot, "a file system in a mount namespace needs root"))
  func `where its log of changes cannot be shared, nothing is read halfway, and a copy is read`() throws {
    // The log has entries that are not in the file.
    let kill = """
      coproc child { exec "$driver" append . "$record" 1000000; }
      read -r head <&"${child[0]}"; kill -KILL "$child_PID"; wait "$child_PID" 2>/dev/null
      test -s journal.db-wal || exit 9; rm journal.db-shm
      """
    let output = try Self.read(
      onFixed: kill,
      """
      \(Self.verify)
      mkdir /tmp/copy.$$; cp -r . /tmp/copy.$$; cd /tmp/copy.$$; \(Self.verify); cd /; rm -r /tmp/copy.$$
      """)
    let lines = output.split(separator: "\n")
    #expect(lines.count == 2 && lines[0].contains("needsCopy"), "\(output)")
    let count = try #require(lines.last?.split(separator: " ").last.flatMap { Int($0) }, "\(output)")
    #expect(count >= 21)
  }

  @Test(.enabled(if: isRoot, "a mount in a mount namespace needs root"))
  func `over a read-only mount of a folder that others write to, it is read with its writer alive`() throws {
    let place = try Workplace()
    let result = try Shell.run(
      """
      unshare --mount --propagation private -- bash -c '
        coproc child { exec "$driver" append . "$record" 1000000; }
        read -r head <&"${child[0]}"
        exec {heads}<&"${child[0]}"; cat <&"$heads" >/dev/null & reader=$!
        mkdir view && mount --bind . view && mount -o remount,ro,bind view && cd view || exit 9
        for turn in 1 2 3; do "$driver" head . 2>&1 | sed "s/:.*//; s/[0-9]*/read/"; done
        kill -KILL "$child_PID"; wait "$child_PID" "$reader" 2>/dev/null
        "$driver" head . 2>&1 | sed "s/:.*//; s/[0-9]*/read/"
        # Somebody may begin to write at any time, so that it is not read as if nobody did.
        rm ../journal.db-shm; \(Self.verify)'
      """, in: place.folder)
    let lines = result.output.split(separator: "\n")
    #expect(lines.count == 5 && lines.prefix(4).allSatisfy { $0 == "read" }, "\(result.output)")
    #expect(lines.last?.contains("needsCopy") == true, "\(result.output)")
  }

  @Test func `a lock that another process holds is waited for, and then reported`() throws {
    let place = try Workplace()
    try place.fill(3)
    let other = try DatabaseQueue(path: place.path)
    try other.inDatabase { db in
      try db.execute(sql: "BEGIN IMMEDIATE")
      let journal = try place.open()
      #expect(throws: JournalError.locked) {
        try journal.append(.heartbeat(repeats: 1, host: nil, at: Workplace.moment(0)), key: place.key)
      }
      try db.execute(sql: "COMMIT")
      #expect(
        try journal.append(.heartbeat(repeats: 1, host: nil, at: Workplace.moment(0)), key: place.key).seq
          == 4)
      journal.close()
    }
  }

  @Test(arguments: [0, 100, 5000, 20_000]) func `a file that was cut is reported`(size: UInt64) async throws {
    let place = try Workplace()
    try place.fill(12)
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: place.path))
    try file.truncate(atOffset: size)
    try file.close()
    do {
      switch try await place.verify() {
      case .bad, .undecided(.empty): break
      case let other: Issue.record("\(other)")
      }
    } catch { #expect(error is JournalError) }
    // Nothing is put over what is left.
    let before = try Data(contentsOf: URL(fileURLWithPath: place.path))
    do {
      let journal = try place.open()
      try journal.append(.heartbeat(repeats: 1, host: nil, at: Workplace.moment(0)), key: place.key)
    } catch { #expect(try Data(contentsOf: URL(fileURLWithPath: place.path)) == before || size == 0) }
  }

  @Test func `what is no journal is refused and left alone`() throws {
    let place = try Workplace()
    let text = Data(repeating: 0x41, count: 20_000)
    try text.write(to: URL(fileURLWithPath: place.path))
    #expect(throws: JournalError.notJournal) { try place.open() }
    #expect(try Data(contentsOf: URL(fileURLWithPath: place.path)) == text)
    try FileManager.default.removeItem(atPath: place.path)
    let other = try DatabaseQueue(path: place.path)
    try other.write { try $0.execute(sql: "CREATE TABLE mine (x)") }
    try other.close()
    #expect(throws: JournalError.notJournal) { try place.open() }
    #expect(throws: JournalError.notJournal) { try place.open(for: .reading) }
    try FileManager.default.removeItem(atPath: place.path)
    mkfifo(place.path, 0o600)
    #expect(throws: JournalError.notJournal) { try place.open() }
    #expect(throws: JournalError.missing) { try JournalFile(path: place.path + "-none", for: .reading) }
  }

  @Test func `a journal of a later version is left alone`() throws {
    let place = try Workplace()
    try place.fill(2)
    try place.tamper("PRAGMA user_version = 9")
    #expect(throws: JournalError.later) { try place.open() }
    #expect(throws: JournalError.later) { try place.open(for: .reading) }
  }

  @Test func `a clock that goes back changes no order, and loses nothing`() async throws {
    let place = try Workplace()
    try place.fill(4)
    try place.fill(4, from: -900_000)
    #expect(try await place.firstBad() == nil)
    let seqs: [Int64] = try place.query("SELECT seq FROM entry ORDER BY seq").map { $0[0] }
    #expect(seqs == Array(1...8))
  }

  @Test func `two writers take turns`() async throws {
    let place = try Workplace()
    let result = try Shell.run(
      """
      mkdir keys; "$driver" append . "$record" 1 >/dev/null
      for writer in 1 2 3; do "$driver" append . "$record" 40 >"heads-$writer" & done; wait
      cat heads-* | wc -l; "$driver" verify .
      """, in: place.folder)
    #expect(result.output.hasPrefix("120\n{\"entries\": 121,"), "\(result.output)")
  }

  /// sqlite3 as another user, while entries are appended, after a kill, and after a clean end.
  @Test(.enabled(if: isRoot && access("/usr/bin/sqlite3", X_OK) == 0, "root and sqlite3 are needed"))
  func `another user can read it at any time`() throws {
    let place = try Workplace()
    let read = """
      setpriv --reuid 65534 --regid 65534 --clear-groups \
        sqlite3 -readonly "file:$PWD/journal.db?mode=ro" \
        'SELECT count(*) = count(record) AND count(*) > 0 FROM vpnaudit_checks'
      """
    let result = try Shell.run(
      """
      coproc child { exec "$driver" append . "$record" 1000000; }
      read -r head <&"${child[0]}"
      exec {heads}<&"${child[0]}"; cat <&"$heads" >/dev/null & reader=$!
      for ((turn = 0; turn < 30; turn++)); do \(read) 2>&1; done | sort | uniq -c
      kill -KILL "$child_PID"; wait "$child_PID" "$reader" 2>/dev/null
      \(read) 2>&1
      "$driver" append . "$record" 2 >/dev/null
      ls journal.db-wal journal.db-shm
      \(read) 2>&1
      """, in: place.folder)
    let words = result.output.split { $0.isWhitespace }
    #expect(words == ["30", "1", "1", "journal.db-shm", "journal.db-wal", "1"], "\(result.output)")
  }

  @Test func `a reader who stays does not hold up those who write back`() throws {
    let place = try Workplace()
    try place.fill(3)
    let journal = try place.open()
    let other = try DatabaseQueue(path: place.path)
    try other.inDatabase { db in
      try db.execute(sql: "BEGIN; SELECT count(*) FROM entry")
      try journal.append(.heartbeat(repeats: 1, host: nil, at: Workplace.moment(0)), key: place.key)
      let clock = ContinuousClock()
      #expect(clock.measure { journal.checkpoint() } < .seconds(2))
      try db.execute(sql: "COMMIT")
    }
    journal.close()
    let size = try FileManager.default.attributesOfItem(atPath: place.path + "-wal")[.size] as? Int
    #expect(size == 0)
  }
}
