/** What a person has changed in a rule and its tests, and what is wrong with it so far. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { LintProblem, RuleSource } from '../../rule-shapes.ts';
import { type Edited, lintRules } from '../rules-api.ts';

export interface RuleDraft {
  readonly edited: Edited;
  readonly yaml: string;
  readonly testsYaml: string;
  readonly isChanged: boolean;
  setYaml(text: string): void;
  setTestsYaml(text: string): void;
  undo(): void;
}

export function useRuleDraft(source: RuleSource): RuleDraft {
  const stored = { yaml: source.yaml, testsYaml: source.testsYaml ?? '' };
  const [yaml, setYaml] = useState(stored.yaml);
  const [testsYaml, setTestsYaml] = useState(stored.testsYaml);
  const edited = useMemo(() => {
    const files: Record<string, string> = {};
    if (yaml !== source.yaml) files[source.file] = yaml;
    if (testsYaml !== (source.testsYaml ?? '')) files[source.testsFile] = testsYaml;
    return { base: source.hash, files };
  }, [yaml, testsYaml, source]);
  return {
    edited,
    yaml,
    testsYaml,
    isChanged: Object.keys(edited.files).length > 0,
    setYaml,
    setTestsYaml,
    undo() {
      setYaml(stored.yaml);
      setTestsYaml(stored.testsYaml);
    },
  };
}

export interface Checked {
  readonly problems: readonly LintProblem[];
  /** The texts have changed since. */
  readonly isChecking: boolean;
  readonly error: unknown;
}

/** Between key strokes nothing is asked. */
const pauseMs = 400;

export function useLint(edited: Edited): Checked {
  const settled = useSettled(edited, pauseMs);
  const lint = useQuery({
    queryKey: ['lint', settled],
    queryFn: ({ signal }) => lintRules(settled, signal),
    enabled: Object.keys(settled.files).length > 0,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const isEmpty = Object.keys(edited.files).length === 0;
  return {
    problems: isEmpty ? none : (lint.data?.problems ?? none),
    isChecking: !isEmpty && (settled !== edited || lint.isFetching),
    error: isEmpty ? null : lint.error,
  };
}

const none: readonly LintProblem[] = [];

function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

/** The browser asks before a page with unsaved changes is left. */
export function useLeaveGuard(isChanged: boolean): void {
  useEffect(() => {
    if (!isChanged) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isChanged]);
}
