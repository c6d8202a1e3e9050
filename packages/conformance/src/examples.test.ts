import * as jsonFile from '../examples/json-file-conformance.ts';
import * as memory from '../examples/memory-conformance.ts';
import { describeConformance } from './vitest.ts';

describeConformance(memory);
describeConformance(jsonFile);
