import ArgumentParser
import FoundationEssentials
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

      The line belongs under 'executables:'. It vouches for exactly these bytes: pin
      again after every update, and remove the old line when no host runs it. Run
      it on a host that you trust, or on the vendor's own download. A program that a
      package owns needs no line. Scripts, interpreters and runtimes are refused.
      """)

  @Argument(help: ArgumentHelp("The program; links are followed.", valueName: "file"))
  var path: String

  @Option(
    help: ArgumentHelp("The id of its product, if the file's name does not identify it.", valueName: "id"))
  var product: String?

  @Option(
    name: .customLong("version"), help: ArgumentHelp("Its version, for information only.", valueName: "text"))
  var programVersion: String?

  @Option(
    name: .customLong("registry"),
    help: ArgumentHelp("Take its own products into account, too.", valueName: "file"))
  var registryPath: String?

  func run() throws {
    let catalogue = try catalogue()
    let file: ProgramFile
    do throws(ProgramFile.InspectionError) { file = try ProgramFile(path, catalogue: catalogue) } catch {
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
          "\(path): package \(Self.words(package, version)) owns it, but its content differs from the package's",
        hint: "find out what changed it before you vouch for it; reinstalling the package restores it")
    case .unkept(let package, _):
      Notice.write(
        note: "\(path): package \(package) owns it, but keeps no digest of it",
        hint: "compare it with the vendor's own digest before you vouch for it")
    case .unknown(let facts):
      Notice.write(
        note: "\(path): it is unknown whether a package owns it: \(Wording.english.text(of: facts))",
        hint: "ask the database: dpkg -S or rpm -qf")
    case .unowned: break
    }
    let pin: ExecutablePin
    do throws(ExecutablePinError) {
      pin = try ExecutablePin(
        of: file.name, sha256: file.sha256, product: product, version: programVersion, in: catalogue)
    } catch {
      throw CommandError(code: 64, message: error.message, hint: error.hint)
    }
    try StandardOutput.write("# \(file.name), under 'executables:' of the registry\n\(pin.yaml)\n")
  }

  private func catalogue() throws -> Catalogue {
    guard let registryPath else { return .builtIn }
    do throws(SettingsError) {
      let registry = try RegistryFile.load(registryPath, today: Timestamp(.now))
      return Catalogue.builtIn.adding(registry.value.products)
    } catch { throw CommandError(error) }
  }

  private static func words(_ package: String, _ version: String?) -> String {
    version.map { "\(package) \($0)" } ?? package
  }

  private static func words(_ refusal: ProgramFile.InspectionError) -> String {
    switch refusal {
    case .missing: "not found"
    case .unopened(let errno): "it could not be opened: \(errno)"
    case .folder: "it is a folder"
    case .irregular: "it is not a regular file"
    case .moved: "it was replaced while it was read"
    case .unread(let errno): "it could not be read: \(errno ?? "it is gone")"
    case .denied: "it could not be read: it may not be read"
    case .larger(let limit): "it could not be read: it is larger than \(limit >> 30) GiB"
    case .interpreter(let name): "\(name) runs any program it is given, so its content proves nothing"
    case .script: "it is a script, which an interpreter runs"
    case .noProgram: "it is not a program: it has no ELF header"
    case .notExecutable: "it is not a program: it is an object file or a core dump"
    }
  }

  private static func hint(_ refusal: ProgramFile.InspectionError) -> String? {
    switch refusal {
    case .missing: "check the path"
    case .unopened: "check who may read it: ls -lL"
    case .folder, .irregular, .noProgram: "name the program itself"
    case .interpreter: "an interpreter or a runtime never counts as a verified process"
    case .script: "an interpreter never counts as a verified process; name the program that holds the tunnel"
    case .moved, .unread, .denied, .larger, .notExecutable: nil
    }
  }
}
