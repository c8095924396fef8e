import CLinux
import Glibc
import Linux
import Model

/// The database of dpkg: which package owns a path, and what digest it keeps for it.
///
/// `info/NAME.list` holds a path a line; `info/NAME.md5sums` holds `DIGEST  path` without the leading slash. The
/// digests are MD5: good against a file that was exchanged, not against a user who can change the database.
struct DpkgDatabase: Sendable {
  /// `/var/lib/dpkg`, or a tree of the same form.
  let root: String
  private let files: ProcessFiles
  private let index = PathIndex()

  init(root: String = "/var/lib/dpkg") {
    self.root = root
    self.files = ProcessFiles(root: root)
  }

  /// Whether there is one.
  var exists: Bool { access("\(root)/info", F_OK) == 0 }

  /// An installed package that owns a path.
  struct Owner: Equatable, Sendable {
    let package: String
    let version: String?
    /// The MD5 digest that it keeps for the path, in hexadecimal.
    let md5: String?
  }

  /// The owner of a path; the packages in `likely` are asked first, which spares reading every list.
  func owner(of path: String, likely: [String]) throws(ProcessFiles.ReadError) -> Owner? {
    // Packages from before the merge of / and /usr list `/sbin/x` where the kernel says `/usr/sbin/x`.
    let names = path.hasPrefix("/usr/") ? [path, String(path.dropFirst(4))] : [path, "/usr" + path]
    let lists = try index.names(in: "\(root)/info", files: files)
    let first = Set(likely)
    let sooner = lists.filter { first.contains(Self.package(ofFile: $0)) }
    if let owner = try owner(named: names, in: sooner) { return owner }
    let others =
      index.lists(holding: names) { list, bytes in
        (try? KernelFile.read("\(root)/info/\(list)", limit: 64 << 20, into: &bytes)) != nil
      }
      ?? lists.filter { !first.contains(Self.package(ofFile: $0)) }
    return try owner(named: names, in: others)
  }

  /// The owner of a path by any of its names, in the first of some lists that holds one.
  private func owner(named names: [String], in lists: [String]) throws(ProcessFiles.ReadError) -> Owner? {
    for list in lists {
      guard let bytes = try? files.bytes(of: "\(root)/info/\(list)", limit: 64 << 20) else { continue }
      for name in names where Self.holds(bytes, line: Array(name.utf8)) {
        let stem = String(list.dropLast(5))
        let package = String(stem.prefix { $0 != ":" })
        let status = try statusEntry(of: package)
        guard status.installed else { continue }
        return Owner(package: package, version: status.version, md5: try digest(of: name, in: stem))
      }
    }
    return nil
  }

  /// The file of an installed package of some that has these bytes.
  func copy(of md5: String, among packages: Set<String>) throws(ProcessFiles.ReadError) -> PackagedFile? {
    for name in try files.names(in: "\(root)/info").sorted() where name.hasSuffix(".md5sums") {
      let package = Self.package(ofFile: name)
      guard packages.contains(package),
        let bytes = try? files.bytes(of: "\(root)/info/\(name)", limit: 64 << 20)
      else { continue }
      for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
        let parts = line.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0] == md5 else { continue }
        guard try statusEntry(of: package).installed else { continue }
        return PackagedFile(
          package: package, path: "/" + parts[1].drop(while: { $0 == " " || $0 == "*" }))
      }
    }
    return nil
  }

  /// The package of `openvpn.list` and `libc6:amd64.md5sums`.
  private static func package(ofFile name: String) -> String {
    let stem = name.prefix { $0 != ":" }
    return String(stem.count == name.count ? name[..<(name.lastIndex(of: ".") ?? name.endIndex)] : stem)
  }

  /// Whether a line is one of the text's.
  private static func holds(_ text: [UInt8], line: [UInt8]) -> Bool { place(of: line, in: text) != nil }

  /// Where a line begins in a text; nil where it is none of its lines. The lists of a host have millions of bytes, which
  /// the C library looks through.
  private static func place(of line: [UInt8], in text: [UInt8]) -> Int? {
    guard !line.isEmpty else { return nil }
    return text.withUnsafeBytes { bytes -> Int? in
      guard let base = bytes.baseAddress else { return nil }
      var start = 0
      while start < bytes.count {
        let found = vpnaudit_find(base + start, bytes.count - start, line, line.count)
        guard found >= 0 else { return nil }
        let place = start + found
        let end = place + line.count
        if place == 0 || bytes[place - 1] == 10, end == bytes.count || bytes[end] == 10 { return place }
        start = place + 1
      }
      return nil
    }
  }

  private func digest(of path: String, in stem: String) throws(ProcessFiles.ReadError) -> String? {
    let bytes: [UInt8]
    do { bytes = try files.bytes(of: "\(root)/info/\(stem).md5sums", limit: 64 << 20) } catch .vanished {
      return nil
    }
    let relative = path.dropFirst()
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, parts[0].utf8.count == 32 else { continue }
      if parts[1].drop(while: { $0 == " " || $0 == "*" }) == relative { return parts[0].lowercased() }
    }
    return nil
  }

  /// The package's paragraph of `status`.
  private func statusEntry(
    of package: String
  ) throws(ProcessFiles.ReadError) -> (installed: Bool, version: String?) {
    let bytes = try files.bytes(of: "\(root)/status", limit: 256 << 20)
    guard let begin = Self.place(of: Array("Package: \(package)".utf8), in: bytes) else {
      return (false, nil)
    }
    var installed = false
    var version: String?
    var start = begin
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 10) ?? bytes.count
      if end == start { break }
      let text = String(decoding: bytes[start..<end], as: UTF8.self)
      if text.hasPrefix("Status: ") {
        installed = text.split(separator: " ").suffix(2) == ["ok", "installed"]
      }
      if text.hasPrefix("Version: ") { version = String(text.dropFirst(9)) }
      start = end + 1
    }
    return (installed, version)
  }
}
