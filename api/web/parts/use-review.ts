/** The review of one call: what is known, what was just decided, and whether it was stored. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import type { Verdict } from '../../../pipeline/domain.ts';
import type { DecisionReason, ReviewDetail } from '../../review-shapes.ts';
import {
  getReview,
  leaseReview,
  type NewComment,
  publishReview,
  releaseReview,
  renewReview,
  reopenReview,
  sendComment,
  sendCorrection,
  sendDecision,
} from '../review-api.ts';
import { newId } from './new-id.ts';

/** Signs of life while the page is in sight; a lease lasts a quarter of an hour. */
const signMs = 60_000;

export interface NewVerdict {
  readonly rule: string;
  readonly verdict: Verdict;
  readonly reason: DecisionReason | null;
  readonly note: string | null;
}

export function useReview(recordingId: string, isWanted: boolean) {
  const queries = useQueryClient();
  const review = useQuery({
    queryKey: ['review', recordingId],
    queryFn: ({ signal }) => getReview(recordingId, signal),
    enabled: isWanted,
  });
  const keep = useCallback(
    (detail: ReviewDetail) => queries.setQueryData(['review', recordingId], detail),
    [queries, recordingId],
  );
  // One after the other, in the order of the keys that were pressed.
  const scope = { id: `review ${recordingId}` };
  const { data } = review;
  const version = data?.version ?? 1;
  /** Shown as decided before the answer comes; what was not stored is taken back. */
  const [sent, setSent] = useState<ReadonlyMap<string, Verdict>>(new Map());
  const decide = useMutation({
    scope,
    mutationFn: (decision: NewVerdict & { readonly id: string }) =>
      sendDecision(recordingId, { ...decision, version }),
    onMutate: ({ rule, verdict }) => setSent((before) => new Map(before).set(rule, verdict)),
    onSuccess: keep,
    onSettled: (_answer, _error, { rule }) =>
      setSent((before) => {
        const after = new Map(before);
        after.delete(rule);
        return after;
      }),
  });
  const lease = useMutation({ scope, mutationFn: () => leaseReview(recordingId), onSuccess: keep });
  const release = useMutation({
    scope,
    mutationFn: () => releaseReview(recordingId, version),
    onSuccess: keep,
  });
  const publish = useMutation({
    scope,
    mutationFn: ({ id, note }: { id: string; note: string | null }) =>
      publishReview(recordingId, { id, version, note }),
    onSuccess: (detail) => {
      keep(detail);
      void queries.invalidateQueries({ queryKey: ['recording', recordingId] });
      void queries.invalidateQueries({ queryKey: ['queue'] });
    },
  });
  const reopen = useMutation({
    mutationFn: (reason: string) => reopenReview(recordingId, reason),
    onSuccess: keep,
  });
  const comment = useMutation({
    mutationFn: (body: NewComment) => sendComment(recordingId, body),
    onSuccess: keep,
  });
  const correct = useMutation({
    mutationFn: (body: { id: string; turn: number; text: string }) => sendCorrection(recordingId, body),
    onSuccess: keep,
  });

  const isMine = data?.isMine === true;
  useEffect(() => {
    if (!isMine) return;
    const timer = setInterval(() => {
      if (document.visibilityState !== 'visible') return;
      // Whoever lost the lease learns it from the next decision too; this only shows it earlier.
      renewReview(recordingId, version).then(keep, () => void review.refetch());
    }, signMs);
    return () => clearInterval(timer);
  }, [isMine, recordingId, version, keep, review.refetch]);

  const failed = [decide, lease, release, publish].find((one) => one.isError) ?? null;
  return {
    review,
    data: data ?? null,
    sent,
    lease,
    release,
    publish,
    reopen,
    comment,
    correct,
    decide: (verdict: NewVerdict) => decide.mutateAsync({ ...verdict, id: newId() }),
    /** What was not stored, and why. */
    error: failed?.error ?? null,
    forgetError: () => {
      for (const one of [decide, lease, release, publish]) one.reset();
      void review.refetch();
    },
  };
}

export type Review = ReturnType<typeof useReview>;
