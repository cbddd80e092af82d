import { h } from '../kit/dom.js';
import { lines } from '../kit/chart.js';
import { share } from '../kit/format.js';
import { Panel } from '../kit/panel.js';
import { formula } from './words.js';

const MONTHS = 12;
const AT_A_TIME = 4;
/** Final figures can be corrected by an import, which is rare. */
const KEPT_MS = 3_600_000;

const kept = new Map();

/** The first days of the last eleven months (UTC), then today: a window that ends there has the days before. */
function ends() {
  const now = new Date();
  const firsts = Array.from({ length: MONTHS - 1 }, (ignored, index) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - (MONTHS - 2 - index), 1)).toISOString().slice(0, 10));
  return [...firsts, null];
}

async function ask(api, at, signal) {
  const known = kept.get(at);
  if (known && Date.now() - known.askedAt < KEPT_MS) return known.answer;
  const answer = await api.get(`/churn?window=P30D${at === null ? '' : `&at=${at}`}`, { signal });
  if (at !== null && answer.status === 'final') kept.set(at, { answer, askedAt: Date.now() });
  return answer;
}

/** Churn of 30 days at the ends of the last months. */
export function churnOverTime({ api }) {
  return new Panel({
    title: 'Churn of 30 days over time',
    about: 'Of the 30 days before the first of each of the last months (UTC), and before the end of today; faint: the interval of 95 %.',
    wide: true,
    every: 120_000,
    empty: 'No customers were active before any of these windows.',
    load: async (signal) => {
      const answers = [];
      const all = ends();
      // Some at a time, as a browser has six connections to a service, which other panels use, too.
      while (answers.length < all.length) {
        const next = all.slice(answers.length, answers.length + AT_A_TIME);
        answers.push(...await Promise.all(next.map((at) => ask(api, at, signal))));
      }
      return answers;
    },
    render: (answers) => {
      if (answers.every((answer) => answer.churn === null)) return null;
      const provisional = answers.findIndex((answer) => answer.status !== 'final');
      return h('div', {}, lines({
        title: 'Churn of 30 days',
        x: answers.map((answer) => Date.parse(answer.to) / 1000),
        format: share,
        series: [{ label: 'churn', color: '--first', values: answers.map((answer) => answer.churn),
          low: answers.map((answer) => answer.low), high: answers.map((answer) => answer.high),
          provisional: provisional < 0 ? undefined : provisional }],
      }), formula(`Churn = ${answers[0].formula}.`));
    },
  });
}
