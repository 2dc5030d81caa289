// Does a question apply? The same meaning as the check on the server; a missing value compares false.

const at = (data, path) =>
  path.split('.').reduce((value, key) => (isGroup(value) ? value[key] : undefined), data);
const isGroup = value => value !== null && typeof value === 'object' && !Array.isArray(value);
const isEmpty = value =>
  value == null || value === '' || value === false ||
  (Array.isArray(value) && value.length === 0) || (isGroup(value) && Object.keys(value).length === 0);

function ordered(left, right, compare) {
  return typeof left === typeof right && ['number', 'string'].includes(typeof left) && compare(left, right);
}

const OPERATORS = {
  all: (parts, data) => parts.every(part => applies(part, data)),
  any: (parts, data) => parts.some(part => applies(part, data)),
  not: (part, data) => !applies(part, data),
  empty: (path, data) => isEmpty(at(data, path)),
  filled: (path, data) => !isEmpty(at(data, path)),
  eq: ([path, wanted], data) => at(data, path) != null && at(data, path) === wanted,
  ne: ([path, wanted], data) => !(at(data, path) != null && at(data, path) === wanted),
  in: ([path, wanted], data) => [at(data, path)].flat().some(value => wanted.includes(value)),
  gt: ([path, wanted], data) => ordered(at(data, path), wanted, (a, b) => a > b),
  ge: ([path, wanted], data) => ordered(at(data, path), wanted, (a, b) => a >= b),
  lt: ([path, wanted], data) => ordered(at(data, path), wanted, (a, b) => a < b),
  le: ([path, wanted], data) => ordered(at(data, path), wanted, (a, b) => a <= b),
};

/** Evaluate a visible_if condition over the answers given so far. */
export function applies(condition, data) {
  if (condition == null) return true;
  const [[operator, operand]] = Object.entries(condition);
  return OPERATORS[operator](operand, data);
}
