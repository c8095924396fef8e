import Agent
import Journal
import Linux

extension SinkError {
  /// What is wrong, without the sink's name; a hint where something fixes it.
  var words: (message: String, hint: String?) {
    switch self {
    case .journal(let error):
      return CommandError(error, journal: "the journal").lines[0]
    case .cursor(let error): return ("its cursor could not be written: \(error.words)", nil)
    case .file(let error): return ("its file could not be written: \(error.words)", nil)
    case .unwritable: return ("an entry cannot be written in its form", nil)
    case .secret(let problem): return problem.words
    case .resource(let error): return (error.text.lowercased(), nil)
    case .connection(let problem): return problem.words
    case .status(let number): return ("the receiver answers \(number)", nil)
    case .timeout: return ("the receiver did not answer in time", nil)
    }
  }
}

extension SinkError.SecretProblem {
  fileprivate var words: (message: String, hint: String?) {
    switch self {
    case .noCredentials:
      (
        "systemd passes no credentials to this process",
        "add 'LoadCredential=NAME:PATH' to the unit, or name a file: '{file: PATH}'"
      )
    case .unreadable(let path, .exposed(let mode)):
      (
        "\(path): others may read it: its mode is 0\(String(mode, radix: 8))", "chmod 600 \(path)"
      )
    case .unreadable(let path, .foreign(let owner)):
      ("\(path): it belongs to user \(owner)", "make it root's, or that of the agent's user")
    case .unreadable(let path, .file(.system(let error))): ("\(path): \(error.text.lowercased())", nil)
    case .unreadable(let path, .file): ("\(path): not a small regular file", nil)
    case .unusable(let path):
      (
        "\(path): it holds no secret of the right form",
        "a header's is one line of ASCII; a webhook's is 'whsec_' and the base64 of 24 to 64 bytes"
      )
    }
  }
}

extension SinkError.ConnectionProblem {
  fileprivate var words: (message: String, hint: String?) {
    switch self {
    case .name: ("the receiver's name could not be resolved", nil)
    case .refused(let error?): ("no connection to the receiver: \(error.text.lowercased())", nil)
    case .refused(nil): ("no connection to the receiver", nil)
    case .tls: ("TLS with the receiver failed", nil)
    case .certificate:
      (
        "the receiver's certificate is not one for it by an authority that is trusted",
        "name the authority: 'ca_file: corp-ca.pem'"
      )
    case .authorities: ("the file of authorities cannot be read", "see that 'ca_file' holds PEM")
    case .proxy: ("the proxy did not connect to the receiver", nil)
    case .ended(let error?): ("the connection ended without an answer: \(error.text.lowercased())", nil)
    case .ended(nil): ("the connection ended without an answer", nil)
    case .protocolViolation: ("the receiver speaks another protocol", nil)
    }
  }
}

extension ReplacementError {
  /// What is wrong, in a few words.
  fileprivate var words: String {
    switch self {
    case .noFolder: "its folder is not there"
    case .notFolder: "what should be a folder of its path is none"
    case .closed: "its folder may not be written to"
    case .unsuitable: "something else lies there"
    case .foreignLink(let name, let owner): "the link '\(name)' belongs to user \(owner)"
    case .foreignPipe: "another user's FIFO lies there"
    case .noReader: "nothing reads from it"
    case .system(let error, _): error.text.lowercased()
    }
  }
}
