internal import Glibc
internal import Linux
public import Model

/// A program on the disk that the company may vouch for: the digest of its bytes, and what the package databases say
/// of it.
public struct ProgramFile: Sendable {
  /// What the package databases say.
  public enum Ownership: Equatable, Sendable {
    /// No package owns it.
    case nobody
    /// A package owns it, and keeps this digest of it.
    case package(String, version: String?)
    /// A package owns it, and keeps the digest of other bytes.
    case changed(String, version: String?)
    /// A package owns it, and keeps no digest of it that can be compared.
    case unkept(String, version: String?)
    /// The databases could not be asked; why, in a clause.
    case unknown(String)
  }

  /// Why a file is no program that can be vouched for.
  public struct Refusal: Error, Equatable, Sendable {
    public let message: String
    public let hint: String?
  }

  /// The path with every link followed.
  public let path: String
  /// SHA-256 of its bytes, in lower-case hexadecimal.
  public let sha256: String
  public let ownership: Ownership

  /// The last component of the path.
  public var name: String { path.split(separator: "/").last.map(String.init) ?? path }

  /// Reads a program, a piece at a time.
  public init(_ path: String, catalogue: Catalogue) throws(Refusal) {
    try self.init(path, catalogue: catalogue, packages: PackageOwners())
  }

  init(_ path: String, catalogue: Catalogue, packages: PackageOwners) throws(Refusal) {
    let file: RegularFile
    do { file = try RegularFile(path) } catch {
      switch error {
      case .system(let error) where error.number == ENOENT:
        throw Refusal(message: "not found", hint: "check the path")
      case .system(let error):
        throw Refusal(message: "could not look: \(error.name)", hint: "check who may read it: ls -lL")
      case .notRegular(.folder): throw Refusal(message: "it is a folder", hint: "name the program itself")
      case .notRegular, .nulInPath, .larger, .silent:
        throw Refusal(message: "it is no regular file", hint: "name the program itself")
      }
    }
    guard let real = realpath(path, nil) else { throw Refusal(message: "it moved meanwhile", hint: nil) }
    let resolved = String(cString: real)
    free(real)
    try Self.checkForm(file.start(18))
    let executable: ExecutableFacts
    do { executable = try ExecutableFacts(path: resolved, file: file) } catch {
      throw Refusal(message: "it could not be read: \(Self.words(error))", hint: nil)
    }
    if executable.isInterpreter {
      throw Refusal(
        message: "\(executable.name) runs whatever it is given, so that its bytes say nothing",
        hint: "an interpreter or a runtime is never a verified process")
    }
    self.path = resolved
    self.sha256 = executable.sha256
    let likely = catalogue.products.filter { $0.executables.contains(executable.name) }.flatMap(\.packages)
    do throws(PackageOwners.Failure) {
      let owner = packages.exist ? try packages.owner(of: executable, likely: likely) : nil
      self.ownership =
        switch owner?.digest {
        case nil: .nobody
        case .same?: .package(owner?.package ?? "", version: owner?.version)
        case .other?: .changed(owner?.package ?? "", version: owner?.version)
        case .none?, .unknown?: .unkept(owner?.package ?? "", version: owner?.version)
        }
    } catch {
      self.ownership = .unknown(error.what)
    }
  }

  /// Refuses what the kernel does not run by itself: its first bytes tell (elf(5), execve(2)).
  private static func checkForm(_ head: [UInt8]) throws(Refusal) {
    if head.starts(with: Array("#!".utf8)) {
      throw Refusal(
        message: "it is a script, which an interpreter runs",
        hint: "an interpreter is never a verified process; name the program that holds the tunnel")
    }
    guard head.count == 18, head.starts(with: [0x7f, 0x45, 0x4c, 0x46]) else {
      throw Refusal(
        message: "it is no program: it does not begin as an ELF file", hint: "name the program itself")
    }
    // e_type in the byte order that e_ident[EI_DATA] tells: 2 is an executable, 3 one that can lie anywhere.
    let type = head[5] == 2 ? Int(head[16]) << 8 | Int(head[17]) : Int(head[17]) << 8 | Int(head[16])
    guard type == 2 || type == 3 else {
      throw Refusal(message: "it is no program: it is an object file or a core dump", hint: nil)
    }
  }

  private static func words(_ failure: ProcessFiles.Failure) -> String {
    switch failure {
    case .failed(EFBIG): "it is larger than \(ExecutableFacts.largest >> 30) GiB"
    case .failed(let code): errorName(code)
    case .denied: "it may not be read"
    default: "it is gone"
    }
  }
}
