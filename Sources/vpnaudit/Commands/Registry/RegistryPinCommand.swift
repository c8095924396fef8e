import ArgumentParser
import Model
import Observer
import RegistryTools
import Reporter
import Settings

/// `vpnaudit registry pin`: the entry of a registry for a program that no package owns.
struct RegistryPinCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pin",
    abstract: "Print the line of a registry that vouches for a program no package owns.",
    discussion: """
      Examples:
        vpnaudit registry pin /opt/openconnect/sbin/openconnect --version 9.12
        vpnaudit registry pin ./client --product openvpn

      The line belongs under 'executables:'. It vouches for these very bytes: pin
      again after every update, and take the old line out when no host runs it.
      Run it on a host that you trust, or on the vendor's own download. What a
      package owns needs no line. Scripts, interpreters and runtimes are refused.
      """)

  @Argument(help: ArgumentHelp("The program; links are followed.", valueName: "file"))
  var path: String

  @Option(
    help: ArgumentHelp("The id of its product, where the file's name does not tell it.", valueName: "id"))
  var product: String?

  @Option(name: .customLong("version"), help: ArgumentHelp("Its version, for people.", valueName: "text"))
  var programVersion: String?

  func run() throws {
    let file: ProgramFile
    do throws(ProgramFile.Refusal) { file = try ProgramFile(path, catalogue: .builtIn) } catch {
      throw CommandError(code: 65, message: "\(path): \(Self.words(error))", hint: Self.hint(error))
    }
    switch file.ownership {
    case .package(let package, let version):
      try StandardOutput.write(
        "# \(file.name): package \(Self.words(package, version)) owns it and its files verify: no pin is needed\n"
      )
      return
    case .changed(let package, let version):
      throw CommandError(
        code: 65,
        message:
          "\(path): package \(Self.words(package, version)) owns it, and its bytes are not the package's",
        hint: "find out who changed it before anybody vouches for it; reinstalling the package mends it")
    case .unkept(let package, _):
      Notice.write(
        note: "\(path): package \(package) owns it, and keeps no digest of it",
        hint: "compare it with the vendor's own digest before you vouch for it")
    case .unknown(let facts):
      Notice.write(
        note: "\(path): whether a package owns it is not known: \(Wording.english.text(of: facts))",
        hint: "look yourself: dpkg -S or rpm -qf")
    case .unowned: break
    }
    let pin: ExecutablePin
    do throws(ExecutablePinError) {
      pin = try ExecutablePin(
        of: file.name, sha256: file.sha256, product: product, version: programVersion, in: .builtIn)
    } catch {
      throw CommandError(code: 64, message: error.message, hint: error.hint)
    }
    try StandardOutput.write("# \(file.name), under 'executables:' of the registry\n\(pin.yaml)\n")
  }

  private static func words(_ package: String, _ version: String?) -> String {
    version.map { "\(package) \($0)" } ?? package
  }

  private static func words(_ refusal: ProgramFile.Refusal) -> String {
    switch refusal {
    case .missing: "not found"
    case .unopened(let errno): "could not look: \(errno)"
    case .folder: "it is a folder"
    case .irregular: "it is no regular file"
    case .moved: "it moved meanwhile"
    case .unread(let errno): "it could not be read: \(errno ?? "it is gone")"
    case .denied: "it could not be read: it may not be read"
    case .larger(let limit): "it could not be read: it is larger than \(limit >> 30) GiB"
    case .interpreter(let name): "\(name) runs whatever it is given, so that its bytes say nothing"
    case .script: "it is a script, which an interpreter runs"
    case .noProgram: "it is no program: it does not begin as an ELF file"
    case .notExecutable: "it is no program: it is an object file or a core dump"
    }
  }

  private static func hint(_ refusal: ProgramFile.Refusal) -> String? {
    switch refusal {
    case .missing: "check the path"
    case .unopened: "check who may read it: ls -lL"
    case .folder, .irregular, .noProgram: "name the program itself"
    case .interpreter: "an interpreter or a runtime is never a verified process"
    case .script: "an interpreter is never a verified process; name the program that holds the tunnel"
    case .moved, .unread, .denied, .larger, .notExecutable: nil
    }
  }
}
