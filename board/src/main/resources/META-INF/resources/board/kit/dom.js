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

/** A word for screen readers only. */
export function hidden(text) {
  return h('span', { class: 'visually-hidden' }, text);
}
