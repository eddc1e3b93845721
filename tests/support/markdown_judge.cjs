// Reads a JSON list of texts on stdin and says for each what @odiffey/discord-markdown makes of it:
// [{"open": "…", "hidden": ["…"], "marks": ["bold", …]}]. The folder with node_modules is the first argument.
"use strict";
const path = require("node:path");
const { parser } = require(path.join(process.argv[2], "node_modules", "@odiffey", "discord-markdown"));

const NAMES = {
  strong: "bold", em: "italic", url: "link", autolink: "link", footnote: "small", inlineCode: "code",
  codeBlock: "code", blockQuote: "quote", list: "item", discordUser: "mention", discordRole: "mention",
  discordChannel: "mention", discordEveryone: "mention", discordHere: "mention", discordSlash: "mention",
  discordTimestamp: "time", discordEmoji: "emoji", timestamp: "time", slash: "mention",
};

function read(node, found, box) {
  if (Array.isArray(node)) {
    node.forEach((child) => read(child, found, box));
  } else if (node !== null && typeof node === "object") {
    let inside = box;
    if (node.type !== "text" && node.type !== "newline" && node.type !== "br") {
      found.marks.add(NAMES[node.type] ?? node.type);
    }
    if (node.type === "spoiler" && box === null) {
      found.hidden.push("");
      inside = found.hidden.length - 1;
    }
    if (node.type === "br" || node.type === "newline") {
      say("\n", found, inside);
    } else if (node.items !== undefined) {
      read(node.items, found, inside);
    } else if (node.content !== undefined) {
      typeof node.content === "string" ? say(node.content, found, inside) : read(node.content, found, inside);
    }
  }
}

function say(text, found, box) {
  if (box === null) found.open += text;
  else found.hidden[box] += text;
}

let given = "";
process.stdin.setEncoding("utf8");
process.stdin.on("data", (piece) => (given += piece));
process.stdin.on("end", () => {
  const answers = JSON.parse(given).map((text) => {
    const found = { open: "", hidden: [], marks: new Set() };
    read(parser(text), found, null);
    return { open: found.open, hidden: found.hidden, marks: [...found.marks].sort() };
  });
  process.stdout.write(JSON.stringify(answers));
});
