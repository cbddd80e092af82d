import { foreign, h } from '../kit/dom.js';
import { showConnection } from '../kit/connection.js';
import { ago, duration } from '../kit/format.js';
import { Panel } from '../kit/panel.js';
import { filtered, filters } from './filters.js';

/** The stretches of the past that are tried, until one is small enough to be read whole. */
const MINUTES = [60, 10, 1];
const SHOWN = 50;

/** Breaches of the last hour, then as they come; one that was withdrawn is struck through. */
export function breaches({ api, connection }) {
  const rows = new Map();
  const body = h('tbody', { 'aria-live': 'polite', 'aria-relevant': 'additions' });
  const table = h('div', { class: 'scroll tall', tabindex: 0, role: 'region', 'aria-label': 'Breaches' }, h('table', {},
    h('thead', {}, h('tr', {}, ['Deadline', 'Ticket', 'Promise', 'Department', 'Channel', 'Known after'].map((title) =>
      h('th', { scope: 'col' }, title)))), body));
  let following = null;
  let panel = null;

  // Events of the stream have no id of the breach; these three name it.
  const key = ({ ticketId, metric, cycle }) => `${ticketId} ${metric} ${cycle}`;
  const known = (breach) => Date.parse(breach.detectedAt) - Date.parse(breach.dueAt);
  const add = (breach) => {
    const shown = rows.get(key(breach));
    if (shown && !(shown.classList.contains('withdrawn') && shown.dataset.detected < breach.detectedAt)) return;
    shown?.remove();
    const row = h('tr', { 'data-breach': key(breach), 'data-detected': breach.detectedAt },
      h('td', { class: 'nowrap' }, ago(breach.dueAt)), h('td', {}, foreign(breach.ticketId, { class: 'id', title: breach.ticketId })),
      h('td', {}, breach.metric), h('td', {}, foreign(breach.department)), h('td', {}, foreign(breach.channel)),
      h('td', { class: 'number' }, known(breach) < 1000 ? `${Math.max(0, known(breach))} ms` : duration(known(breach))));
    rows.set(key(breach), row);
    // Above the first row that was due earlier; what the reader looks at stays where it is.
    const scroll = table.scrollTop > 0 ? table.scrollHeight - table.scrollTop : null;
    const later = [...body.children].find((each) => each.querySelector('time').dateTime <= breach.dueAt);
    body.insertBefore(row, later ?? null);
    if (scroll !== null) table.scrollTop = table.scrollHeight - scroll;
    while (body.children.length > SHOWN) {
      rows.delete(body.lastElementChild.dataset.breach);
      body.lastElementChild.remove();
    }
  };
  const withdraw = (row) => {
    if (!row || row.classList.contains('withdrawn')) return;
    row.classList.add('withdrawn');
    row.lastElementChild.replaceChildren('withdrawn');
  };
  // The answer has the breaches that stand: one that is missing among those detected until then was withdrawn unheard.
  const withdrawMissing = ({ items, since, isCut }) => {
    if (isCut) return;
    const standing = new Set(items.map(key));
    const last = items.reduce((latest, breach) => (breach.detectedAt > latest ? breach.detectedAt : latest), '');
    rows.forEach((row, name) => {
      if (!standing.has(name) && row.dataset.detected <= last && row.querySelector('time').dateTime >= since) withdraw(row);
    });
  };
  const onEvent = (name, data) => {
    if (name === 'gap') panel.refresh();
    else if (name === 'sla-breached') add(data);
    else if (name === 'sla-breach-withdrawn') withdraw(rows.get(key(data)));
    if (data) panel.element.dataset.state = 'ready';
  };
  const follow = () => {
    following?.abort();
    following = new AbortController();
    api.follow(`/stream?${filters()}`, { signal: following.signal, onEvent, onState: (state, reason) =>
      showConnection(connection, state, reason) });
  };
  let followed = null;

  panel = new Panel({
    title: 'Breaches',
    tall: true,
    about: 'The latest 50 of the last hour, then as they come: the newest first. A breach is withdrawn when an event that came late proves that the answer was in time.',
    every: 60_000,
    empty: 'No breach in the last hour. New ones appear here by themselves.',
    load: async () => {
      const query = String(filters());
      if (query !== followed) {
        rows.clear();
        body.replaceChildren();
        followed = query;
        follow();
      }
      let answer = null;
      for (const minutes of MINUTES) {
        const since = new Date(Date.now() - minutes * 60_000).toISOString();
        answer = { ...await api.all('promises', filtered('/breaches', { since, limit: 200 })), since };
        if (!answer.isCut) break;
      }
      return answer;
    },
    render: (answer) => {
      answer.items.slice(-SHOWN).forEach(add);
      const hourAgo = new Date(Date.now() - MINUTES[0] * 60_000).toISOString();
      rows.forEach((row, name) => {
        if (row.querySelector('time').dateTime >= hourAgo) return;
        row.remove();
        rows.delete(name);
      });
      withdrawMissing(answer);
      if (!table.isConnected && rows.size === 0) {
        // Kept in the page for what the stream brings.
        return h('div', {}, h('p', { class: 'note' }, 'No breach in the last hour. New ones appear here by themselves.'), table);
      }
      return table;
    },
  });
  return panel;
}
