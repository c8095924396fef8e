import CYaml

/// libyaml by itself: the least that any reader of the file takes.
enum Events {
  /// How many events it makes of the text.
  static func count(in bytes: [UInt8]) -> Int {
    bytes.withUnsafeBufferPointer { text in
      var parser = yaml_parser_t()
      guard yaml_parser_initialize(&parser) == 1 else { return 0 }
      defer { yaml_parser_delete(&parser) }
      yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
      yaml_parser_set_input_string(&parser, text.baseAddress, text.count)
      var count = 0
      var event = yaml_event_t()
      while yaml_parser_parse(&parser, &event) == 1 {
        let isLast = event.type == YAML_STREAM_END_EVENT
        yaml_event_delete(&event)
        count += 1
        if isLast { return count }
      }
      return count
    }
  }
}
