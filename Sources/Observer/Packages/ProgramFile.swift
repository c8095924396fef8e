internal import Glibc
internal import Linux
public import Model

/// A program on the disk that the company may vouch for: the digest of its bytes, and the package databases' facts
/// about it.
public struct ProgramFile: Sendable {
  /// What the package databases say.
  public enum Ownership: Equatable, Sendable {
    /// No package owns it.
    case unowned
    /// A package owns it, and keeps this digest of it.
    case package(String, version: String?)
    /// A package owns it, and keeps the digest of other bytes.
    case changed(String, version: String?)
    /// A package owns it, and keeps no digest of it that can be compared.
    case unkept(String, version: String?)
    /// The databases could not be asked.
    case unknown(CollectorFacts)
  }

  /// Why a file cannot be pinned as a program.
  public enum InspectionError: Error, Hashable, Sendable {
    case missing
    /// It could not be opened.
    case unopened(errno: String)
    case folder
    /// It is a device, a FIFO or a socket.
    case irregular
    /// It was replaced while it was looked at.
    case moved
    /// It could not be read; nil for one that is gone.
    case unread(errno: String?)
    case denied
    /// It holds more bytes than this.
    case larger(than: Int)
    /// It runs whatever it is given, so that its bytes say nothing.
    case interpreter(String)
    case script
    /// It does not begin as an ELF file.
    case noProgram
    /// It is an object file or a core dump.
    case notExecutable
  }

  /// The path with every link followed.
  let path: String
  /// SHA-256 of its bytes, in lower-case hexadecimal.
  public let sha256: String
  public let ownership: Ownership

  /// The last component of the path.
  public var name: String { path.split(separator: "/").last.map(String.init) ?? path }

  /// Reads a program, a piece at a time.
  public init(_ path: String, catalogue: Catalogue) throws(InspectionError) {
    try self.init(path, catalogue: catalogue, packages: PackageOwners())
  }

  init(_ path: String, catalogue: Catalogue, packages: PackageOwners) throws(InspectionError) {
    let file: RegularFile
    do { file = try RegularFile(path) } catch {
      switch error {
      case .system(let error) where error.number == ENOENT:
        throw .missing
      case .system(let error):
        throw .unopened(errno: error.name)
      case .notRegular(.folder): throw .folder
      case .notRegular, .nulInPath, .larger, .silent:
        throw .irregular
      }
    }
    guard let real = realpath(path, nil) else { throw .moved }
    let resolved = String(cString: real)
    free(real)
    try Self.checkForm(file.start(18))
    let executable: ExecutableFacts
    do { executable = try ExecutableFacts(path: resolved, file: file) } catch {
      throw Self.refusal(error)
    }
    if executable.isInterpreter {
      throw .interpreter(executable.name)
    }
    self.path = resolved
    self.sha256 = executable.sha256
    let likely = catalogue.candidates(named: executable.name).flatMap { $0.values(of: .package) }
    do throws(PackageOwners.QueryError) {
      let owner = packages.exist ? try packages.owner(of: executable, likely: likely) : nil
      self.ownership =
        switch owner?.digest {
        case nil: .unowned
        case .same?: .package(owner?.package ?? "", version: owner?.version)
        case .other?: .changed(owner?.package ?? "", version: owner?.version)
        case .none?, .unknown?: .unkept(owner?.package ?? "", version: owner?.version)
        }
    } catch {
      self.ownership = .unknown(error.facts)
    }
  }

  /// Refuses what the kernel does not run by itself: its first bytes say so (elf(5), execve(2)).
  private static func checkForm(_ head: [UInt8]) throws(InspectionError) {
    if head.starts(with: Array("#!".utf8)) {
      throw .script
    }
    guard head.count == 18, head.starts(with: [0x7f, 0x45, 0x4c, 0x46]) else {
      throw .noProgram
    }
    // e_type in the byte order that e_ident[EI_DATA] says: 2 is an executable, 3 one that can lie anywhere.
    let type = head[5] == 2 ? Int(head[16]) << 8 | Int(head[17]) : Int(head[17]) << 8 | Int(head[16])
    guard type == 2 || type == 3 else {
      throw .notExecutable
    }
  }

  private static func refusal(_ error: ProcessFiles.ReadError) -> InspectionError {
    switch error {
    case .failed(EFBIG): .larger(than: ExecutableFacts.largest)
    case .failed(let code): .unread(errno: SystemError(code).name)
    case .denied: .denied
    case .vanished: .unread(errno: nil)
    }
  }
}
