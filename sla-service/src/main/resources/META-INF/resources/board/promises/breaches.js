import { foreign, h } from '../kit/dom.js';
import { showConnection } from '../kit/connection.js';
import { ago, duration } from '../kit/format.js';
import { Panel } from '../kit/panel.js';
import { isPaused } from '../kit/updates.js';
import { filtered, filters } from './filters.js';
import { ticketLink } from './ticket-link.js';

/** The stretches of the past that are tried, until one is small enough to be read whole. */
const MINUTES = [60, 10, 1];
const SHOWN = 50;
/** How often new breaches are said to a screen reader, in one sentence. */
const SAID_EVERY_MS = 30_000;
const WITHDRAWALS_MAX = 1_000;

// Events of the stream have no id of the breach; these three name it.
const keyOf = ({ ticketId, metric, cycle }) => `${ticketId} ${metric} ${cycle}`;
const knownAfter = (breach) => Date.parse(breach.detectedAt) - Date.parse(breach.dueAt);

/** The rows of breaches by their key, the latest deadline first. */
class Rows {
  #rows = new Map();
  #link;
  #scroll;
  body = h('tbody');

  constructor(link, scroll) {
    this.#link = link;
    this.#scroll = scroll;
  }

  get size() {
    return this.#rows.size;
  }

  keys() {
    return new Set(this.#rows.keys());
  }

  has(key) {
    return this.#rows.has(key);
  }

  clear() {
    this.#rows.clear();
    this.body.replaceChildren();
  }

  /** Shows a breach that stands; false when it is shown already. */
  add(breach) {
    const key = keyOf(breach);
    const shown = this.#rows.get(key);
    if (shown && !shown.classList.contains('withdrawn')) return false;
    shown?.remove();
    const due = Date.parse(breach.dueAt);
    const row = h('tr', { 'data-breach': key, 'data-due': due },
      h('td', { class: 'nowrap' }, ago(breach.dueAt)), h('th', { scope: 'row' }, this.#link(breach)),
      h('td', {}, breach.metric), h('td', {}, foreign(breach.department)), h('td', {}, foreign(breach.channel)),
      h('td', { class: 'number' }, knownAfter(breach) < 1000 ? `${Math.max(0, knownAfter(breach))} ms` : duration(knownAfter(breach))));
    this.#rows.set(key, row);
    // Above the first row that was due earlier; what the reader looks at stays where it is.
    const { scrollTop, scrollHeight } = this.#scroll;
    this.body.insertBefore(row, [...this.body.children].find((each) => Number(each.dataset.due) <= due) ?? null);
    if (row.offsetTop < scrollTop) this.#scroll.scrollTop = scrollTop + this.#scroll.scrollHeight - scrollHeight;
    while (this.body.children.length > SHOWN) this.#remove(this.body.lastElementChild);
    return true;
  }

  withdraw(key) {
    const row = this.#rows.get(key);
    if (!row || row.classList.contains('withdrawn')) return;
    row.classList.add('withdrawn');
    row.lastElementChild.replaceChildren('withdrawn');
  }

  /** @param before milliseconds since 1970 */
  removeDueBefore(before) {
    [...this.body.children].filter((row) => Number(row.dataset.due) < before).forEach((row) => this.#remove(row));
  }

  isDueSince(key, since) {
    return Number(this.#rows.get(key).dataset.due) >= since;
  }

  #remove(row) {
    this.#rows.delete(row.dataset.breach);
    row.remove();
  }
}

/** Says in one sentence how many breaches have come. */
function announcer() {
  const region = h('p', { class: 'visually-hidden', role: 'status' });
  let fresh = 0;
  let timer = 0;
  return {
    region,
    forget() {
      fresh = 0;
    },
    count() {
      fresh += 1;
      if (timer !== 0) return;
      timer = setTimeout(() => {
        timer = 0;
        if (fresh === 0) return;
        region.textContent = fresh === 1 ? 'A new breach.' : `${fresh} new breaches.`;
        fresh = 0;
      }, SAID_EVERY_MS);
    },
  };
}

/** Breaches of the last hour, then as they come; one that was withdrawn is struck through. */
export function breaches(board) {
  const { api, connection } = board;
  const table = h('div', { class: 'scroll tall', tabindex: 0, role: 'group', 'aria-label': 'Breaches' });
  const rows = new Rows(ticketLink(board), table);
  table.append(h('table', {}, h('caption', { class: 'visually-hidden' }, 'Breaches'),
    h('thead', {}, h('tr', {}, ['Deadline', 'Ticket', 'Promise', 'Department', 'Channel', 'Known after'].map((title) =>
      h('th', { scope: 'col' }, title)))), rows.body));
  const news = announcer();
  const none = h('p', { class: 'note' }, 'No breach in the last hour. New ones appear here by themselves.');
  const content = h('div', {}, none, table);
  /** Withdrawals that the stream has reported, by breach, numbered in the order in which they came. */
  const withdrawals = new Map();
  let reported = 0;
  let following = null;
  let panel = null;

  const onEvent = (name, data) => {
    if (isPaused() || name === 'gap') {
      panel.changed();
      return;
    }
    if (data === null) return;
    const key = keyOf(data);
    if (name === 'sla-breached') {
      withdrawals.delete(key);
      if (rows.add(data)) news.count();
    } else if (name === 'sla-breach-withdrawn') {
      withdrawals.delete(key);
      withdrawals.set(key, ++reported);
      if (withdrawals.size > WITHDRAWALS_MAX) withdrawals.delete(withdrawals.keys().next().value);
      rows.withdraw(key);
    }
    none.hidden = rows.size > 0;
  };
  const follow = () => {
    following?.abort();
    following = new AbortController();
    api.follow(`/stream?${filters()}`, { signal: following.signal, onEvent, onState: (state, reason) => {
      showConnection(connection, state, reason);
      // What happened between the answer and the beginning of the stream was not reported.
      if (state === 'live') panel.changed();
    } });
  };
  let followed = null;

  panel = new Panel({
    title: 'Breaches',
    tall: true,
    about: 'The latest 50 of the last hour, then as they come: the newest first. A breach is withdrawn when an event that came late proves that the answer was in time.',
    every: 60_000,
    always: true,
    load: async () => {
      const query = String(filters());
      if (query !== followed) {
        rows.clear();
        withdrawals.clear();
        news.forget();
        followed = query;
        follow();
      }
      const before = { known: rows.keys(), reported };
      let answer = null;
      for (const minutes of MINUTES) {
        const since = Date.now() - minutes * 60_000;
        answer = { ...await api.all('promises', filtered('/breaches', { since: new Date(since).toISOString(), limit: 200 })), since, before };
        if (!answer.isCut) break;
      }
      return answer;
    },
    render: ({ items, isCut, since, before }) => {
      // A withdrawal that came after the question is newer than the answer.
      const isWithdrawn = (key) => (withdrawals.get(key) ?? 0) > before.reported;
      items.slice(-SHOWN).forEach((breach) => isWithdrawn(keyOf(breach)) && rows.has(keyOf(breach)) ? null : rows.add(breach));
      items.map(keyOf).filter(isWithdrawn).forEach((key) => rows.withdraw(key));
      rows.removeDueBefore(Date.now() - MINUTES[0] * 60_000);
      // The answer has all breaches that stand: of those known before the question, one that is missing was withdrawn unheard.
      const standing = new Set(items.map(keyOf));
      if (!isCut) before.known.forEach((key) => rows.has(key) && !standing.has(key) && rows.isDueSince(key, since) && rows.withdraw(key));
      none.hidden = rows.size > 0;
      // With the table, for what the stream brings.
      return content;
    },
  });
  panel.element.append(news.region);
  return panel;
}
