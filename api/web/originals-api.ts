/** Opens what is masked in a call, for a reason that is written down. */
import { ask, client } from './api.ts';

/** The address opens it for an hour, to this person only. */
export const openOriginal = (id: string, kind: 'text' | 'audio', reason: string) => {
  const request = { params: { path: { id } }, body: { reason } };
  return kind === 'text'
    ? ask(() => client.POST('/api/recordings/{id}/original-text', request))
    : ask(() => client.POST('/api/recordings/{id}/original-audio', request));
};

/** The call with nothing masked; `url`: as openOriginal gave it. */
export const getOriginalRecording = (id: string, url: string) => {
  const original = new URL(url, window.location.origin).searchParams.get('original') ?? '';
  return ask(() => client.GET('/api/recordings/{id}', { params: { path: { id }, query: { original } } }));
};
