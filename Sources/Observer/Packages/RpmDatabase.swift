import Glibc
import Linux
import Model

/// The database of rpm, asked through the system's own `rpm`: which package owns a path, and what digest it keeps for it.
///
/// The database has had three forms (Berkeley DB, ndb, SQLite), and rpm's own program reads them all.
struct RpmDatabase: Sendable {
  /// The folder of the database.
  let folder: String
  /// The program that reads it.
  var program = "/usr/bin/rpm"
  /// How long it may take: a question takes some milliseconds, and a writer may hold the database meanwhile.
  var limit = Duration.seconds(10)
  /// When no question is waited for any more.
  var end = MonotonicTime.distantFuture

  /// A file in the database.
  struct OwnedFile: Equatable, Sendable {
    /// The digest that is kept of a file, in lower-case hexadecimal.
    enum Digest: Equatable, Sendable {
      case none
      case sha256(String)
      case md5(String)
      /// Of an algorithm that is not computed here, by its OpenPGP number.
      case other(Int)
    }

    let package: String
    let version: String
    let digest: Digest
  }

  /// Why it could not be queried.
  struct QueryError: Error, Equatable { let facts: CollectorFacts }

  /// The host's database; nil where there is none.
  static func ofHost() -> RpmDatabase? {
    for folder in ["/usr/lib/sysimage/rpm", "/var/lib/rpm"] {
      // The folder alone proves nothing: Debian's package of rpm brings an empty one.
      for file in ["rpmdb.sqlite", "Packages.db", "Packages"] where access("\(folder)/\(file)", F_OK) == 0 {
        return RpmDatabase(folder: folder)
      }
    }
    return nil
  }

  /// The packages that own a path, with the digests that they keep for it; none where no package does.
  func owners(of path: String) throws(QueryError) -> [OwnedFile] {
    // A file that is gone has lost its path; the kernel marks it so.
    guard path.hasPrefix("/"), !path.hasSuffix(" (deleted)"), access(path, F_OK) == 0 else { return [] }
    let format =
      "=%{NAME}\\t%{VERSION}-%{RELEASE}\\t%{FILEDIGESTALGO}\\n[-%{FILEDIGESTS}\\t%{FILENAMES}\\n]"
    let answer: Program.Answer
    do {
      answer = try Program(path: program).run(
        ["--dbpath", folder, "-q", "-f", "--queryformat", format, path],
        limit: min(limit, max(.zero, end - .now)))
    } catch {
      throw QueryError(facts: Self.facts(error))
    }
    let text = String(decoding: answer.output, as: UTF8.self)
    if answer.status == 0 { return Self.files(in: text, path: path) }
    // The environment is empty, so that it speaks English.
    let unowned: [Substring] = ["is", "not", "owned", "by", "any", "package"]
    if text.split(whereSeparator: \.isWhitespace).suffix(unowned.count) == unowned[...] { return [] }
    throw QueryError(facts: .rpmStatus(code: Int(answer.status)))
  }

  /// The file of an installed package of some that has these bytes.
  func copy(
    sha256: String, md5: String?, among packages: Set<String>
  ) throws(QueryError) -> PackagedFile? {
    let format = "[%{=NAME}\\t%{FILEDIGESTS}\\t%{FILENAMES}\\n]"
    let answer: Program.Answer
    do {
      answer = try Program(path: program).run(
        ["--dbpath", folder, "-q", "--queryformat", format] + packages.sorted(),
        limit: min(limit, max(.zero, end - .now)))
    } catch {
      throw QueryError(facts: Self.facts(error))
    }
    // Packages that are not installed are named in lines of another form.
    for line in String(decoding: answer.output, as: UTF8.self).split(separator: "\n") {
      let fields = line.split(separator: "\t", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3, !fields[1].isEmpty, fields[1] == sha256 || fields[1] == md5 ?? "" else {
        continue
      }
      return PackagedFile(package: String(fields[0]), path: String(fields[2]))
    }
    return nil
  }

  private static func facts(_ error: Program.RunError) -> CollectorFacts {
    switch error {
    case .system(let error): .rpmCall(errno: error.name)
    case .missing(let path): .rpmMissing(path: path)
    case .silent: .rpmSilent
    case .unending: .rpmUnending
    case .larger(let limit): .rpmSize(limit: limit)
    case .signal(let number): .rpmSignal(number: Int(number))
    }
  }

  /// The files that an answer lists for a path: a line `=name version algorithm` for each package, with a line
  /// `-digest path` for each of its files behind it.
  static func files(in text: String, path: String) -> [OwnedFile] {
    let names = spellings(of: path)
    var found: [OwnedFile] = []
    var head: [Substring] = []
    for line in text.split(separator: "\n") {
      let fields = line.dropFirst().split(separator: "\t", maxSplits: 2, omittingEmptySubsequences: false)
      if line.hasPrefix("="), fields.count == 3 {
        head = fields
      } else if line.hasPrefix("-"), head.count == 3, fields.count == 2, names.contains(String(fields[1])) {
        // Without the tag the digests are MD5 (rpmtag.h: RPMTAG_FILEDIGESTALGO; RFC 4880 §9.4 for the numbers).
        let algorithm = Int(head[2]) ?? 1
        let digest = fields[0].lowercased()
        let kept: OwnedFile.Digest =
          switch (digest.isEmpty, algorithm) {
          case (true, _): .none
          case (_, 8): .sha256(digest)
          case (_, 1): .md5(digest)
          default: .other(algorithm)
          }
        let file = OwnedFile(package: String(head[0]), version: String(head[1]), digest: kept)
        if !found.contains(file) { found.append(file) }
      }
    }
    return found
  }

  /// The paths that are one since /bin and /lib moved to /usr, and /usr/sbin to /usr/bin.
  private static func spellings(of path: String) -> Set<String> {
    var names: Set = [path]
    for (long, short) in [("/usr/", "/"), ("/usr/sbin/", "/usr/bin/"), ("/sbin/", "/bin/")] {
      for name in names {
        if name.hasPrefix(long) { names.insert(short + name.dropFirst(long.count)) }
        if name.hasPrefix(short) { names.insert(long + name.dropFirst(short.count)) }
      }
    }
    return names
  }
}
