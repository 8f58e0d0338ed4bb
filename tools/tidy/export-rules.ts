import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import ts from 'typescript';
import type { Finding } from './files.ts';

/** L1 to L3 of the import table: what others build on has to say what it is. */
const documented = ['cwmp', 'data-model', 'pki', 'capture', 'transport', 'acs', 'cpe', 'testbench'];

/** Every name that a package exports has a doc comment where it is declared. */
export function exportFindings(): Finding[] {
  const entries = documented.map((name) => `packages/${name}/src/index.ts`).filter((path) => existsSync(path));
  const program = ts.createProgram(entries, {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    allowImportingTsExtensions: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  return entries.flatMap((entry) => {
    const file = program.getSourceFile(entry);
    const module = file === undefined ? undefined : checker.getSymbolAtLocation(file);
    const symbols = module === undefined ? [] : checker.getExportsOfModule(module);
    return symbols.flatMap((exported) => undocumented(checker, exported));
  });
}

function undocumented(checker: ts.TypeChecker, exported: ts.Symbol): Finding[] {
  const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
  const declaration = symbol.declarations?.[0];
  if (declaration === undefined || symbol.getDocumentationComment(checker).length > 0) return [];
  const source = declaration.getSourceFile();
  const { line } = source.getLineAndCharacterOfPosition(declaration.getStart());
  const path = relative(process.cwd(), source.fileName);
  return [{ rule: 'exports-documented', path, line: line + 1, message: `${exported.name} has no doc comment.` }];
}
