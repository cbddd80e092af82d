import { h } from '../kit/dom.js';

const NAMES = ['department', 'channel'];

/** The filters that the address has, as a query: `department=sales&channel=email`. */
export function filters() {
  const address = new URLSearchParams(location.search);
  const chosen = new URLSearchParams();
  NAMES.filter((name) => address.get(name)).forEach((name) => chosen.set(name, address.get(name)));
  return chosen;
}

/** `path` with the filters and further parameters. */
export function filtered(path, parameters = {}) {
  const query = filters();
  Object.entries(parameters).forEach(([name, value]) => query.set(name, value));
  return `${path}?${query}`;
}

/**
 * Lists of the departments and channels of the last four weeks; a choice goes into the address.
 *
 * @param after the lists are asked for when this promise is settled: the figures come first
 */
export function filterControls({ api }, { onChange, after }) {
  const form = h('form', { class: 'controls', 'aria-label': 'Filters', onsubmit: (event) => event.preventDefault() });
  const from = new Date(Date.now() - 28 * 86_400_000).toISOString();
  for (const name of NAMES) {
    const list = h('select', { id: `filter-${name}`, onchange: () => {
      const address = new URL(location.href);
      if (list.value) address.searchParams.set(name, list.value);
      else address.searchParams.delete(name);
      history.pushState(null, '', address);
      onChange();
    } }, h('option', { value: '' }, 'all'));
    fill(list, [filters().get(name)], filters().get(name));
    // Without an answer the panels say what is wrong.
    const ask = () => api.get(`/compliance?groupBy=${name}&from=${from}`);
    after.then(ask, ask).then(
      ({ items }) => fill(list, items.map((item) => item.group[name]), list.value), () => {});
    addEventListener('popstate', () => (list.value = filters().get(name) ?? ''));
    form.append(h('span', {}, h('label', { for: list.id }, `${name} `), list));
  }
  return form;
}

function fill(list, values, chosen) {
  const known = new Set([...list.options].map((option) => option.value));
  list.append(...[...new Set(values)].filter((value) => value && !known.has(value)).sort().map((value) => h('option', { value }, value)));
  list.value = chosen ?? '';
}
