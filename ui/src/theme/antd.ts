// The Ant Design theme, from the tokens; its styles are made when the window is built, so nothing injects a <style>.
import type { ThemeConfig } from "antd";
import { colours, fonts, sizes } from "./tokens.ts";

export const theme: ThemeConfig = {
  zeroRuntime: true,
  hashed: false,
  cssVar: { key: "cunce", prefix: "ant" },
  token: {
    colorPrimary: colours.accent,
    colorLink: colours.accent,
    colorInfo: colours.calm,
    colorWarning: colours.doubt,
    colorError: colours.wrong,
    colorSuccess: colours.accent,
    colorText: colours.ink,
    colorTextSecondary: colours.inkSoft,
    colorTextTertiary: colours.inkFaint,
    colorTextDescription: colours.inkSoft,
    colorTextPlaceholder: colours.inkFaint,
    colorTextDisabled: colours.inkFaint,
    colorBorder: colours.lineStrong,
    colorBorderSecondary: colours.line,
    colorBgLayout: colours.paper,
    fontFamily: fonts,
    fontSize: sizes.font,
    controlHeight: sizes.control,
    borderRadius: sizes.radius,
    motionDurationMid: "0.12s",
    motionDurationSlow: "0.16s",
    boxShadow: "0 6px 24px rgba(29,39,36,.14)",
    boxShadowSecondary: "0 6px 24px rgba(29,39,36,.14)",
  },
  components: {
    Button: { primaryShadow: "none", defaultShadow: "none", defaultBorderColor: colours.lineSoft, dangerShadow: "none", fontWeight: 500 },
    Select: { optionSelectedBg: colours.accentSoft, optionActiveBg: colours.sunken },
    Segmented: { trackBg: colours.rail, itemColor: colours.inkSoft, itemSelectedColor: colours.ink },
    Input: { activeShadow: `0 0 0 2px ${colours.accentLine}` },
    Tooltip: { colorBgSpotlight: colours.ink },
  },
};
