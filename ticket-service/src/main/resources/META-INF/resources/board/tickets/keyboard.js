import { h } from '../kit/dom.js';

const OFF = 'holdfast.keys-off';

/** Whether single letters act; a choice of the reader that is kept, since who dictates says letters that are no commands. */
const areOn = () => localStorage.getItem(OFF) === null;

/** The choice, for the controls of a panel. */
export function keysControl() {
  const box = h('input', { id: 'keys', type: 'checkbox', onchange: () =>
    (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, 'yes')) });
  box.checked = areOn();
  return h('span', {}, box, h('label', { for: 'keys', class: 'about' }, ' letter keys'));
}

/** j and k move in the queue, r goes to the reply, e resolves, Escape leads from the reply to the queue. Not while somebody writes. */
export function keyboard({ queue, conversation }) {
  const move = (step) => {
    queue.focus();
    queue.move(step);
  };
  const actions = {
    j: () => move(1),
    k: () => move(-1),
    r: () => conversation.focusReply(),
    e: () => conversation.resolve(),
  };
  addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if (event.key === 'Escape' && event.target.id === 'reply') queue.focus();
    if (event.repeat || !areOn()) return;
    const writes = event.target.matches?.('input, textarea, select');
    const action = actions[event.key];
    if (!action || writes || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  });
}
