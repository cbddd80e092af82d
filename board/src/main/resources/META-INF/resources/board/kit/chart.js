import uPlot from './uplot.js';
import { h, hidden } from './dom.js';
import { table } from './panel.js';

const HEIGHT = 220;
const DASH = [5, 4];
const SHADES = 8;
/** Pixels that a day such as 2026-01-31 needs on the axis. */
const DAY_WIDTH = 90;
const charts = new Set();

const dayOf = (at) => new Date(at * 1000).toISOString().slice(0, 10);

const color = (name) => resolved(`var(${name})`);

/** A colour as a canvas understands it: light-dark() and color-mix() are resolved only in a property of an element. */
function resolved(value) {
  const probe = h('span', { hidden: true, style: { color: value } });
  document.body.append(probe);
  const color = getComputedStyle(probe).color;
  probe.remove();
  return color;
}

/**
 * A chart of lines over time, with its figures as a table below.
 *
 * @param x times in seconds
 * @param series each {label, values, low?, high?, format, color: a custom property, provisional: index from which it is dashed}
 */
export function lines({ title, x, series, format, label = dayOf }) {
  const place = h('div', { class: 'chart', role: 'img', 'aria-label': `${title}; the figures are in the table below` });
  const chart = {
    place,
    draw: () => {
      chart.plot?.destroy();
      chart.plot = draw(place, x, series, format);
    },
    end: () => {
      chart.plot?.destroy();
      chart.observer.disconnect();
      charts.delete(chart);
    },
  };
  // Charts that a panel has replaced since they were drawn.
  for (const each of charts) if (each.isDrawn && !each.place.isConnected) each.end();
  charts.add(chart);
  chart.observer = new ResizeObserver(() => {
    if (!place.isConnected) return;
    chart.isDrawn = true;
    chart.draw();
  });
  chart.observer.observe(place);
  const rows = x.map((at, index) => ({ at, index })).reverse();
  return h('div', {}, place, legend(series), h('details', {}, h('summary', {}, 'Figures'),
    table(title, [['time', (row) => label(row.at)],
      ...series.flatMap((each) => [[each.label, (row) => format(each.values[row.index]), 'number'],
        ...(each.low ? [['interval', (row) => `${format(each.low[row.index])} to ${format(each.high[row.index])}`, 'number']] : [])])],
    rows)));
}

function legend(series) {
  return h('ul', { class: 'legend', role: 'list' }, series.map((each) =>
    h('li', {}, h('span', { class: 'line', style: { 'border-color': `var(${each.color})` } }), each.label,
      each.provisional === undefined ? null : ' (dashed: provisional)')));
}

function draw(place, x, series, format) {
  place.replaceChildren();
  const width = place.clientWidth;
  if (width === 0) return null;
  const data = [x];
  const shown = [{}];
  const bands = [];
  for (const each of series) {
    const from = each.provisional ?? each.values.length;
    const add = (values, options) => {
      data.push(values);
      shown.push({ label: each.label, stroke: color(each.color), width: 2, points: { size: 5 }, ...options });
      return data.length - 1;
    };
    add(each.values.map((value, index) => (index < from ? value : null)), {});
    if (from < each.values.length) {
      // From the last final value on, so that the lines meet.
      add(each.values.map((value, index) => (index >= from - 1 ? value : null)), { dash: DASH });
    }
    if (each.high) {
      const faint = { width: 1, dash: [2, 3], points: { show: false } };
      const high = add(each.high, faint);
      const low = add(each.low, faint);
      bands.push({ series: [high, low], fill: resolved(`color-mix(in srgb, var(${each.color}) 12%, transparent)`) });
    }
  }
  const axis = { stroke: color('--muted'), grid: { stroke: color('--line'), width: 1 }, ticks: { stroke: color('--line') } };
  return new uPlot({
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false },
    tzDate: (at) => uPlot.tzDate(new Date(at * 1000), 'Etc/UTC'),
    scales: { x: { time: true }, y: { range: (plot, low, high) => [Math.min(0, low ?? 0), Math.max(high ?? 1, 1e-9) * 1.05] } },
    series: shown,
    bands,
    axes: [{ ...axis, space: DAY_WIDTH, values: (plot, times) => times.map(dayOf) }, { ...axis, size: 56, values: (plot, values) => values.map((value) => format(value)) }],
  }, data, place);
}

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  for (const chart of charts) {
    if (chart.place.isConnected) chart.draw();
    else chart.end();
  }
});

/**
 * Bars of parts, a row each: [{label, parts: [{name, value, color, pattern?: hatched}]}]. Parts below zero are to the left.
 *
 * @param format of a value
 */
export function bars({ title, rows, format, first = '' }) {
  const reach = (sign) => Math.max(0, ...rows.map((row) => row.parts.reduce((sum, part) => sum + Math.max(0, sign * part.value), 0)));
  const left = reach(-1);
  const whole = left + reach(1) || 1;
  const names = new Map();
  for (const part of rows.flatMap((row) => row.parts)) if (!names.has(part.name)) names.set(part.name, part);
  const side = (row, sign) => row.parts.filter((part) => sign * part.value > 0).map((part) =>
    h('span', { class: `bar ${part.pattern ?? ''}`, title: `${part.name}: ${format(part.value)}`,
      style: { width: `${(100 * Math.abs(part.value)) / (sign < 0 ? left : whole)}%`, '--bar': `var(${part.color})` } }));
  const bar = (row) => h('div', { class: 'bars', 'aria-hidden': 'true' },
    left === 0 ? null : h('div', { class: 'below', style: { width: `${(100 * left) / whole}%` } }, side(row, -1)),
    side(row, 1));
  return h('div', {},
    table(title, [[first, (row) => row.label, 'word'], [hidden('as bars'), bar, 'bars-cell'],
      ...[...names.keys()].map((name) => [name, (row) => {
        const part = row.parts.find((each) => each.name === name);
        return part ? format(part.value) : '';
      }, 'number'])], rows),
    h('ul', { class: 'legend', role: 'list' }, [...names].map(([name, part]) =>
      h('li', {}, h('span', { class: `box ${part.pattern ?? ''}`, style: { '--bar': `var(${part.color})` } }), name))));
}

/** The class of a cell by its value from 0 to 1: shade-0 (least) to shade-8. */
export function shade(value) {
  return value === null || value === undefined ? 'shade-none' : `shade-${Math.round(Math.max(0, Math.min(1, value)) * SHADES)}`;
}
