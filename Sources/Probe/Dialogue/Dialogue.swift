internal import Model

/// What is said over a connection before the endpoint's own protocol begins: a proxy is asked for a connection, or
/// a server for TLS.
///
/// It knows bytes and no sockets, so that all of it can be tested without any.
protocol Dialogue {
  /// The phase that its time and its failures belong to.
  static var phase: Failure.Phase { get }

  /// What the client says first; empty where the server begins.
  mutating func begin() -> [UInt8]

  /// Takes what the server said. `bytes` is everything that was not consumed yet, at least one byte.
  mutating func take(_ bytes: ArraySlice<UInt8>) -> DialogueStep

  /// What it means that the far side closed where more was expected.
  func failureAtEnd() -> Failure
}

/// Makes the dialogue by which a server is asked for TLS in its own protocol.
typealias StartTLSOpening = (DialogueParties) -> any Dialogue

/// Who speaks with whom, for protocols that say so before TLS.
struct DialogueParties {
  /// This side's address, by which a mail client introduces itself.
  let local: IPAddress?
  /// The name of the server, or its address.
  let server: String
}

/// What follows from what a server said.
enum DialogueStep {
  /// More must come first; how many of the bytes are done with.
  case more(consumed: Int)
  /// The client answers.
  case say([UInt8], consumed: Int)
  /// The dialogue is over once the last words were sent, where there are any, and the endpoint's own protocol goes on
  /// after the consumed bytes.
  case done(consumed: Int, saying: [UInt8] = [])
  case failed(Failure)
}
