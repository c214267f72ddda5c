// Lint rules and the walls between the rooms. The walls are data: `rooms` says who may import whom.
import tseslint from 'typescript-eslint';

/** Each room and the rooms it may import from. `control/port/` is how an arm or an operator meets the control core. */
const rooms = {
  messages: [],
  kinematics: ['messages'],
  control: ['kinematics', 'messages'],
  sim: ['kinematics', 'messages', 'control/port'],
  hardware: ['kinematics', 'messages', 'control/port'],
  imaging: ['messages', 'kinematics/spatial'],
  host: ['messages', 'kinematics', 'control', 'sim', 'hardware', 'imaging'],
  'console-ui': ['messages'],
};
const allRooms = [...Object.keys(rooms), 'test'];

/** A pattern for every import that would leave `room` through a wall instead of a door. */
function wallsOf(room) {
  const allowed = rooms[room];
  return allRooms
    .filter((other) => other !== room && !allowed.includes(other))
    .map((other) => {
      const doors = allowed
        .filter((door) => door.startsWith(`${other}/`))
        .map((door) => door.slice(other.length + 1));
      const except = doors.length > 0 ? `(?!(?:${doors.join('|')})(?:/|\\.ts$))` : '';
      return {
        regex: `^(?:\\.\\./)+${other}/${except}`,
        message: `${room}/ may import from: ${allowed.join(', ') || 'no other room'}.`,
      };
    });
}

/** Rooms whose results reach a recording: nothing there may differ between machines or runs. */
const deterministicRooms = ['kinematics', 'control', 'sim'];
const undeterministicMath = [
  'sin',
  'cos',
  'tan',
  'asin',
  'acos',
  'atan',
  'atan2',
  'sinh',
  'cosh',
  'tanh',
  'asinh',
  'acosh',
  'atanh',
  'exp',
  'expm1',
  'log',
  'log2',
  'log10',
  'log1p',
  'pow',
  'hypot',
  'cbrt',
  'random',
];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'recordings/', 'test-results/'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Indices into preallocated typed arrays are in range by construction; `!` says so where the compiler cannot know.
      '@typescript-eslint/no-non-null-assertion': 'off',
      'prefer-const': ['error', { ignoreReadBeforeAssign: true }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  ...Object.keys(rooms).map((room) => ({
    files: [`${room}/**/*.ts`],
    rules: { 'no-restricted-imports': ['error', { patterns: wallsOf(room) }] },
  })),
  ...deterministicRooms.map((room) => ({
    files: [`${room}/**/*.ts`],
    rules: {
      'no-restricted-properties': [
        'error',
        ...undeterministicMath.map((property) => ({
          object: 'Math',
          property,
          message: 'Not the same on every machine: use kinematics/trigonometry.ts.',
        })),
        { object: 'Date', property: 'now', message: 'Logical time only.' },
      ],
      'no-restricted-globals': ['error', { name: 'Date', message: 'Logical time only.' }],
      'no-restricted-syntax': [
        'error',
        ...['BinaryExpression[operator="**"]', 'AssignmentExpression[operator="**="]'].map((selector) => ({
          selector,
          message: 'Powers are not the same on every machine: multiply.',
        })),
      ],
    },
  })),
);
