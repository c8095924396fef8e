import Glibc
import Linux

/// Asks for a passphrase on the terminal, whatever the standard streams are.
enum PassphrasePrompt {
  private static let bound = 1024
  /// The longest pause between two characters, in milliseconds.
  private static let timeout: Int32 = 120_000

  /// The text typed before Enter, which the terminal does not show.
  static func ask(_ question: String) throws(StreamError) -> SecretBytes {
    guard let terminal = ControllingTerminal() else {
      throw StreamError(
        .usage, "no terminal is available to ask for the passphrase",
        hint: "name a file or a descriptor: --passphrase-file /dev/fd/3")
    }
    return try ask(question, on: terminal)
  }

  private static func ask(
    _ question: String, on opened: borrowing ControllingTerminal
  ) throws(StreamError) -> SecretBytes {
    let terminal = opened.descriptor
    var before = termios()
    guard tcgetattr(terminal, &before) == 0 else {
      throw StreamError(.output, "the terminal cannot be kept from showing the passphrase")
    }
    var silent = before
    // Character by character, with Ctrl-C as a character: no signal leaves the echo off.
    silent.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
    guard tcsetattr(terminal, TCSAFLUSH, &silent) == 0 else {
      throw StreamError(.output, "the terminal cannot be kept from showing the passphrase")
    }
    defer {
      tcsetattr(terminal, TCSAFLUSH, &before)
      show("\n", terminal)
    }
    show(question, terminal)
    return try line(of: terminal)
  }

  private static func line(of terminal: Int32) throws(StreamError) -> SecretBytes {
    let room = SecretBytes(count: bound)
    var count = 0
    while true {
      var waiting = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
      let ready = poll(&waiting, 1, timeout)
      if ready < 0, errno == EINTR { continue }
      var letter: UInt8 = 0
      guard ready > 0, read(terminal, &letter, 1) == 1 else {
        throw StreamError(.usage, "no passphrase was typed", hint: "try again")
      }
      switch letter {
      case 0x0a, 0x0d, 0x04:  // Enter, or the end of the input
        return room.withBytes { SecretBytes(copying: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      case 0x03, 0x1c: throw StreamError(.usage, "no passphrase was typed")  // Ctrl-C, Ctrl-\
      case 0x15: count = 0  // Ctrl-U
      case 0x08, 0x7f:
        // The bytes of one character, of which all but the first begin with the bits 10 (RFC 3629 §3).
        repeat { count = max(0, count - 1) } while count > 0 && room.withBytes { $0[count] & 0xc0 == 0x80 }
      default:
        guard count < bound else {
          throw StreamError(.usage, "the passphrase is longer than \(bound) bytes")
        }
        room.withMutableBytes { $0[count] = letter }
        count += 1
      }
    }
  }

  private static func show(_ text: String, _ terminal: Int32) {
    let bytes = Array(text.utf8)
    _ = write(terminal, bytes, bytes.count)
  }
}
