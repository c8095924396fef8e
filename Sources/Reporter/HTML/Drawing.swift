/// What every drawing has: a title and a description for whom does not see it.
enum Drawing {
  /// A drawing that is stretched to its place: it holds no text and no circle.
  static func svg(
    id: String, style: String, width: Int, height: Int, title: String, description: String,
    content: [Markup]
  ) -> Markup {
    .element(
      "svg",
      [
        "class": style, "viewBox": "0 0 \(width) \(height)", "preserveAspectRatio": "none", "role": "img",
        "aria-labelledby": "\(id)-t \(id)-d",
      ],
      [
        .element("title", ["id": "\(id)-t"], title), .element("desc", ["id": "\(id)-d"], description),
      ] + content)
  }
}
