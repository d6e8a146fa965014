// The month as bars a day: births, deaths, moves and edits; drawn on a canvas, with its sums in words for everyone.
import { BarChart } from "echarts/charts";
import { GridComponent, LegendComponent } from "echarts/components";
import { init, use as install } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import type { MonthDay } from "../../api";
import { count } from "../../parts/format";
import { colours, fonts, sizes } from "../../theme/tokens";
import { useWords } from "../../words";

install([BarChart, GridComponent, LegendComponent, CanvasRenderer]);

const SERIES = [["edits", colours.accentLine], ["births", colours.accent], ["moves", colours.calm], ["deaths", colours.inkFaint]] as const;

export default function MonthChart({ month }: { month: MonthDay[] }) {
  const { t } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const sums = SERIES.map(([name]) => t("today.sum", { what: t(`today.${name}`), n: count(month.reduce((sum, day) => sum + day[name], 0)) })).join(t("list.and"));
  useEffect(() => {
    if (!box.current) return;
    const chart = init(box.current, undefined, { renderer: "canvas" });
    const text = { color: colours.inkSoft, fontFamily: fonts, fontSize: sizes.fontSmall };
    chart.setOption({
      animation: false,
      textStyle: text,
      grid: { left: 36, right: 8, top: 32, bottom: 26 },
      legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 8, textStyle: text },
      xAxis: { type: "category", data: month.map((day) => day.day.slice(5)), axisTick: { show: false }, axisLine: { lineStyle: { color: colours.line } }, axisLabel: { ...text, interval: 4 } },
      yAxis: { type: "value", minInterval: 1, splitLine: { lineStyle: { color: colours.line } }, axisLabel: text },
      series: SERIES.map(([name, color]) => ({ type: "bar", stack: "day", name: t(`today.${name}`), color, data: month.map((day) => day[name]), barMaxWidth: 14 })),
    });
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(box.current);
    return () => {
      watch.disconnect();
      chart.dispose();
    };
  }, [month, t]);
  return (
    <figure className="chart-figure">
      <div className="chart" ref={box} role="img" aria-label={sums} />
      <figcaption className="faint small">{sums}</figcaption>
    </figure>
  );
}
