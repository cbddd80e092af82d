import { h, sign } from './dom.js';

/** Shows the state of a live connection in words and by a shape. */
export function showConnection(element, state, reason = '') {
  // A screen reader says what changes.
  if (element.dataset.state === state && element.dataset.reason === reason) return;
  element.dataset.state = state;
  element.dataset.reason = reason;
  element.replaceChildren(sign(state === 'live' ? '● ' : '○ '), state === 'live' ? 'live' : 'not live', reason ? h('span', { class: 'reason' }, ` ${reason}`) : '');
}
