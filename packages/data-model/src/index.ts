export { aliasCharsMax, formatPath, formatPathNode, instanceNumberMax, parsePath, pathCharsMax } from './path.ts';
export type { Path, PathNode, PathOptions, PathProblem } from './path.ts';
export { createPathTable, pathTableEntriesMax } from './path-table.ts';
export type { PathTable } from './path-table.ts';
export { infiniteTime, unknownTime } from './types/date-time.ts';
export { writeListItems } from './types/list-items.ts';
export { compilePattern, patternCharsMax, patternPositionsMax, patternStatesMax } from './types/pattern.ts';
export type { Pattern, PatternProblem } from './types/pattern.ts';
export { canonicalValue, isTypeNameFitting, nullValue, validateValue, wireTypeName } from './types/validate-value.ts';
export type * from './types/value-type.ts';
export { factFileFormat, writeFactFile } from './registry/fact-file.ts';
export type { FactFile } from './registry/fact-file.ts';
export type * from './registry/model-facts.ts';
export { FactFileError, loadFactFile, loadRegistry, parentOf } from './registry/registry.ts';
export type { ModelRegistry } from './registry/registry.ts';
export { DeviceDescriptionError } from './tree/device-description.ts';
export type { DeclaredObject, DeclaredParameter, DeviceDescription } from './tree/device-description.ts';
export { tableRowsMax } from './tree/device-shape.ts';
export type { ObjectShape, TableShape } from './tree/device-shape.ts';
export type { InstanceTree, ObjectNode, ParameterState, TableNode } from './tree/tree-node.ts';
export type { Applied, Refused, TreeChange } from './tree/tree-change.ts';
export { defaultTreePolicy, hideSecrets } from './tree/tree-policy.ts';
export type { ParameterView, TreePolicy } from './tree/tree-policy.ts';
export {
  addDeviceRow,
  createTree,
  deleteDeviceRow,
  factOf,
  factoryTree,
  parametersOf,
  rowNumbersOf,
  setDeviceValues,
  stateOf,
  valueOf,
} from './tree/instance-tree.ts';
export { getParameterNames } from './tree/get-parameter-names.ts';
export type { ParameterNames } from './tree/get-parameter-names.ts';
export { getParameterValues } from './tree/get-parameter-values.ts';
export type { ParameterValues } from './tree/get-parameter-values.ts';
export { getParameterAttributes } from './tree/get-parameter-attributes.ts';
export type { ParameterAttributes } from './tree/get-parameter-attributes.ts';
export { applySetParameterValues } from './tree/set-parameter-values.ts';
export type { ParameterWrite, ValuesApplied, ValuesRefused } from './tree/set-parameter-values.ts';
export { applySetParameterAttributes } from './tree/set-parameter-attributes.ts';
export { applyAddObject } from './tree/add-object.ts';
export type { ObjectAdded } from './tree/add-object.ts';
export { applyDeleteObject } from './tree/delete-object.ts';
export { restoreTree, snapshotTree } from './tree/snapshot.ts';
export type { ParameterSnapshot, RestoredTree, TreeSnapshot } from './tree/snapshot.ts';
export { importModel } from './import/import-model.ts';
export type { ImportedModel, ImportOptions } from './import/import-model.ts';
export { importProblemsMax } from './import/import-problem.ts';
export type { ImportProblem, ModelFile } from './import/import-problem.ts';
export { loadStandardModel, standardModels } from './registry/standard-models.ts';
export type { StandardModel } from './registry/standard-models.ts';
export { checkParameter } from './registry/check-parameter.ts';
export type { ParameterQuestion, ParameterVerdict } from './registry/check-parameter.ts';
export { describeFact } from './registry/describe-fact.ts';
export type { FactRow } from './registry/describe-fact.ts';
export { diffModels } from './registry/diff-models.ts';
export type { FactDifference, ModelDifference } from './registry/diff-models.ts';
export { forcedInformParameters, informParameterList } from './tree/inform-parameters.ts';
