import { h } from './dom.js';

/** Several parts fail and recover at once: a screen reader gets one sentence. */
const JOINED_MS = 5_000;

const late = new Set();
const region = h('p', { class: 'visually-hidden', role: 'status' });
let timer = 0;

document.body.append(region);

function sentence() {
  if (late.size === 0) return region.textContent === '' ? '' : 'All parts are up to date again.';
  return late.size === 1 ? `Out of date: ${[...late][0]}.` : `${late.size} parts are out of date.`;
}

/** Says that a part of the page is out of date, or is not any more. */
export function setLate(title, isLate) {
  if (late.has(title) === isLate) return;
  if (isLate) late.add(title);
  else late.delete(title);
  clearTimeout(timer);
  timer = setTimeout(() => {
    const text = sentence();
    if (region.textContent !== text) region.textContent = text;
  }, JOINED_MS);
}
