import ArgumentParser
import Model
import Observer
import RegistryTools
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
      throw Complaint(code: 65, message: "\(path): \(error.message)", hint: error.hint)
    }
    switch file.ownership {
    case .package(let package, let version):
      try StandardOutput.write(
        "# \(file.name): package \(Self.words(package, version)) owns it and its files verify: no pin is needed\n"
      )
      return
    case .changed(let package, let version):
      throw Complaint(
        code: 65,
        message:
          "\(path): package \(Self.words(package, version)) owns it, and its bytes are not the package's",
        hint: "find out who changed it before anybody vouches for it; reinstalling the package mends it")
    case .unkept(let package, _):
      Notice.tell(
        note: "\(path): package \(package) owns it, and keeps no digest of it",
        hint: "compare it with the vendor's own digest before you vouch for it")
    case .unknown(let why):
      Notice.tell(
        note: "\(path): whether a package owns it is not known: \(why)",
        hint: "look yourself: dpkg -S or rpm -qf")
    case .nobody: break
    }
    let pin: ExecutablePin
    do throws(ExecutablePinError) {
      pin = try ExecutablePin(
        of: file.name, sha256: file.sha256, product: product, version: programVersion, in: .builtIn)
    } catch {
      throw Complaint(code: 64, message: error.message, hint: error.hint)
    }
    try StandardOutput.write("# \(file.name), under 'executables:' of the registry\n\(pin.yaml)\n")
  }

  private static func words(_ package: String, _ version: String?) -> String {
    version.map { "\(package) \($0)" } ?? package
  }
}
