// Makes one plain style sheet of the tokens and of the Ant Design components in use, so that a strict CSP can stand.
import { createCache, extractStyle, StyleProvider } from "@ant-design/cssinjs";
import * as antd from "antd";
import { createElement as h, type ReactNode } from "react";
import { renderToString } from "react-dom/server";
import type { Plugin } from "vite";
import { theme } from "../src/theme/antd.ts";
import { colours, fonts, sizes } from "../src/theme/tokens.ts";

const NAME = "virtual:styles.css";

export function styles(): Plugin {
  return {
    name: "cunce-styles",
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    load: (id) => (id === `\0${NAME}` ? tokenSheet() + antdSheet() : undefined),
  };
}

function tokenSheet(): string {
  const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const colour = Object.entries(colours).map(([name, value]) => `--${kebab(name)}:${value}`);
  const size = Object.entries(sizes).map(([name, value]) => `--s-${kebab(name)}:${value}px`);
  return `:root{${[...colour, ...size, `--fonts:${fonts}`].join(";")}}\n`;
}

/** The components the screens use; one that is missing here would appear without its style. */
function samples(): ReactNode[] {
  const { Button, Checkbox, Dropdown, Input, InputNumber, Popover, Progress, Segmented, Select, Spin, Switch, Tooltip } = antd;
  const items = [{ key: "a", label: "a" }, { type: "divider" as const }];
  return [
    h(Button, { type: "primary", danger: true, key: 1 }, "a"),
    h(Checkbox, { key: 2 }, "a"),
    h(Checkbox.Group, { key: 3, options: ["a"] }),
    h(Dropdown, { key: 4, menu: { items } }, h("a")),
    h(Input, { key: 6 }),
    h(Input.Password, { key: 7 }),
    h(Input.TextArea, { key: 8 }),
    h(InputNumber, { key: 9 }),
    h(Popover, { key: 10, content: "a" }, h("a")),
    h(Progress, { key: 11, percent: 1 }),
    h(Segmented, { key: 12, options: ["a"] }),
    h(Select, { key: 13, options: [{ value: "a" }], mode: "multiple" }),
    h(Select, { key: 14, options: [], showSearch: true }),
    h(Spin, { key: 15 }),
    h(Switch, { key: 16 }),
    h(Tooltip, { key: 17, title: "a" }, h("a")),
    h(antd.Empty, { key: 18 }),
  ];
}

function antdSheet(): string {
  const cache = createCache();
  renderToString(
    h(StyleProvider, { cache, children: h(antd.ConfigProvider, { theme: { ...theme, zeroRuntime: false }, children: samples() }) }),
  );
  return extractStyle(cache, { plain: true });
}
