import {
  factoryTree,
  type InstanceTree,
  restoreTree,
  setDeviceValues,
  snapshotTree,
  stateOf,
} from '@cordon/data-model';

/** The same device with an empty value of one parameter below the root. */
export function withoutValue(tree: InstanceTree, path: string): InstanceTree {
  const [root = ''] = tree.top.children.keys();
  return setDeviceValues(tree, { [`${root}.${path}`]: '' }).tree;
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
