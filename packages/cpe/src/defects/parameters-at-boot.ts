import {
  factoryTree,
  type InstanceTree,
  restoreTree,
  setDeviceValues,
  snapshotTree,
  stateOf,
  valueOf,
} from '@cordon/data-model';

/** The same device with an empty value of one parameter below the root. */
export function withoutValue(tree: InstanceTree, path: string): InstanceTree {
  const [root = ''] = tree.top.children.keys();
  return setDeviceValues(tree, { [`${root}.${path}`]: '' }).tree;
}

/** The same device with the value that one parameter below the root had at the factory. */
export function withFactoryValue(tree: InstanceTree, path: string): InstanceTree {
  const [root = ''] = tree.top.children.keys();
  const name = `${root}.${path}`;
  return setDeviceValues(tree, { [name]: valueOf(factoryTree(tree), name) ?? '' }).tree;
}

/** One device with the rows and values that another state of it has below these paths, which stand below the root. */
export function withBranchesOf(tree: InstanceTree, other: InstanceTree, paths: readonly string[]): InstanceTree {
  const [root = ''] = tree.top.children.keys();
  const isIn = (name: string): boolean => paths.some((path) => name.startsWith(`${root}.${path}`));
  const [own, theirs] = [snapshotTree(tree), snapshotTree(other)];
  return restoreTree(tree, {
    ...own,
    tables: [...own.tables.filter(([table]) => !isIn(table)), ...theirs.tables.filter(([table]) => isIn(table))],
    parameters: [
      ...own.parameters.filter(({ name }) => !isIn(name)),
      ...theirs.parameters.filter(({ name }) => isIn(name)),
    ],
  }).tree;
}

/** The same device with the attributes that its parameters had at the factory. */
export function withoutAttributes(tree: InstanceTree): InstanceTree {
  const snapshot = snapshotTree(tree);
  const factory = factoryTree(tree);
  const parameters = snapshot.parameters.map(({ name, value }) => ({
    name,
    value,
    notification: stateOf(factory, name)?.notification ?? 0,
  }));
  return restoreTree(tree, { ...snapshot, parameters }).tree;
}
