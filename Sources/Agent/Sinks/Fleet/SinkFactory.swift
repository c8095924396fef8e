internal import Model

/// Makes the sink of settings.
enum SinkFactory {
  static func sink(for settings: SinkSettings, _ context: SinkContext) -> any Sink {
    let secrets = SecretReader(credentials: context.credentials)
    return switch settings.kind {
    case .textfile(let path): TextfileSink(path: path, metrics: context.metrics)
    case .jsonLines(let lines): JSONLinesSink(lines, name: settings.name)
    case .otlp(let otlp): OTLPSink(otlp, name: settings.name, secrets: secrets, own: context.metrics)
    case .webhook(let webhook): WebhookSink(webhook, name: settings.name, secrets: secrets)
    case .journald(let content): JournaldSink(content: content, name: settings.name)
    case .syslog(let syslog): SyslogSink(syslog, name: settings.name)
    }
  }
}
