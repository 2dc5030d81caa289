// A form: questions that do not apply are put away, and nothing typed is lost by accident.
import { applies } from './conditions.js';

const form = document.getElementById('work');

function answers() {
  const data = {};
  for (const field of form.querySelectorAll('[data-field]')) {
    const value = answer(field);
    if (value !== undefined) put(data, field.dataset.field.split('.'), value);
  }
  return data;
}

function answer(field) {
  const inputs = [...field.querySelectorAll('input, select, textarea')];
  switch (field.dataset.kind) {
    case 'group':
    case 'table':
    case 'note':
      return undefined;
    case 'known':
      return field.dataset.value || null;
    case 'radio':
      return inputs.find(input => input.checked)?.value ?? null;
    case 'choices':
      return inputs.filter(input => input.checked).map(input => input.value);
    case 'check':
    case 'confirm':
      return inputs[0].checked;
  }
  const text = inputs[0].value.trim();
  if (text === '') return null;
  const number = inputs[0].inputMode === 'numeric' || inputs[0].inputMode === 'decimal';
  return number && Number.isFinite(Number(text)) ? Number(text) : text;
}

function put(data, path, value) {
  const last = path.pop();
  for (const part of path) data = data[part] ??= {};
  data[last] = value;
}

function refresh() {
  const data = answers();
  for (const field of form.querySelectorAll('[data-visible-if]')) {
    const show = applies(JSON.parse(field.dataset.visibleIf), data);
    field.hidden = !show;
    for (const input of field.querySelectorAll('input, select, textarea')) input.disabled = !show;
  }
}

if (form) {
  refresh();
  form.addEventListener('input', refresh);
  let dirty = false;
  form.addEventListener('input', () => { dirty = true; });
  form.addEventListener('submit', () => { dirty = false; });
  addEventListener('beforeunload', event => { if (dirty) event.preventDefault(); });
  form.dataset.ready = 'yes';
}
document.getElementById('wrongs')?.focus();
