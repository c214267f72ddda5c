/** Line drawings of the devices, numbered like the lists beside them. */

const SVG = 'http://www.w3.org/2000/svg';

type Shape = readonly [
  tag: 'path' | 'circle' | 'rect' | 'text',
  attributes: Readonly<Record<string, string | number>>,
  text?: string,
];

function drawing(width: number, height: number, shapes: readonly Shape[]): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  svg.setAttribute('aria-hidden', 'true');
  for (const [tag, attributes, text] of shapes) {
    const shape = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, String(value));
    if (text !== undefined) shape.textContent = text;
    svg.append(shape);
  }
  return svg;
}

/** A number in a disc, at the part it names. */
function label(x: number, y: number, text: string): Shape[] {
  return [
    ['circle', { cx: x, cy: y, r: 9, class: 'label' }],
    ['text', { x, y: y + 4, class: 'label-text' }, text],
  ];
}

export function drawMouse(): SVGElement {
  return drawing(150, 170, [
    ['rect', { x: 35, y: 15, width: 80, height: 140, rx: 40, class: 'body' }],
    ['path', { d: 'M35 72 V55 A40 40 0 0 1 75 15 V72 Z', class: 'part' }],
    ['path', { d: 'M75 72 V15 A40 40 0 0 1 115 55 V72 Z', class: 'part' }],
    ['rect', { x: 69, y: 34, width: 12, height: 26, rx: 6, class: 'wheel' }],
    ...label(75, 118, '1'),
    ...label(50, 52, '2'),
    ...label(100, 52, '3'),
    ...label(75, 24, '4'),
  ]);
}

export function drawGamepad(): SVGElement {
  return drawing(240, 170, [
    ['rect', { x: 42, y: 8, width: 44, height: 16, rx: 6, class: 'part' }],
    ['rect', { x: 154, y: 8, width: 44, height: 16, rx: 6, class: 'part' }],
    ['rect', { x: 38, y: 27, width: 52, height: 12, rx: 5, class: 'part' }],
    ['rect', { x: 150, y: 27, width: 52, height: 12, rx: 5, class: 'part' }],
    [
      'path',
      {
        d: 'M60 42 H180 C215 42 232 110 224 142 C219 160 200 160 190 142 L172 118 H68 L50 142 C40 160 21 160 16 142 C8 110 25 42 60 42 Z',
        class: 'body',
      },
    ],
    ['circle', { cx: 66, cy: 72, r: 15, class: 'part' }],
    ['circle', { cx: 148, cy: 100, r: 15, class: 'part' }],
    ['path', { d: 'M86 92 h10 v-8 h8 v8 h10 v8 h-10 v8 h-8 v-8 h-10 Z', class: 'part' }],
    ['circle', { cx: 178, cy: 58, r: 7, class: 'part' }],
    ['circle', { cx: 194, cy: 72, r: 7, class: 'plain' }],
    ['circle', { cx: 162, cy: 72, r: 7, class: 'plain' }],
    ['circle', { cx: 178, cy: 86, r: 7, class: 'plain' }],
    ['rect', { x: 100, y: 62, width: 12, height: 7, rx: 3, class: 'part' }],
    ['rect', { x: 126, y: 62, width: 12, height: 7, rx: 3, class: 'part' }],
    ...label(66, 72, '1'),
    ...label(148, 100, '2'),
    ...label(64, 15, '3'),
    ...label(176, 15, '4'),
    ...label(46, 38, '5'),
    ...label(194, 38, '6'),
    ...label(178, 58, '7'),
    ...label(100, 118, '8'),
    ...label(119, 52, '9'),
  ]);
}
