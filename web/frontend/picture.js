// One process drawing: imported from the file, named in the language of the page, marked with state.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';

const READABLE = 0.8;
const SMALLEST = 0.6;
const LABEL = 90;
const PHONE = '(max-width: 47.99rem)';
const STILL = '(prefers-reduced-motion: reduce)';

/** Read the JSON that the server put beside the canvas. */
export function diagramOfPage() {
  return JSON.parse(document.getElementById('diagram').textContent);
}

/** Draw `diagram` into the canvas of the page; resolves to the picture, or to null when it cannot be drawn. */
export async function draw(diagram) {
  const canvas = document.getElementById('canvas');
  try {
    return await imported(canvas, diagram);
  } catch (error) {
    console.warn('The drawing cannot be shown:', error.message);
    for (const part of canvas.querySelectorAll('.bjs-container')) part.remove();
    canvas.querySelector('[data-note]').textContent = canvas.dataset.failed;
    return null;
  }
}

async function imported(canvas, diagram) {
  const response = await fetch(diagram.xml);
  if (!response.ok) throw new Error(`drawing: ${response.status}`);
  const viewer = new NavigatedViewer({ container: canvas, zoomScroll: { enabled: false } });
  const { rootElement, elementsById } = await viewer.get('moddle').fromXML(await response.text(), 'bpmn:Definitions');
  widenLabels(rootElement, rename(elementsById, diagram));
  await viewer.importDefinitions(rootElement, ownDiagram(rootElement, diagram.key));
  canvas.querySelector('[data-note]').remove();
  const picture = new Picture(viewer);
  picture.tools();
  return picture;
}

// A file may draw several processes; the one that is asked for counts, alone or as a pool.
function ownDiagram({ diagrams = [] }, key) {
  const shows = ({ plane }) => {
    const drawn = plane?.bpmnElement;
    return drawn?.id === key || drawn?.participants?.some(({ processRef }) => processRef?.id === key);
  };
  const own = diagrams.find(shows);
  if (!own) throw new Error(`no drawing of ${key}`);
  return own;
}

// Give elements the names of the page; returns those that are now called otherwise than in the file.
function rename(elements, { key, title, names, lanes }) {
  const changed = new Set();
  for (const element of Object.values(elements)) {
    let name = names[element.id];
    if (element.$type === 'bpmn:Lane') name = lanes[element.name];
    if (element.$type === 'bpmn:Participant' && element.processRef?.id === key) name = title;
    if (name && name !== element.name) changed.add(element);
    element.name = name || element.name;
  }
  return changed;
}

// The file reserves room for its own words; others need more, or they break in the middle.
function widenLabels(definitions, changed) {
  const shapes = definitions.diagrams?.flatMap(({ plane }) => plane?.planeElement ?? []) ?? [];
  for (const { bpmnElement, label } of shapes) {
    const room = label?.bounds;
    if (!room || room.width >= LABEL || !changed.has(bpmnElement)) continue;
    room.x -= (LABEL - room.width) / 2;
    room.width = LABEL;
  }
}

export class Picture {
  constructor(viewer) {
    this.canvas = viewer.get('canvas');
    this.elements = viewer.get('elementRegistry');
    this.overlays = viewer.get('overlays');
    this.shown = { tokens: {}, visits: {}, flows: new Set(), changed: '' };
    this.badges = new Map();
  }

  /** Show a state: tokens and visits are counts by element id, flows a set of ids. Only differences are drawn. */
  show({ tokens = {}, visits = {}, flows = new Set(), changed = '' }) {
    const before = this.shown;
    this.#mark('current', Object.keys(before.tokens), Object.keys(tokens));
    this.#mark('visited', [...Object.keys(before.visits), ...before.flows], [...Object.keys(visits), ...flows]);
    this.#mark('changed', before.changed ? [before.changed] : [], changed ? [changed] : []);
    for (const id of new Set([before.tokens, before.visits, tokens, visits].flatMap(Object.keys))) {
      this.#badge(id, tokens[id] ?? 0, visits[id] ?? 0);
    }
    this.shown = { tokens, visits, flows, changed };
  }

  #mark(name, before, after) {
    const wanted = new Set(after);
    for (const id of before) if (!wanted.has(id) && this.elements.get(id)) this.canvas.removeMarker(id, name);
    for (const id of wanted) if (this.elements.get(id)) this.canvas.addMarker(id, name);
  }

  #badge(id, tokens, visits) {
    const text = tokens > 1 ? `●${tokens}` : tokens ? '●' : visits > 1 ? `×${visits}` : '';
    const known = this.badges.get(id);
    if (known?.text === text) return;
    if (known?.overlay) this.overlays.remove(known.overlay);
    let overlay;
    if (text && this.elements.get(id)) {
      const html = document.createElement('div');
      html.className = tokens ? 'badge' : 'badge times';
      html.textContent = text;
      html.setAttribute('aria-hidden', 'true');
      overlay = this.overlays.add(id, { position: { top: -12, right: 12 }, html });
    }
    this.badges.set(id, { text, overlay });
  }

  /** Show the whole drawing where that is readable, else come close to where the case stands. */
  look(id = this.current()) {
    const whole = this.canvas.zoom('fit-viewport', 'auto');
    if (whole < SMALLEST || matchMedia(PHONE).matches) this.centre(id);
  }

  /** The element where a token stands, else the one that changed last, else the end it came to. */
  current() {
    const ends = this.elements.filter(e => e.type === 'bpmn:EndEvent' && this.shown.visits[e.id]);
    return Object.keys(this.shown.tokens)[0] || this.shown.changed || ends.at(-1)?.id;
  }

  /** Centre on one element at a readable scale. */
  centre(id) {
    const element = this.elements.get(id) ?? this.elements.find(e => e.type === 'bpmn:StartEvent');
    if (!element) return;
    this.canvas.zoom(READABLE);
    const middle = element.waypoints
      ? element.waypoints[Math.floor(element.waypoints.length / 2)]
      : { x: element.x + element.width / 2, y: element.y + element.height / 2 };
    const { width, height } = this.canvas.viewbox();
    // The start stands near the left edge: nothing comes before it.
    const left = element.type === 'bpmn:StartEvent' ? width / 6 : width / 2;
    this.canvas.viewbox({ x: middle.x - left, y: middle.y - height / 2, width, height });
  }

  /** Follow the element that just changed when it is out of sight. */
  follow(id) {
    const element = this.elements.get(id);
    if (!element || element.waypoints) return;
    const { x, y, width, height } = this.canvas.viewbox();
    const inside = element.x > x && element.y > y && element.x + element.width < x + width && element.y + element.height < y + height;
    if (!inside) this.centre(id);
  }

  /** Make the buttons under the drawing work. */
  tools() {
    const tools = document.querySelector('[data-tools]');
    if (!tools) return;
    tools.hidden = false;
    const acts = {
      in: () => this.canvas.zoom(this.canvas.zoom() * 1.25),
      out: () => this.canvas.zoom(this.canvas.zoom() / 1.25),
      all: () => this.canvas.zoom('fit-viewport', 'auto'),
      current: () => this.centre(this.current()),
    };
    tools.addEventListener('click', event => acts[event.target.closest('[data-zoom]')?.dataset.zoom]?.());
  }
}

/** Say that the drawing stands, for whoever waits for it. */
export function ready() {
  document.getElementById('canvas').dataset.ready = 'yes';
}

export const still = () => matchMedia(STILL).matches;
