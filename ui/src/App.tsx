// Which of the three the window is: at its first start, locked, or open.
import { ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { QueryClientProvider } from "@tanstack/react-query";
import { StyleProvider } from "@ant-design/cssinjs";
import { lazy, Suspense, useEffect } from "react";
import { client, useSession, useSettings } from "./api/queries";
import type { Session } from "./api";
import { listenForKeys } from "./parts/keys";
import { Trouble } from "./parts/Trouble";
import { theme } from "./theme/antd";
import { useWords, WordsProvider, type Language } from "./words";

const FirstStart = lazy(() => import("./screens/start/FirstStart"));
const Locked = lazy(() => import("./screens/start/Locked"));
const Frame = lazy(() => import("./frame/Frame"));

// Ant Design's variables are in the built style sheet; what it would still insert goes where no browser looks.
const nowhere = document.createElement("div");
/** Lists and menus open in a landmark of their own, where a screen reader finds them. */
const popups = (): HTMLElement => document.getElementById("popups") ?? document.body;

export function App() {
  useEffect(listenForKeys, []);
  return (
    <QueryClientProvider client={client}>
      <StyleProvider container={nowhere}><InLanguage /></StyleProvider>
    </QueryClientProvider>
  );
}

function InLanguage() {
  const session = useSession();
  const settings = useSettings();
  const language: Language = settings.data?.language ?? "zh";
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  }, [language]);
  return (
    <ConfigProvider theme={theme} locale={language === "zh" ? zhCN : enUS} button={{ autoInsertSpace: false }} wave={{ disabled: true }} getPopupContainer={popups}>
      <WordsProvider language={language}>
        <Title />
        {session.error ? <main className="gate"><div className="gate-body"><Trouble thrown={session.error} retry={() => void session.refetch()} /></div></main> : null}
        {session.data && <Suspense fallback={null}><State session={session.data} /></Suspense>}
      </WordsProvider>
    </ConfigProvider>
  );
}

function Title() {
  const { t } = useWords();
  return <><title>{t("app.name")}</title><aside id="popups" aria-label={t("popups.label")} /></>;
}

function State({ session }: { session: Session }) {
  // What was read while open must not stay in memory once locked.
  const enter = (next: Session) => {
    client.removeQueries({ predicate: (query) => !["session", "settings"].includes(String(query.queryKey[0])) });
    client.setQueryData(["session"], next);
    void client.invalidateQueries({ queryKey: ["settings"] });
  };
  useEffect(() => {
    if (session.state !== "open") client.removeQueries({ predicate: (query) => !["session", "settings", "towns", "villages"].includes(String(query.queryKey[0])) });
  }, [session.state]);
  if (session.state === "first_start") return <FirstStart onDone={() => void client.refetchQueries({ queryKey: ["session"] })} />;
  if (session.state === "locked") return <Locked session={session} onOpen={enter} />;
  return <Frame session={session} />;
}
