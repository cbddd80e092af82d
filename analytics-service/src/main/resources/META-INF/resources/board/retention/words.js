import { h } from '../kit/dom.js';
import { ago, LOCALE, NONE } from '../kit/format.js';

const FITS = {
  converged: 'The fit of the model has converged.',
  boundary: 'No prediction: the data do not tell all parameters of the model, its likelihood has no maximum inside the bounds.',
  'too-little-data': 'No prediction: there is too little data to fit the model.',
  failed: 'No prediction: no optimum of the model’s likelihood was found.',
};

const precise = new Intl.NumberFormat(LOCALE, { maximumSignificantDigits: 3 });

/** A number that may be far below one: with old customers there are hundreds of zeros before its first digit. */
export function small(value) {
  if (value === null) return NONE;
  return value > 0 && value < 0.0001 ? '< 0.0001' : precise.format(value);
}

/** What the state of a model's fit says. */
export const fitWords = (state) => FITS[state] ?? `The state of the model’s fit is ${state}.`;

/** The formula that an answer gives. */
export const formula = (text) => h('p', { class: 'about' }, text);

/** A 95 % interval; none: a dash. */
export function interval({ low, high }, format) {
  return low === null || low === undefined || high === null ? NONE : `${format(low)} to ${format(high)}`;
}

/** Whether late events are still expected, or the version of final figures. */
export function status(answer) {
  if (answer.status !== 'final') return h('span', { class: 'tag' }, '◌ provisional');
  const corrected = answer.correctedAt ? [`, version ${answer.version}, corrected `, ago(answer.correctedAt)] : [];
  return h('span', {}, h('span', { class: 'tag' }, '● final'), ...corrected);
}
