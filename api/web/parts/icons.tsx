/** The few pictures the player needs. All are decoration: the button around them carries the name. */
import type { ReactNode } from 'react';

const icon = (shape: ReactNode) => (
  <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    {shape}
  </svg>
);

export const PlayIcon = () => icon(<path d="M8 5v14l11-7z" />);
export const PauseIcon = () => icon(<path d="M7 5h4v14H7zM13 5h4v14h-4z" />);
export const PreviousIcon = () => icon(<path d="M6 5h2.5v14H6zM20 5v14l-10-7z" />);
export const NextIcon = () => icon(<path d="M15.5 5H18v14h-2.5zM4 5l10 7-10 7z" />);
