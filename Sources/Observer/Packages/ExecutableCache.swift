import Glibc
import Linux
import Model

/// The files that processes run, each read once however many run it.
struct ExecutableCache {
  /// A file, whatever it is called: an inode keeps its number while a process runs it.
  private struct Key: Hashable {
    let device: UInt64
    let inode: UInt64
    let size: Int
  }

  private var known: [Key: ExecutableFacts] = [:]
  /// By path and digest: whether a package has the file.
  private var packaged: [[String]: Bool] = [:]
  /// By path and digest: the package that owns a program, and the one whose file it is a copy of.
  var owners: [[String]: PackageOwners.Owner?] = [:]
  var copies: [String: PackagedFile?] = [:]

  /// The facts of the program of a process.
  mutating func facts(of process: Int32, files: ProcessFiles) throws(ProcessFiles.ReadError)
    -> ExecutableFacts
  {
    // A crowd's programs are many, and each asks the package database.
    guard !files.isOver else { throw .failed(ETIMEDOUT) }
    let path = try files.link(process, "exe")
    return try facts("\(files.root)/\(process)/exe", called: path, of: process, files: files)
  }

  private mutating func facts(
    _ link: String, called path: String, of process: Int32, files: ProcessFiles
  ) throws(ProcessFiles.ReadError) -> ExecutableFacts {
    let file: RegularFile
    do { file = try RegularFile(link, mounts: files.localMounts(of: process)?.ids) } catch {
      throw .init(error)
    }
    let key = Key(device: file.facts.device, inode: file.facts.inode, size: file.facts.size)
    if let found = known[key] { return found.called(path) }
    let found = try ExecutableFacts(path: path, file: file, until: files.end)
    known[key] = found
    return found
  }

  /// The code that a process runs beside its program and that no package owns, or why that is not known.
  mutating func mapped(
    of process: Int32, besides program: ExecutableFacts, files: ProcessFiles, packages: PackageOwners,
    _ homes: HomeFolders
  ) -> Result<[ForeignCode], ProcessFiles.ReadError> {
    do {
      return .success(
        try foreignCode(of: process, besides: program, files: files, packages: packages, homes))
    } catch {
      return .failure(error)
    }
  }

  /// The code that a process runs beside its program and that no package owns, as LD_PRELOAD brings.
  ///
  /// Every mapping that may be executed counts: a file of a package whose bytes are the package's is none of it, nor is
  /// what the kernel maps itself. Memory without a file that may be executed is counted: of the programs that hold
  /// tunnels none makes code, and what a library brought may have been moved there.
  mutating func foreignCode(
    of process: Int32, besides program: ExecutableFacts, files: ProcessFiles, packages: PackageOwners,
    _ homes: HomeFolders
  ) throws(ProcessFiles.ReadError) -> [ForeignCode] {
    let limit = 16 << 20
    let bytes: [UInt8]
    do { bytes = try files.bytes(of: "\(files.root)/\(process)/maps", limit: limit) } catch {
      // A tree that is none of the kernel's has none.
      if error == .vanished, files.root != "/proc" { return [] }
      throw error
    }
    guard bytes.count < limit else { throw .failed(EFBIG) }
    var found: [ForeignCode] = []
    for mapping in CodeMapping.all(in: String(decoding: bytes, as: UTF8.self)) {
      if files.isOver { throw .failed(ETIMEDOUT) }
      guard let path = mapping.path else {
        let nameless = ForeignCode(path: nil, sha256: nil)
        if !found.contains(nameless) { found.append(nameless) }
        continue
      }
      if path == program.path { continue }
      let link = "\(files.root)/\(process)/map_files/\(mapping.range)"
      do {
        let facts = try mapped(mapping, link, path, of: process, files: files)
        if facts.sha256 == program.sha256 { continue }
        if try isPackaged(facts, packages) { continue }
        found.append(ForeignCode(path: homes.redacted(path), sha256: facts.sha256))
      } catch {
        if error == .failed(ETIMEDOUT) { throw error }
        // It may be looked at by root alone, and on a mount that answers by itself.
        found.append(ForeignCode(path: homes.redacted(path), sha256: nil))
      }
      if found.count > ForeignCode.most { break }
    }
    return found
  }

  /// The facts of a mapped file: by the kernel's own link, or, in a kernel without these, by its path as the process sees
  /// it, if that is the very file.
  private mutating func mapped(
    _ mapping: CodeMapping, _ link: String, _ path: String, of process: Int32, files: ProcessFiles
  ) throws(ProcessFiles.ReadError) -> ExecutableFacts {
    if ProcessFiles.identify("\(files.root)/\(process)/map_files") != nil {
      return try facts(link, called: path, of: process, files: files)
    }
    let place = "\(files.root)/\(process)/root\(path)"
    guard ProcessFiles.identify(place)?.inode == mapping.inode else { throw .failed(ESTALE) }
    return try facts(place, called: path, of: process, files: files)
  }

  private mutating func isPackaged(
    _ file: ExecutableFacts, _ packages: PackageOwners
  ) throws(ProcessFiles.ReadError) -> Bool {
    let key = [file.path, file.sha256]
    if let known = packaged[key] { return known }
    guard packages.exist else { return false }
    let isPackaged: Bool
    do {
      isPackaged =
        try packages.owner(of: file, likely: CodeMapping.likelyPackages(of: file.path))?.digest == .same
    } catch {
      throw .failed(EIO)
    }
    packaged[key] = isPackaged
    return isPackaged
  }
}

/// A part of a process's memory that may be executed, by a line of `/proc/P/maps` (proc(5)):
///
///     7f2c64a00000-7f2c64b55000 r-xp 00026000 fe:00 1311 /usr/lib/x86_64-linux-gnu/libc.so.6
struct CodeMapping: Equatable {
  /// As the kernel names the link in `map_files`.
  let range: String
  /// Nil for memory without a file.
  let path: String?
  let inode: UInt64

  /// The mappings, one of each file.
  static func all(in text: String) -> [CodeMapping] {
    var found: [CodeMapping] = []
    var seen: Set<Substring> = []
    for line in text.split(separator: "\n") {
      // The path may hold blanks.
      let fields = line.split(separator: " ", maxSplits: 5)
      guard fields.count >= 5, fields[1].contains("x") else { continue }
      let name = fields.count > 5 ? fields[5].drop { $0 == " " } : ""
      if ["[vdso]", "[vsyscall]", "[uprobes]"].contains(name) { continue }
      let isFile = name.hasPrefix("/")
      guard seen.insert(isFile ? "\(fields[3]) \(fields[4]) \(name)" : "").inserted else { continue }
      let ends = fields[0].split(separator: "-").map { $0.drop { $0 == "0" } }
      guard ends.count == 2 else { continue }
      found.append(
        CodeMapping(
          range: "\(ends[0].isEmpty ? "0" : ends[0])-\(ends[1])", path: isFile ? String(name) : nil,
          inode: UInt64(fields[4]) ?? 0))
    }
    return found
  }

  /// The packages that are asked first for a library: every program has these.
  static func likelyPackages(of path: String) -> [String] {
    let name = path.split(separator: "/").last ?? ""
    let stem = name.prefix { $0 != "." }
    let version = name.split(separator: ".").last.map(String.init) ?? ""
    return ["libc6", "\(stem)\(version)", String(stem), "\(stem)-\(version)", "\(stem)3", "\(stem)1"]
      + [
        "libssl3", "libsystemd0", "liblz4-1", "liblzo2-2", "libnl-3-200", "libnl-genl-3-200",
        "libpkcs11-helper1", "libcap-ng0", "libzstd1", "libgcrypt20", "libgpg-error0", "liblzma5", "libcap2",
      ]
  }
}

extension ExecutableFacts {
  /// The same bytes by another path.
  fileprivate func called(_ path: String) -> ExecutableFacts {
    ExecutableFacts(path: path, sha256: sha256, md5: md5, build: build)
  }
}
