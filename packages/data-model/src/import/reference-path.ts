import { parentOf } from '../registry/registry.ts';

/** Where a path in a model file stands. */
export interface PathScope {
  /** Schema path of the object around it, with a dot at the end. */
  readonly objectPath: string;
  /** Path of the root object, such as `Device.`. */
  readonly root: string;
}

/**
 * Makes a path of a model file absolute (TR-106 A.2.3.4, scope "normal"): a dot in front means from the root, each hash one
 * object up (a table and its rows count once), the name of the root an absolute path, anything else from the object itself.
 */
export function absolutePath(text: string, { objectPath, root }: PathScope): string {
  if (text.startsWith(root) || text === root.slice(0, -1)) return text;
  if (text.startsWith('.')) return root + text.slice(1);
  let base = objectPath;
  let rest = text;
  while (rest.startsWith('#')) {
    base = parentOf(base);
    rest = rest.slice(1);
  }
  return base + rest.replace(/^\./, '');
}
