import { h } from './kit/dom.js';
import { atRisk } from './retention/at-risk.js';
import { calibration } from './retention/calibration.js';
import { churnOverTime } from './retention/churn-over-time.js';
import { cohorts } from './retention/cohorts.js';
import { flow } from './retention/flow.js';
import { forecast } from './retention/forecast.js';
import { impact } from './retention/impact.js';
import { lifecycle } from './retention/lifecycle.js';
import { value } from './retention/value.js';

/** The board of retention: who stays, who leaves, and who is expected to. */
export async function show(board) {
  if (new URLSearchParams(location.search).get('wall') === '1') document.documentElement.classList.add('wall');
  const panels = [flow(board), churnOverTime(board), lifecycle(board), cohorts(board), atRisk(board), forecast(board),
    value(board), impact(board), calibration(board)];
  board.place.append(h('h1', { class: 'visually-hidden' }, 'Retention'), h('div', { class: 'grid' }, panels.map((panel) => panel.element)));
  panels.forEach((panel) => panel.refresh());
}
