"use strict";
(() => {
  const body = document.body;
  const tables = [...document.querySelectorAll("table.data")];
  const nav = document.querySelector("nav");
  if (!nav || tables.length === 0) return;

  const tools = document.createElement("div");
  tools.className = "tools";
  tools.setAttribute("role", "search");
  const add = (type, text) => {
    const label = document.createElement("label");
    const input = document.createElement("input");
    input.type = type;
    label.append(...(type === "checkbox" ? [input, text] : [text, input]));
    tools.append(label);
    return input;
  };
  const search = add("search", body.dataset.search);
  const hide = add("checkbox", body.dataset.hide);
  nav.after(tools);

  const rows = tables.flatMap((table) => [...table.tBodies[0].rows]);
  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const show = () => {
    const wanted = search.value.trim().toLowerCase();
    for (const row of rows) {
      const passed = hide.checked && row.classList.contains("is-compliant");
      row.hidden = passed || (wanted !== "" && !texts.get(row).includes(wanted));
    }
  };
  search.addEventListener("input", show);
  hide.addEventListener("change", show);

  const value = (row, column) => {
    const cell = row.cells[column];
    const time = cell.querySelector("time");
    return time ? time.dateTime : cell.textContent.trim();
  };
  const compare = (a, b) => {
    const [x, y] = [parseFloat(a), parseFloat(b)];
    const numbers = /^-?[\d.]/.test(a) && /^-?[\d.]/.test(b) && !a.includes("T") && !b.includes("T");
    return numbers && x !== y ? x - y : a.localeCompare(b, body.parentElement.lang);
  };
  for (const table of tables) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const order = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", order === 1 ? "ascending" : "descending");
        const sorted = [...table.tBodies[0].rows]
          .sort((a, b) => order * compare(value(a, column), value(b, column)));
        table.tBodies[0].append(...sorted);
      });
    });
  }
})();
