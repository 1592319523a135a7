/** All targets. Add one: its file, and a line here. */
import { manifests, uploads } from './receiving.ts';
import type { Target } from './target.ts';
import { wavHeaders } from './wav.ts';

export const TARGETS: readonly Target[] = [wavHeaders, manifests, uploads];
