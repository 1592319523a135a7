/**
 * What happens to a received recording, in order. The first file to read: each stage
 * takes one job, leaves its result in the store and enqueues what follows.
 *
 *   (receive) -> ingest -> transcribe -> extract
 */
import { SERVER_JOB_KINDS, type ServerJobKind } from '../domain/pipeline.ts';
import type { Stage } from '../jobs/stage.ts';
import { type ExtractNeeds, extractStage } from './extract/extract.ts';
import { type IngestNeeds, ingestStage } from './ingest/ingest.ts';
import { type TranscribeNeeds, transcribeStage } from './transcribe/transcribe.ts';

export type PipelineNeeds = IngestNeeds & TranscribeNeeds & ExtractNeeds;

/** The stages in the order of the flow; the compiler proves that each kind of job has exactly one. */
export function serverStages(needs: PipelineNeeds): readonly Stage<ServerJobKind>[] {
  const stages: { readonly [Kind in ServerJobKind]: Stage<Kind> } = {
    ingest: ingestStage(needs),
    transcribe: transcribeStage(needs),
    extract: extractStage(needs),
  };
  return SERVER_JOB_KINDS.map((kind) => stages[kind]);
}
