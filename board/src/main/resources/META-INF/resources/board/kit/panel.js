import { h, replace } from './dom.js';
import { ago, exact } from './format.js';
import { setLate } from './late.js';
import { isResting, onResting } from './updates.js';

const FIRST_RETRY_MS = 2_000;
/**
 * After a change: when it is loaded at the earliest, how often at most, and when once more, since other services learn of it
 * later. Each has up to as much again by chance, so that not all boards ask at the same moment.
 */
const CHANGED_MS = 100;
const CHANGED_EVERY_MS = 1_000;
const SETTLED_MS = 2_000;
let panels = 0;

/**
 * A part of a board that loads its own figures again and again, and says how old they are. What was shown stays when an
 * answer does not come; the panel then says so. It does not load while the page is not visible, or is paused.
 *
 * @param load asked for the figures; gets a signal that aborts
 * @param render makes the content from the figures; null: there is nothing to show
 * @param always whether to render equal figures again, since the content depends on more than them
 * @param every milliseconds between an answer and the next request
 */
export class Panel {
  #load;
  #render;
  #every;
  #empty;
  #always;
  #title;
  #shown = null;
  #isEmpty = false;
  #content = h('div', { class: 'content' }, h('p', { class: 'note' }, 'Loading.'));
  #status = h('p', { class: 'status' });
  #running = null;
  #isLoading = false;
  #isStale = false;
  #loadAgain = false;
  #hasFailed = false;
  #loadedAt = 0;
  #timer = 0;
  #changedTimer = 0;
  #settledTimer = 0;
  #answeredAt = null;
  #wait = FIRST_RETRY_MS;

  constructor({ title, about, load, render, every = 30_000, empty = 'Nothing yet.', always = false, wide = false, tall = false, controls = [] }) {
    this.#title = title;
    this.#always = always;
    this.#load = load;
    this.#render = render;
    this.#every = every;
    this.#empty = empty;
    const id = `panel-${++panels}`;
    this.element = h('section', { class: `panel${wide ? ' wide' : ''}${tall ? ' double' : ''}`, 'aria-labelledby': id, 'data-state': 'loading' },
      h('div', { class: 'heading' }, h('h2', { id }, title), ...controls),
      about ? h('p', { class: 'about' }, about) : null,
      this.#content, this.#status);
    onResting(() => {
      const age = this.#answeredAt === null ? Infinity : Date.now() - Date.parse(this.#answeredAt);
      if (!isResting() && this.#running !== null && (this.#isStale || age >= this.#every)) this.refresh();
    });
    document.addEventListener('signed-in', () => this.#running !== null && this.refresh());
  }

  /** Takes away what is shown, since what comes next is about something else. */
  reset() {
    this.#forget();
    this.element.dataset.state = 'loading';
    this.#content.replaceChildren(h('p', { class: 'note' }, 'Loading.'));
    this.#status.replaceChildren();
  }

  /** Loads now, and then again and again. */
  refresh() {
    clearTimeout(this.#timer);
    this.#running?.abort();
    this.#running = new AbortController();
    return this.#run(this.#running.signal);
  }

  /** Sets the milliseconds between an answer and the next request. */
  loadEvery(milliseconds) {
    this.#every = milliseconds;
  }

  /**
   * Loads soon, since something changed. Many changes are one, what is being loaded comes to its end, a page that is not
   * visible loads when it is, and after an answer that did not come the next one is not asked for earlier.
   */
  changed() {
    if (this.#running === null || this.#hasFailed) return;
    this.#isStale = true;
    if (isResting()) return;
    clearTimeout(this.#settledTimer);
    this.#settledTimer = setTimeout(() => this.#loadChanged(), upToTwice(SETTLED_MS));
    if (this.#changedTimer !== 0) return;
    const wait = Math.max(upToTwice(CHANGED_MS), this.#loadedAt + CHANGED_EVERY_MS - Date.now());
    this.#changedTimer = setTimeout(() => {
      this.#changedTimer = 0;
      this.#loadChanged();
    }, wait);
  }

  #loadChanged() {
    if (isResting() || this.#hasFailed) return;
    if (this.#isLoading) this.#loadAgain = true;
    else this.refresh();
  }

  async #run(signal) {
    let next = this.#every;
    this.#isLoading = true;
    this.#loadAgain = false;
    this.#isStale = false;
    this.#loadedAt = Date.now();
    try {
      const figures = await this.#load(signal);
      if (signal.aborted) return;
      this.#show(figures);
      this.#hasFailed = false;
      this.#wait = FIRST_RETRY_MS;
    } catch (failed) {
      if (signal.aborted) return;
      this.#hasFailed = true;
      next = this.#fail(failed);
    }
    this.#isLoading = false;
    if (next !== null && this.#loadAgain) this.changed();
    if (next !== null) this.#timer = setTimeout(() => this.#loadNext(), next);
  }

  #loadNext() {
    // Whoever looks at the page again then waits no longer.
    if (isResting()) this.#isStale = true;
    else this.refresh();
  }

  /** What is shown is of no answer any more. */
  #forget() {
    this.#answeredAt = null;
    this.#shown = null;
  }

  #show(figures) {
    this.#answeredAt = new Date().toISOString();
    setLate(this.#title, false);
    const text = this.#always ? null : JSON.stringify(figures);
    // Of equal figures everything stays, with what is being read.
    if (text === null || text !== this.#shown) this.#replace(figures);
    else this.element.dataset.state = this.#isEmpty ? 'empty' : 'ready';
    this.#shown = text;
    this.#status.replaceChildren('as of ', h('time', { datetime: this.#answeredAt, title: exact(this.#answeredAt) },
      ago(this.#answeredAt)));
  }

  #replace(figures) {
    const content = this.#render(figures, this.#content);
    this.#isEmpty = content === null;
    this.element.dataset.state = this.#isEmpty ? 'empty' : 'ready';
    if (this.#isEmpty) {
      this.#content.replaceChildren(h('p', { class: 'note' }, this.#empty));
    } else if (content.parentNode !== this.#content) {
      replace(this.#content, content);
    }
  }

  #fail(failed) {
    if (failed.kind === 'forbidden') {
      this.#forget();
      setLate(this.#title, false);
      this.element.dataset.state = 'forbidden';
      this.#content.replaceChildren(h('p', { class: 'note' }, 'Your role may not see this.'));
      this.#status.replaceChildren();
      return null;
    }
    const isFault = !failed.kind;
    if (isFault) console.error(failed);
    const reason = isFault ? 'the answer cannot be shown' : failed.message;
    // It was there, and is not any more: perhaps it was erased.
    if (failed.kind === 'absent') this.#forget();
    setLate(this.#title, true);
    if (this.#answeredAt === null) {
      this.element.dataset.state = 'failed';
      this.#content.replaceChildren(h('p', { class: 'fault' }, `No figures: ${reason}.`));
    } else {
      this.element.dataset.state = 'stale';
    }
    const isFinal = failed.kind === 'refused' || failed.kind === 'signed-out';
    if (this.#answeredAt !== null) {
      this.#status.replaceChildren(h('strong', {}, 'Out of date: '), `${reason}; as of `, ago(this.#answeredAt));
    } else {
      this.#status.replaceChildren(isFinal ? '' : 'Trying again.');
    }
    if (isFinal) return null;
    this.#wait = Math.min(this.#wait * 2, 60_000);
    // What is asked for rarely is expensive.
    return Math.max(this.#wait, this.#every / 4);
  }
}

function upToTwice(milliseconds) {
  return milliseconds * (1 + Math.random());
}

/** Figures beside one another: [[label, value, note?], …]. */
export function figures(...items) {
  return h('dl', { class: 'figures' }, items.map(([label, value, note]) =>
    h('div', {}, h('dt', {}, label), h('dd', {}, value), note ? h('dd', { class: 'about' }, note) : null)));
}

/** A table: columns are [title, cell of a row, class?]. A table that is too wide scrolls in itself. */
export function table(caption, columns, rows, rowAttributes = () => ({})) {
  return h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': caption },
    h('table', {}, h('caption', { class: 'visually-hidden' }, caption),
      h('thead', {}, h('tr', {}, columns.map(([title, , kind]) => h('th', { scope: 'col', class: kind }, title)))),
      h('tbody', {}, rows.map((row) => h('tr', rowAttributes(row), columns.map(([, cell, kind], index) =>
        h(index === 0 ? 'th' : 'td', { scope: index === 0 ? 'row' : null, class: kind }, cell(row))))))));
}
