import { h } from './kit/dom.js';
import { dueNext } from './promises/due-next.js';
import { breaches } from './promises/breaches.js';
import { keptByHour, keptToday } from './promises/kept.js';
import { expected } from './promises/expected.js';
import { filterControls } from './promises/filters.js';

/** The board of promises: what is due, what was broken, what was kept. `?wall=1` is a large type without controls. */
export function show(board) {
  if (new URLSearchParams(location.search).get('wall') === '1') document.documentElement.classList.add('wall');
  const panels = [dueNext(board), breaches(board), keptToday(board), expected(board), keptByHour(board)];
  const refresh = () => Promise.all(panels.map((panel) => {
    panel.reset();
    return panel.refresh();
  }));
  addEventListener('popstate', refresh);
  const shown = refresh();
  board.place.append(h('h1', { class: 'visually-hidden' }, 'Promises'), filterControls(board, { onChange: refresh, after: shown }),
    h('div', { class: 'grid' }, panels.map((panel) => panel.element)));
}
