import { availableParallelism } from 'node:os';

/**
 * One core stays free: the threads of both native recognisers wait for each other in busy loops, and on two
 * busy cores two threads were 24 times slower than one (measured with whisper.cpp: 12.1 s against 0.5 s).
 */
export const recogniserThreads = () => Math.max(1, Math.min(4, availableParallelism() - 1));
