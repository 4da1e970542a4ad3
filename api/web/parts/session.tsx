/** Who is signed in: loads it, signs into the demo, and asks again when a session has ended. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { onSessionEnd } from '../api.ts';
import {
  getSession,
  type Role,
  type SessionState,
  type SignedIn,
  signInToDemo,
  signOut,
} from '../session-api.ts';
import { useTexts } from '../texts/language.tsx';
import { Message, useProblemText } from './message.tsx';
import { type Rights, rightsOf } from './rights.ts';
import { SignInAgain } from './sign-in-again.tsx';

interface Session {
  readonly state: SessionState;
  readonly person: SignedIn | null;
  readonly may: Rights;
  /** Somebody has signed in: everything is asked again in their name. */
  renew(): Promise<void>;
  leave(): Promise<void>;
  /** To another person of the demo. */
  switchTo(login: string): Promise<void>;
}

const SessionContext = createContext<Session | null>(null);
const nothing = rightsOf([]);
/** Whoever signed out of the demo wants to see the sign-in page. */
const leftKey = 'earmark.left';
/** What a newcomer sees first: the calls, with everything that belongs to them. */
const firstDemoRole: Role = 'qa_manager';

export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const texts = useTexts();
  const problemText = useProblemText();
  const queries = useQueryClient();
  const [again, setAgain] = useState<((done: boolean) => void) | null>(null);
  const waiting = useRef<Promise<boolean> | null>(null);
  /** The session is ended on purpose: what was still asked in it comes back refused, and nobody misses it. */
  const isMoving = useRef(false);
  const session = useQuery({
    queryKey: ['session'],
    queryFn: async ({ signal }) => {
      const state = await getSession(signal);
      if (state.person !== null || state.demo === null || hasLeft()) return state;
      const first = state.demo.find(({ role }) => role === firstDemoRole) ?? state.demo[0];
      if (first === undefined) return state;
      await signInToDemo(first.login);
      return await getSession(signal);
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  const state = session.data;

  useEffect(
    () =>
      onSessionEnd(() => {
        if (isMoving.current) return Promise.resolve(false);
        // However many requests come back at once, the person is asked once.
        waiting.current ??= askAgain(state?.person ?? null, setAgain).finally(() => {
          waiting.current = null;
          setAgain(null);
        });
        return waiting.current;
      }),
    [state],
  );

  const value = useMemo((): Session | null => {
    if (state === undefined) return null;
    const takeOver = async () => {
      // First who it is, which takes the pages of the one before away; then what was fetched in their name.
      queries.setQueryData(['session'], await getSession());
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
    };
    const renew = async () => {
      setLeft(false);
      await takeOver();
    };
    const move = async (act: () => Promise<unknown>) => {
      isMoving.current = true;
      try {
        await queries.cancelQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
        await act();
        await takeOver();
      } finally {
        isMoving.current = false;
      }
    };
    return {
      state,
      person: state.person,
      may: state.person === null ? nothing : rightsOf(state.person.roles),
      renew,
      leave: async () => {
        setLeft(true);
        await move(signOut);
      },
      switchTo: async (login) => {
        setLeft(false);
        await move(() => signInToDemo(login));
      },
    };
  }, [state, queries]);

  if (value === null)
    return session.isError ? (
      <Message
        tone="bad"
        title={texts.people.sessionError}
        hint={problemText(session.error)}
        action={<Button onClick={() => session.refetch()}>{texts.reload}</Button>}
      />
    ) : (
      <div className="list-page" aria-busy="true">
        <span className="unseen">{texts.loading}</span>
        <Skeleton active paragraph={{ rows: 8 }} />
      </div>
    );
  return (
    <SessionContext.Provider value={value}>
      {children}
      {again !== null && value.person !== null && (
        <SignInAgain
          person={value.person}
          state={value.state}
          onDone={() => again(true)}
          onGiveUp={() => again(false)}
        />
      )}
    </SessionContext.Provider>
  );
}

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('outside of SessionProvider');
  return session;
}

export const useMay = (): Rights => useSession().may;

/** True at once where the same person has signed in again in another window. */
async function askAgain(
  person: SignedIn | null,
  show: (resolve: () => (done: boolean) => void) => void,
): Promise<boolean> {
  if (person === null) return false;
  const now = await getSession().catch(() => null);
  if (now?.person?.login === person.login) return true;
  return await new Promise<boolean>((resolve) => show(() => resolve));
}

function hasLeft(): boolean {
  try {
    return sessionStorage.getItem(leftKey) !== null;
  } catch {
    return false;
  }
}

function setLeft(isLeft: boolean): void {
  try {
    if (isLeft) sessionStorage.setItem(leftKey, '1');
    else sessionStorage.removeItem(leftKey);
  } catch {
    // Storage may be forbidden by browser policy; the demo then signs in at every visit.
  }
}
