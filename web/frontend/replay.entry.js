// The replay: one step of the history at a time, on the drawing and in the list.
import { diagramOfPage, draw, ready, still } from './picture.js';
import { stateAt } from './steps.js';

const diagram = diagramOfPage();
const root = document.getElementById('replay');
const slider = document.getElementById('slider');
const now = document.getElementById('now');
const count = Number(root.dataset.count);
const entries = [...root.querySelectorAll('a[data-step]')];
const output = root.querySelector('output');
let step = Number(root.dataset.step);
const picture = await draw(diagram);

function show(wanted, { push = true } = {}) {
  step = Math.min(Math.max(wanted, 1), count);
  const state = stateAt(diagram.steps, step);
  picture?.show(state);
  picture?.follow(state.changed);
  slider.value = step;
  output.textContent = `${step} / ${count}`;
  mark(entries[step - 1]);
  now.textContent = entries[step - 1].querySelector('span').textContent;
  if (push) history.replaceState(null, '', `?step=${step}`);
}

function mark(entry) {
  for (const other of entries) other.removeAttribute('aria-current');
  entry.setAttribute('aria-current', 'step');
  const list = entry.closest('.log');
  if (list.scrollHeight > list.clientHeight) {
    const top = entry.offsetTop - list.clientHeight / 2;
    list.scrollTo({ top, behavior: still() ? 'auto' : 'smooth' });
  }
}

const goes = { first: () => 1, previous: () => step - 1, next: () => step + 1, last: () => count };

root.addEventListener('click', event => {
  const link = event.target.closest('a[data-go], a[data-step]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(link.dataset.go ? goes[link.dataset.go]() : Number(link.dataset.step));
});

const keys = { ArrowLeft: goes.previous, ArrowRight: goes.next, Home: goes.first, End: goes.last };
document.addEventListener('keydown', event => {
  const typing = event.target.closest('input, textarea, select');
  if (!keys[event.key] || typing || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  show(keys[event.key]());
});

slider.hidden = false;
slider.addEventListener('input', () => show(Number(slider.value)));
show(step, { push: false });
picture?.look();
ready();
