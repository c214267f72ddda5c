/** Small faults of the kinds that hurt a robot, found in a source file's syntax. */
import ts from 'typescript';

export interface Mutant {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly operator: OperatorName;
  /** Characters of the file that are replaced. */
  readonly start: number;
  readonly end: number;
  readonly before: string;
  readonly after: string;
}

/** What each kind does. */
export const operators = {
  sign: 'a sum becomes a difference, a difference a sum, a negated value is not',
  limit: 'the lesser becomes the greater, the greater the lesser; what is done under a condition never is',
  stale: 'a state keeps its value of the tick before',
  axis: 'another axis is taken',
} as const;
export type OperatorName = keyof typeof operators;

interface Change {
  readonly operator: OperatorName;
  readonly node: ts.Node;
  readonly after: string;
}

/** All faults that can be planted in a file, in the order of its text. */
export function findMutants(file: string, text: string): Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  const mutants: Mutant[] = [];
  const visit = (node: ts.Node): void => {
    // Types and imports do nothing at run time; what is thrown is words.
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isThrowStatement(node)) return;
    for (const { operator, node: changed, after } of changesOf(node)) {
      const start = changed.getStart(source);
      const end = changed.getEnd();
      const line = source.getLineAndCharacterOfPosition(start).line + 1;
      mutants.push({ file, line, operator, start, end, before: text.slice(start, end), after });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return mutants;
}

const otherSign = new Map<ts.SyntaxKind, string>([
  [ts.SyntaxKind.PlusToken, '-'],
  [ts.SyntaxKind.MinusToken, '+'],
  [ts.SyntaxKind.PlusEqualsToken, '-='],
  [ts.SyntaxKind.MinusEqualsToken, '+='],
]);

function changesOf(node: ts.Node): Change[] {
  if (ts.isBinaryExpression(node)) {
    const after =
      isText(node.left) || isText(node.right) ? undefined : otherSign.get(node.operatorToken.kind);
    return after === undefined ? [] : [{ operator: 'sign', node: node.operatorToken, after }];
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken) {
    return [{ operator: 'sign', node, after: `(${node.operand.getText()})` }];
  }
  if (ts.isPropertyAccessExpression(node) && node.expression.getText() === 'Math') {
    const other = { min: 'Math.max', max: 'Math.min' }[node.name.text];
    return other === undefined ? [] : [{ operator: 'limit', node, after: other }];
  }
  if (ts.isIfStatement(node)) return [{ operator: 'limit', node: node.expression, after: 'false' }];
  if (ts.isExpressionStatement(node) && isStateChange(node.expression)) {
    return [{ operator: 'stale', node, after: ';' }];
  }
  if (ts.isElementAccessExpression(node) && /^[012]$/.test(node.argumentExpression.getText())) {
    const axis = (Number(node.argumentExpression.getText()) + 1) % 3;
    return [{ operator: 'axis', node: node.argumentExpression, after: String(axis) }];
  }
  return [];
}

function isText(node: ts.Expression): boolean {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}

function isStateChange(node: ts.Expression): boolean {
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return false;
  return ts.isElementAccessExpression(node.left) || ts.isPropertyAccessExpression(node.left);
}
