import { h } from './dom.js';

/** Shows the state of a live connection in words and by a shape. */
export function showConnection(element, state, reason = '') {
  element.dataset.state = state;
  element.replaceChildren(state === 'live' ? '● live' : '○ not live', reason ? h('span', { class: 'reason' }, ` ${reason}`) : '');
}
