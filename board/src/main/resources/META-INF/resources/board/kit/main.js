import { Api, Failure } from './api.js';
import { h } from './dom.js';
import { startTicking, time } from './format.js';
import { Session } from './session.js';
import { pauseButton } from './updates.js';

const TITLES = { tickets: 'Tickets', promises: 'Promises', loyalty: 'Loyalty', retention: 'Retention' };

const top = document.getElementById('top');
const place = document.getElementById('board');

/** A place in the header where a board says whether it is live. */
const connection = h('span', { id: 'connection', role: 'status' });
const pause = pauseButton(time);

function navigation(settings, session) {
  const links = Object.entries(TITLES).filter(([name]) => name === settings.board || name in settings.boards);
  return h('nav', { 'aria-label': 'Boards' }, links.map(([name, title]) => name === settings.board
    ? h('a', { href: `board${location.search}`, 'aria-current': 'page' }, title)
    : h('a', { href: session.link(settings.boards[name]) }, title)));
}

function showHeader(settings, session) {
  document.title = `${TITLES[settings.board]} – Holdfast`;
  top.replaceChildren(h('span', { class: 'brand' }, 'Holdfast'), navigation(settings, session), connection,
    place.dataset.shown === 'yes' ? pause : '',
    session.name ? h('span', { class: 'who' }, `${session.name} `, h('button', { type: 'button', onclick: () => {
      session.end();
      location.reload();
    } }, 'Sign out')) : '');
}

function showSignIn({ settings, session, api }, message) {
  showHeader(settings, session);
  const token = h('input', { id: 'token', type: 'password', autocomplete: 'off', required: true,
    'aria-describedby': message ? 'token-fault' : null });
  const begun = place.dataset.shown === 'yes';
  document.querySelector('.sign-in')?.remove();
  const section = h('section', { class: 'panel sign-in', 'aria-label': 'Sign in' }, h(begun ? 'h2' : 'h1', {}, 'Sign in'),
    message ? h('p', { class: 'fault', role: 'alert', id: 'token-fault' }, message) : null,
    session.hasProvider
      ? h('p', {}, h('button', { class: 'main', type: 'button', onclick: (event) => {
        event.target.disabled = true;
        session.signIn().catch((failed) => showSignIn({ settings, session, api }, failed.message));
      } }, 'Sign in'))
      : h('p', {}, 'Run ', h('code', {}, './holdfast board'), ' and open an address that it prints.'),
    h('details', { open: !session.hasProvider }, h('summary', {}, 'With a bearer token'),
      h('form', { onsubmit: (event) => {
        event.preventDefault();
        session.use(token.value.trim());
        if (begun) resume({ settings, session, api }, section);
        else location.reload();
      } }, h('label', { for: 'token' }, 'Token '), token, ' ', h('button', { type: 'submit' }, 'Sign in'))));
  // Above a board that is shown already, which keeps what somebody has written.
  if (begun) place.before(section);
  else place.replaceChildren(section);
}

/** Somebody without a role can sign out and in as somebody else, or load again when the role was given. */
function showNoRole(settings, session) {
  session.name = 'signed in';
  showHeader(settings, session);
  place.replaceChildren(h('section', { class: 'panel', 'data-state': 'forbidden' }, h('h1', {}, 'No role'),
    h('p', { class: 'fault', role: 'alert' }, 'You are signed in, but with no role of Holdfast. Your role may not see this.'),
    h('p', {}, 'Ask who manages your account for one of the roles agent, ops or admin; then sign out and in again.')));
}

/** Goes on with what is shown. It is of the person who was signed in: for somebody else the page begins anew. */
async function resume({ settings, session, api }, section) {
  let found;
  try {
    found = await api.get('/board/session');
  } catch (failed) {
    session.end();
    showSignIn({ settings, session, api }, failed.message);
    return;
  }
  if (found.name !== session.name) {
    location.reload();
    return;
  }
  Object.assign(session, found);
  section.remove();
  showHeader(settings, session);
  watchForSignOut({ settings, session, api });
  place.focus();
  document.dispatchEvent(new Event('signed-in'));
}

function watchForSignOut({ settings, session, api }) {
  session.onSignedOut = () => {
    session.end();
    session.onSignedOut = null;
    showSignIn({ settings, session, api }, 'The token has expired or is no longer accepted. Sign in again.');
  };
}

/** A link to another board takes the session along when it is followed. */
function followLinks(session) {
  const follow = (event) => {
    const link = event.target.closest?.('a[href]');
    const destination = link && session.destination(link.href);
    if (!destination || event.button > 1) return;
    event.preventDefault();
    if (event.button === 1 || event.ctrlKey || event.metaKey || event.shiftKey) window.open(destination, '_blank', 'noopener');
    else location.assign(destination);
  };
  addEventListener('click', follow);
  addEventListener('auxclick', follow);
  addEventListener('hashchange', () => /^#(token=|sign-in$)/.test(location.hash) && location.reload());
}

async function start() {
  // Together with what tells who is signed in.
  const app = import('../app.js');
  app.catch(() => {});
  const settings = await (await fetch('./board/settings.json')).json();
  const session = new Session(settings);
  const api = new Api(settings, session);
  try {
    await session.start();
    if (!session.isSignedIn) {
      if (session.comesSignedIn) await session.signIn();
      else showSignIn({ settings, session, api });
      return;
    }
    Object.assign(session, await api.get('/board/session'));
  } catch (failed) {
    if (failed.kind === 'forbidden') {
      showNoRole(settings, session);
      return;
    }
    if (failed instanceof Failure && failed.kind !== 'signed-out') throw failed;
    session.end();
    showSignIn({ settings, session, api }, failed.message);
    return;
  }
  watchForSignOut({ settings, session, api });
  followLinks(session);
  place.dataset.shown = 'yes';
  showHeader(settings, session);
  startTicking();
  const { show } = await app;
  place.replaceChildren();
  await show({ place, api, session, settings, connection });
}

// The address stays as it is: its change would load the board anew.
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  place.focus();
});

start().catch((failed) => {
  console.error(failed);
  place.replaceChildren(h('section', { class: 'panel' }, h('h1', {}, 'The board cannot be shown'),
    h('p', { class: 'fault', role: 'alert' }, failed.message),
    h('p', {}, h('button', { type: 'button', onclick: () => location.reload() }, 'Try again'))));
});
