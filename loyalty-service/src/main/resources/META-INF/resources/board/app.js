import { h } from './kit/dom.js';
import { ledger } from './loyalty/ledger.js';
import { liability } from './loyalty/liability.js';
import { pointsByMonth, pointsByRule, pointsByTier } from './loyalty/points.js';
import { reconciliation } from './loyalty/reconciliation.js';
import { redemptionsUnderWay } from './loyalty/redemptions.js';
import { rewardsIssued, rewardsOffered } from './loyalty/rewards.js';

/** The board of loyalty: points in and out, what is owed, rewards, and one customer's ledger (`?customer=`). */
export async function show(board) {
  if (new URLSearchParams(location.search).get('wall') === '1') document.documentElement.classList.add('wall');
  const panels = [ledger(board), pointsByMonth(board), rewardsOffered(board), redemptionsUnderWay(board), liability(board),
    pointsByRule(board), pointsByTier(board), rewardsIssued(board), reconciliation(board)];
  board.place.append(h('h1', { class: 'visually-hidden' }, 'Loyalty'), h('div', { class: 'grid' }, panels.map((panel) => panel.element)));
  panels.forEach((panel) => panel.refresh());
}
