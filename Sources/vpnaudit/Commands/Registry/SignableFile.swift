import ArgumentParser
import FoundationEssentials
import Model
import Settings

/// The file that `lint`, `sign` and `verify` are about: a registry, or a file of grants together with the registry whose
/// providers it names.
struct SignableFile: ParsableArguments {
  @Argument(help: ArgumentHelp("The registry, or the file of grants.", valueName: "file"))
  var path: String

  @Option(
    name: .customLong("registry"),
    help: ArgumentHelp("For a file of grants: the registry whose providers it names.", valueName: "file"))
  var registryPath: String?

  /// The path of the registry that the file of grants is read against; nil where the file is itself a registry.
  ///
  /// With `--registry` it is read as a file of grants, whatever its schema line says: its reader reports a mismatch.
  func besideRegistry() throws(CommandError) -> String? {
    if registryPath == nil, SchemaLine.kind(of: path) == .grants { throw Self.withoutRegistry(path) }
    return registryPath
  }

  /// The error for a file of grants without the registry that it is read against.
  static func withoutRegistry(_ path: String) -> CommandError {
    CommandError(
      code: 64, message: "\(path) is a file of grants, which names the providers of a registry",
      hint: "name that registry: --registry FILE")
  }

  /// The registry at a path; its signature is not checked.
  func registry(at path: String) throws(CommandError) -> Loaded<Registry> {
    do { return try RegistryFile.load(path, today: Timestamp(.now)) } catch { throw CommandError(error) }
  }
}
