import Foundation
import Testing

/// TLS servers on loopback, by openssl, for the shell commands of `Program`; they end with the command.
enum TLSSite {
  static let isPossible = FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")
  static let why: Comment = "openssl is not installed"

  /// Functions for the shell: `certify NAME` makes NAME.pem, which is its own authority, and `serve NAME PORT` listens
  /// with it, any free port for 0, and returns once it does, with `$port` and `$server` set.
  static let shell = """
    set -e
    servers=()
    trap 'kill -KILL "${servers[@]}" 2>/dev/null || true' EXIT
    certify() {
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$1" \\
        -addext subjectAltName=IP:127.0.0.1 -keyout "$1.key" -out "$1.pem" 2>/dev/null
    }
    serve() {
      exec {log}< <(exec openssl s_server -accept "127.0.0.1:$2" -www -cert "$1.pem" -key "$1.key" "${@:3}" \\
        2>/dev/null </dev/null)
      server=$!
      servers+=("$server")
      line=
      # It names the port only where it chose it.
      while [[ $line != ACCEPT* ]]; do read -r line <&"$log"; done
      if (($2 == 0)); then port=${line##*:}; fi
    }
    certify site

    """
}
