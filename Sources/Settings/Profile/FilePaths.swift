import Glibc
import Model

/// The files that a profile names, whose relative paths begin at its own folder.
struct FilePaths {
  /// Where relative paths begin.
  let directory: String
  /// Whether registry and grants must be readable now. Whoever reads them later says what is wrong with them.
  var checksRegistry = true

  /// The absolute path of the registry, or of the grants.
  func registryPath(_ value: YAMLNode) -> String? {
    checksRegistry ? path(value) : value.text(limit: 4096).map(absolute)
  }

  /// The absolute path of a file that can be read.
  ///
  /// A file that exists but may not be read is only a warning with `allowingDenied`: the user who runs the check may
  /// be another than the one who checks the profile.
  func path(_ value: YAMLNode, allowingDenied: Bool = false) -> String? {
    guard let text = value.text(limit: 4096) else { return nil }
    let path = absolute(text)
    guard let refusal = FileBytes.refusal(of: path) else { return path }
    if refusal.isDenied, allowingDenied {
      value.warning("\(quoted(text)): \(refusal.message)", hint: refusal.hint)
      return path
    }
    let isRelative = refusal.isMissing && path != text
    value.error(
      "\(quoted(text)): \(refusal.message)",
      hint: isRelative ? "a relative path begins at the folder of the profile" : refusal.hint)
    return nil
  }

  /// The absolute path of a file that is written to, or made.
  func outputPath(_ value: YAMLNode) -> String? {
    guard let text = value.text(limit: 4096) else { return nil }
    guard !text.hasSuffix("/"), text != ".", text != ".." else {
      value.error("\(quoted(text)) is a folder", hint: "name a file in it")
      return nil
    }
    return absolute(text)
  }

  private func absolute(_ path: String) -> String {
    if path.hasPrefix("/") { return path }
    var folder = directory
    if !folder.hasPrefix("/") {
      var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
      guard getcwd(&buffer, buffer.count) != nil else { return "\(directory)/\(path)" }
      let here = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      folder = folder == "." ? here : "\(here)/\(folder)"
    }
    return folder.hasSuffix("/") ? folder + path : "\(folder)/\(path)"
  }
}
