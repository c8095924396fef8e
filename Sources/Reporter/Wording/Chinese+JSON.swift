internal import Model

/// Why a JSON document, or a line of an inventory, is refused.
extension Chinese {
  func words(_ problem: JSONProblem) -> String {
    switch problem {
    case .missing(let key): "缺少“\(key)”"
    case .unexpected(let wanted): "不是\(Self.words(wanted))"
    case .noValue: "没有值"
    case .null: "不允许“null”：请省略该键"
    case .schema(let found, let wanted) where wanted.count == 1: "“\(found)”不是“\(wanted[0])”"
    case .schema(let found, let wanted): "“\(found)”不是" + wanted.map { "“\($0)”" }.joined(separator: "或")
    case .syntax: "不是 JSON 文档"
    case .value: "有数字超出其字段的范围，或有文本格式有误"
    case .malformed(let error): "“\(error.text)”不是\(Self.words(error.format))"
    case .refused(let text): text
    case .unwritable(let text): "无法写出：\(text)"
    }
  }

  private static func words(_ format: MalformedTextError.Format) -> String {
    switch format {
    case .address: " IP 地址"
    case .interfaceAddress: "接口地址"
    case .prefix: "前缀"
    case .region: "地区"
    case .selector: "选择器"
    case .service: "服务"
    case .time: " RFC 3339 时间"
    }
  }

  private static func words(_ kind: JSONProblem.Kind) -> String {
    switch kind {
    case .string: "字符串"
    case .bool: " true 或 false"
    case .number: "数字"
    case .list: "列表"
    case .object: "对象"
    }
  }

  func words(_ problem: InventoryProblem) -> String {
    switch problem {
    case .noHostColumn: "首行没有“host”列"
    case .emptyHost: "没有主机"
    case .repeated(let host, let line): "“\(host)”在第 \(line) 行已经出现"
    case .unendedQuote: "此处开始的引号没有结尾"
    case .tooMany(let limit): "超过 \(limit) 台主机"
    case .notUTF8: "不是 UTF-8"
    }
  }
}
