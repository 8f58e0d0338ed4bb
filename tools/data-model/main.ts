import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { generateFactFile, keptModels, modelFolder } from './generate.ts';

const check = process.argv.includes('--check');
const folder = process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? modelFolder;

if (!existsSync(folder)) {
  console.log(`data-model: ${folder} is not here; give the folder with the Broadband Forum's XML files. Nothing done.`);
} else {
  for (const { source, target } of keptModels) {
    const { text, problems } = generateFactFile(folder, source);
    for (const { file, line, column, severity, detail } of problems) {
      console.log(`${file}:${line}:${column} ${severity}: ${detail}`);
    }
    const same = existsSync(target) && readFileSync(target, 'utf8') === text;
    if (check && !same) process.exitCode = 1;
    if (!check && !same) writeFileSync(target, text);
    const outcome = same ? 'is up to date' : check ? 'differs from its source' : 'was written';
    console.log(`${target} ${outcome} (${text.length} characters)`);
  }
}
