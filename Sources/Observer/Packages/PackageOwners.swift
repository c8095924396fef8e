import Glibc
import Linux
import Model

/// The package databases of the host: dpkg's, and rpm's for what dpkg does not own.
struct PackageOwners: Sendable {
  let dpkg: DpkgDatabase
  let rpm: RpmDatabase?

  init(dpkg: DpkgDatabase = DpkgDatabase(), rpm: RpmDatabase? = RpmDatabase.ofHost()) {
    self.dpkg = dpkg
    self.rpm = rpm
  }

  /// The same with an end to how long a question may take.
  func until(_ end: MonotonicTime) -> PackageOwners {
    var rpm = rpm
    rpm?.end = end
    return PackageOwners(dpkg: dpkg, rpm: rpm)
  }

  /// Whether there is any.
  var exist: Bool { dpkg.exists || rpm != nil }

  /// The package that owns an executable.
  struct Owner: Equatable, Sendable {
    /// How the digest that the database keeps compares with that of the bytes that run.
    enum Digest: Sendable { case same, other, none, unknown }

    let package: String
    let version: String?
    let digest: Digest
  }

  /// Why a database could not be queried.
  struct QueryError: Error, Equatable { let facts: CollectorFacts }

  /// The owner of the path of an executable; nil where neither database knows it.
  func owner(of executable: ExecutableFacts, likely: [String]) throws(QueryError) -> Owner? {
    if dpkg.exists {
      let found: DpkgDatabase.Owner?
      do { found = try dpkg.owner(of: executable.path, likely: likely) } catch {
        throw QueryError(facts: .dpkgUnreadable)
      }
      if let found {
        return Owner(
          package: found.package, version: found.version,
          digest: Self.compare(found.md5, with: executable.md5))
      }
    }
    guard let rpm else { return nil }
    // A path in a home folder or of a removed file is nothing that the database could own, and rpm says so itself.
    let files: [RpmDatabase.OwnedFile]
    do { files = try rpm.owners(of: executable.path) } catch { throw QueryError(facts: error.facts) }
    let owners = files.map { file in
      let digest: Owner.Digest =
        switch file.digest {
        case .none: .none
        case .sha256(let kept): Self.compare(kept, with: executable.sha256)
        case .md5(let kept): Self.compare(kept, with: executable.md5)
        case .other: .unknown
        }
      return Owner(package: file.package, version: file.version, digest: digest)
    }
    // Packages for two architectures may both own a path.
    return owners.first { $0.digest == .same } ?? owners.first
  }

  /// The file of one of the packages that an executable is a copy of, where they keep its digest.
  func copy(of executable: ExecutableFacts, among packages: Set<String>) -> PackagedFile? {
    if dpkg.exists, let md5 = executable.md5, let found = try? dpkg.copy(of: md5, among: packages) {
      return found
    }
    return rpm.flatMap { try? $0.copy(sha256: executable.sha256, md5: executable.md5, among: packages) }
  }

  private static func compare(_ kept: String?, with own: String?) -> Owner.Digest {
    guard let kept else { return .none }
    guard let own else { return .unknown }
    return kept == own ? .same : .other
  }
}
