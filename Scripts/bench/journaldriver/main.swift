// Appends made-up checks to a journal, verifies one, and does the same work without the journal: the program that
// Scripts/bench/journal and the tests of the journal run. It is not part of the product.
import COpenSSL
import CZlib
import FoundationEssentials
import Glibc
import Journal
import Linux
import Model
import Signing

let usage = """
  Examples:
    journalbench append FOLDER RECORD 1000          appends 1,000 checks to FOLDER/journal.db, and prints each number
                                                    once its entry is on the disk
    journalbench head FOLDER                        the last entry's number and digest
    journalbench prune FOLDER 3600                  deletes what is older than so many seconds, and prints how much
    journalbench rates FOLDER RECORD 500            appends to a journal and to SQLite alone, in turn
    journalbench verify FOLDER                      verifies FOLDER/journal.db, and its payloads by libcrypto alone

  RECORD is a document of 'vpnaudit check --format json'. The last two print one line of JSON, times in microseconds.
  """

let arguments = Array(CommandLine.arguments.dropFirst())
do {
  switch (arguments.first, arguments.count) {
  case ("append", 4): try append(arguments[1], arguments[2], count: number(arguments[3]))
  case ("head", 2):
    print(try JournalFile(path: arguments[1] + "/journal.db", for: .reading).head()?.description ?? "")
  case ("prune", 3): try prune(arguments[1], seconds: number(arguments[2]))
  case ("rates", 4): try rates(arguments[1], arguments[2], count: number(arguments[3]))
  case ("verify", 2): try await verify(arguments[1])
  case ("--help", 1), ("-h", 1): print(usage)
  default: end(with: 64, "that is not a task; see journalbench --help")
  }
} catch { end(with: 70, "\(error)") }

func number(_ text: String) -> Int {
  guard let number = Int(text), (1...10_000_000).contains(number) else {
    end(with: 64, "'\(text)' is not a number")
  }
  return number
}

func checks(_ path: String) -> SampleChecks {
  guard let bytes = try? RegularFile(path).bytes(limit: 1 << 24),
    let checks = SampleChecks(document: bytes, endpoints: 20)
  else { end(with: 65, "\(path): not a record with an endpoint that shook hands") }
  return checks
}

/// Appends until all are there or it is killed.
func append(_ folder: String, _ record: String, count: Int) throws {
  var checks = checks(record)
  let key = try JournalKey.load(folder: folder + "/keys", credentials: nil)
  let journal = try JournalFile(path: folder + "/journal.db", for: .appending)
  for number in 0..<count {
    let check = checks.check(number)
    let head = try journal.append(.check(check, at: check.time.finished), key: key)
    // One write: a line is there whole or not at all.
    let line = Array("\(head)\n".utf8)
    guard write(STDOUT_FILENO, line, line.count) == line.count else { break }
  }
  journal.close()
}

/// Deletes by the time of the newest entry.
func prune(_ folder: String, seconds: Int) throws {
  let key = try JournalKey.load(folder: folder + "/keys", credentials: nil)
  let journal = try JournalFile(path: folder + "/journal.db", for: .appending)
  let future = Timestamp(seconds: 4_000_000_000)
  print(try journal.prune(olderThan: .seconds(seconds), host: nil, now: future, key: key))
  journal.close()
}

/// Appends to both, a hundred each in turn, so that what drifts drifts for both.
func rates(_ folder: String, _ record: String, count: Int) throws {
  var checks = checks(record)
  let key = try JournalKey.load(folder: folder + "/keys", credentials: nil)
  let journal = try JournalFile(path: folder + "/journal.db", for: .appending)
  guard let bare = BareDatabase(folder + "/bare.db") else {
    end(with: 70, "SQLite does not open \(folder)/bare.db")
  }
  let signer = BareSigner()
  var (drafting, appending, packing, signing, inserting) = (Int64(0), Int64(0), Int64(0), Int64(0), Int64(0))
  var dictionary: [UInt8] = []
  for turn in 0..<max(1, count / 100) {
    var drafts: [EntryDraft] = []
    for number in 0..<100 {
      let check = checks.check(turn * 100 + number)
      let start = MonotonicTime.now
      drafts.append(try .check(check, at: check.time.finished))
      drafting += MonotonicTime.now.nanoseconds - start.nanoseconds
    }
    var start = MonotonicTime.now
    for draft in drafts { try journal.append(draft, key: key) }
    appending += MonotonicTime.now.nanoseconds - start.nanoseconds
    let stored = try journal.storedPayloads(last: 100)
    if dictionary.isEmpty { dictionary = stored[0].opened }
    start = MonotonicTime.now
    for payload in stored where packed(payload.opened, dictionary).isEmpty {
      end(with: 70, "zlib has no memory")
    }
    packing += MonotonicTime.now.nanoseconds - start.nanoseconds
    let messages = stored.map {
      DSSE.preAuthentication(type: "application/vnd.vpnaudit.entry.v1+json", body: $0.opened)
    }
    start = MonotonicTime.now
    for message in messages where signer?.signature(of: message) == nil {
      end(with: 70, "libcrypto signs nothing")
    }
    signing += MonotonicTime.now.nanoseconds - start.nanoseconds
    start = MonotonicTime.now
    for payload in stored where !bare.append(payload.packed, payload.signature) {
      end(with: 70, "SQLite refused a row")
    }
    inserting += MonotonicTime.now.nanoseconds - start.nanoseconds
  }
  journal.close()
  bare.close()
  let made = Int64(max(1, count / 100) * 100) * 1000
  print(
    """
    {"draft_us": \(drafting / made), "append_us": \(appending / made), "pack_us": \(packing / made), \
    "sign_us": \(signing / made), "bare_us": \(inserting / made)}
    """)
}

/// A payload, compressed as the journal does it.
func packed(_ payload: [UInt8], _ dictionary: [UInt8]) -> [UInt8] {
  [UInt8](unsafeUninitializedCapacity: payload.count + 64) { room, count in
    count = Int(
      vpnaudit_deflate(
        payload, UInt32(payload.count), dictionary, UInt32(dictionary.count), room.baseAddress,
        UInt32(room.count)))
  }
}

/// Verifies a journal, then its payloads by libcrypto alone: the signature and the digest, with one key object.
func verify(_ folder: String) async throws {
  let journal = try JournalFile(path: folder + "/journal.db", for: .reading)
  let key = try JournalKey.load(folder: folder + "/keys", credentials: nil).publicKey
  let start = MonotonicTime.now
  guard case .good(let extent) = try await journal.verify(keys: [key]) else {
    end(with: 70, "the journal is bad")
  }
  let whole = MonotonicTime.now.nanoseconds - start.nanoseconds
  guard let raw = Base64.decode(Array(key.text.utf8)).map({ Array($0.suffix(32)) }),
    let handle = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, raw, raw.count),
    let context = EVP_MD_CTX_new()
  else { end(with: 70, "libcrypto refuses the key") }
  var bare: Int64 = 0
  var bytes = 0
  var out = [UInt8](repeating: 0, count: 32)
  var count = 0
  try journal.read { (opened, _) throws(JournalError) in
    let message = DSSE.preAuthentication(type: "application/vnd.vpnaudit.entry.v1+json", body: opened.payload)
    let start = MonotonicTime.now
    EVP_MD_CTX_reset(context)
    let good =
      EVP_DigestVerifyInit(context, nil, nil, nil, handle) == 1
      && EVP_DigestVerify(context, opened.signature, opened.signature.count, message, message.count) == 1
      && EVP_Digest(opened.payload, opened.payload.count, &out, nil, EVP_sha256(), nil) == 1
    bare += MonotonicTime.now.nanoseconds - start.nanoseconds
    bytes += opened.payload.count
    count += 1
    return good
  }
  EVP_MD_CTX_free(context)
  EVP_PKEY_free(handle)
  guard count == extent.count else { end(with: 70, "libcrypto refuses a signature") }
  print(
    "{\"entries\": \(count), \"payload_bytes\": \(bytes), \"verify_us\": \(whole / 1000), \"bare_us\": \(bare / 1000)}"
  )
}

func end(with code: Int32, _ what: String) -> Never {
  let line = Array("journalbench: error: \(what)\n".utf8)
  _ = write(STDERR_FILENO, line, line.count)
  exit(code)
}
