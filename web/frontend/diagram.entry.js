// The case page and the page of a definition: one drawing, marked once.
import { diagramOfPage, draw, ready } from './picture.js';

const diagram = diagramOfPage();
const picture = await draw(diagram);
picture?.show({ tokens: diagram.tokens, visits: diagram.visits, flows: new Set(diagram.flows) });
picture?.look();
ready();
