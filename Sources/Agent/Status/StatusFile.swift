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

  /// Its length is a multiple of this, so that it can be written over in its place.
  private static let page = 4096

  /// Replaces it, or, on a full disk, writes over it; false where it cannot be written.
  func write(_ status: AgentStatus) -> Bool {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    guard var bytes = (try? encoder.encode(status)).map([UInt8].init) else { return false }
    // White space behind a document is none of it.
    let missing = Self.page - 1 - bytes.count % Self.page
    bytes += [UInt8](repeating: UInt8(ascii: " "), count: missing) + [UInt8(ascii: "\n")]
    do { try FileReplacement(path: path, mode: 0o644).write(bytes) } catch {
      do { try FileOverwriting.write(bytes, over: path) } catch { return false }
    }
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
