import { h } from './dom.js';

let pausedAt = null;

/** Whether nothing is loaded, added or counted down by itself: nobody looks at the page, or the reader has paused it. */
export const isResting = () => document.hidden || pausedAt !== null;

export const isPaused = () => pausedAt !== null;

/** Calls a function whenever that may have changed. */
export function onResting(changed) {
  document.addEventListener('visibilitychange', changed);
  document.addEventListener('updates', changed);
}

/** The button that pauses all updates of the page, with the time since when. */
export function pauseButton(time) {
  const button = h('button', { type: 'button', 'aria-pressed': 'false', onclick: () => {
    pausedAt = pausedAt === null ? new Date() : null;
    button.setAttribute('aria-pressed', String(pausedAt !== null));
    note.textContent = pausedAt === null ? '' : ` since ${time(pausedAt)}; all times are as of then`;
    document.dispatchEvent(new Event('updates'));
  } }, 'Pause updates');
  const note = h('span', { class: 'about', role: 'status' });
  return h('span', {}, button, note);
}
