import FoundationEssentials
public import Linux
public import Model

/// The file in which the agent says how it is, beside the journal, for any local user.
public struct StatusFile: Sendable {
  public let path: String
  /// The largest that is read, in bytes.
  private static let bound = 1 << 20

  /// That of an agent with a state folder.
  public init(folder: String) { path = folder + "/agent.json" }

  /// Replaces it; false where it cannot be written.
  func write(_ status: AgentStatus) -> Bool {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    do {
      try FileReplacement(path: path, mode: 0o644).write([UInt8](try encoder.encode(status)) + [10])
    } catch { return false }
    return true
  }

  /// Why it cannot be read.
  public enum Failure: Error {
    case missing(SystemError)
    case malformed
  }

  /// What it says.
  public func read() throws(Failure) -> AgentStatus {
    let bytes: [UInt8]
    do { bytes = try RegularFile(path).bytes(limit: Self.bound) } catch {
      if case .system(let error) = error { throw .missing(error) }
      throw .malformed
    }
    guard let status = try? JSONDecoder().decode(AgentStatus.self, from: Data(bytes)),
      status.schema == AgentStatus.schema
    else { throw .malformed }
    return status
  }
}
