/**
 * Makes an element. Children are elements or text; text is never read as markup. Attributes: a function is a listener
 * (onclick), true is an attribute without a value, null and false leave it out; `style` is an object of properties.
 */
export function h(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(key.slice(2), value);
    else if (key === 'style') for (const [property, each] of Object.entries(value)) element.style.setProperty(property, each);
    else element.setAttribute(key, value === true ? '' : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Text that somebody else wrote: of unknown direction and length. */
export function foreign(text, attributes) {
  return h('bdi', { ...attributes, class: ['foreign', attributes?.class].filter(Boolean).join(' ') }, text ?? '');
}

/**
 * Makes the children of `parent` show `items` in their order: those with a known key are updated in place, so that focus and
 * scrolling stay; a child that has the focus is never moved.
 *
 * @param key the item's key, unique in the list
 * @param make the element of an item
 * @param update called with an element and its item when the item is shown again
 */
export function reconcile(parent, items, key, make, update) {
  const wanted = new Set(items.map((item) => String(key(item))));
  // First those that go: otherwise every other one would be moved in front of them.
  [...parent.children].forEach((child) => wanted.has(child.dataset.key) || child.remove());
  const known = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  let place = parent.firstElementChild;
  for (const item of items) {
    const name = String(key(item));
    let child = known.get(name);
    if (child) {
      update(child, item);
    } else {
      child = make(item);
      child.dataset.key = name;
    }
    if (child === place) place = place.nextElementSibling;
    else parent.insertBefore(child, place);
  }
}

/** What an element is called, by which it is found again after its like was made anew. */
const nameOf = (element) => `${element.tagName} ${element.getAttribute('href') ?? element.getAttribute('aria-label') ?? element.textContent}`;

/**
 * Shows `content` in `parent` in place of what was there. What is open, how far it is scrolled and the focus go over to the
 * elements of the same name.
 */
export function replace(parent, content) {
  const all = (selector) => [...parent.querySelectorAll(selector)];
  const focused = parent.contains(document.activeElement) ? nameOf(document.activeElement) : null;
  const open = new Set(all('details[open] > summary').map(nameOf));
  const scrolled = new Map(all('.scroll').map((element) => [nameOf(element), [element.scrollLeft, element.scrollTop]]));
  parent.replaceChildren(content);
  all('summary').forEach((summary) => open.has(nameOf(summary)) && (summary.parentElement.open = true));
  all('.scroll').forEach((element) => {
    [element.scrollLeft, element.scrollTop] = scrolled.get(nameOf(element)) ?? [0, 0];
  });
  if (focused === null) return;
  all('a[href], button, select, summary, [tabindex]').find((element) => nameOf(element) === focused)?.focus({ preventScroll: true });
}

/** Replaces what `parent` shows by what `make` makes of the figures, unless they are those that it shows already. */
export function replaceIfChanged(parent, figures, make) {
  const text = JSON.stringify(figures);
  if (parent.shownFigures === text) return;
  parent.shownFigures = text;
  replace(parent, make(figures));
}

/** A sign that a screen reader does not read, as the word beside it says the same. */
export function sign(text) {
  return h('span', { 'aria-hidden': 'true' }, text);
}

/** A word for screen readers only. */
export function hidden(text) {
  return h('span', { class: 'visually-hidden' }, text);
}
